package dev.beckon.bench;

/** What a client JVM is asked for: a load, and a reading of it. Times in ms. */
record Job(Cell cell, long settle, long measure, int tries) {

    String toLine() {
        return cell.name() + " " + settle + " " + measure + " " + tries;
    }

    static Job ofLine(String line) {
        String[] part = line.split(" ", 4);
        return new Job(Cell.of(part[0]), Long.parseLong(part[1]), Long.parseLong(part[2]), Integer.parseInt(part[3]));
    }
}
