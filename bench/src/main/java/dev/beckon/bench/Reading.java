package dev.beckon.bench;

/** What was measured of a peer in one turn of a cell. Times in µs, other work in processors. */
record Reading(
        String cell,
        double callsPerSecond,
        double p50Micros,
        double p99Micros,
        double clientCpuMicros,
        double serverCpuMicros,
        double clientBytes,
        double foreign) {

    /** Processors of other work that a reading may have beside it. */
    static final double QUIET = 0.15;

    static final String TAG = "reading\t";

    double cpuMicros() {
        return clientCpuMicros + serverCpuMicros;
    }

    String toLine() {
        return TAG
                + String.join(
                        "\t",
                        cell,
                        String.valueOf(callsPerSecond),
                        String.valueOf(p50Micros),
                        String.valueOf(p99Micros),
                        String.valueOf(clientCpuMicros),
                        String.valueOf(serverCpuMicros),
                        String.valueOf(clientBytes),
                        String.valueOf(foreign));
    }

    static Reading ofLine(String line) {
        String[] field = line.split("\t", -1);
        double[] value = new double[field.length];
        for (int i = 2; i < field.length; i++) {
            value[i] = Double.parseDouble(field[i]);
        }
        return new Reading(field[1], value[2], value[3], value[4], value[5], value[6], value[7], value[8]);
    }
}
