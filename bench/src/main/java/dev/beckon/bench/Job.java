package dev.beckon.bench;

/**
 * What a client JVM is asked for: a load, and a reading of it. Times in ms. The load goes on for {@code settle} before the
 * reading, and, up to four times as long, until {@code calls} calls were made.
 */
record Job(Cell cell, long settle, long calls, long measure, int tries) {

    String toLine() {
        return cell.name() + " " + settle + " " + calls + " " + measure + " " + tries;
    }

    static Job ofLine(String line) {
        String[] part = line.split(" ", 5);
        return new Job(
                Cell.of(part[0]),
                Long.parseLong(part[1]),
                Long.parseLong(part[2]),
                Long.parseLong(part[3]),
                Integer.parseInt(part[4]));
    }
}
