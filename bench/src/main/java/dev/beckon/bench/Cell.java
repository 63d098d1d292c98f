package dev.beckon.bench;

import java.util.List;

/** A kind of load: payload bytes and calls in flight, as in {@code 128x512}, or {@code typed}. */
record Cell(String name, int payloadBytes, int depth, boolean isTyped) {

    /** The cell that the typed one is compared to, and that {@code --quick} is about. */
    static final Cell BASE = new Cell("128x512", 128, 512, false);

    static final Cell TYPED = new Cell("typed", 0, BASE.depth, true);

    static final List<Cell> ALL = List.of(of("128x1"), of("128x64"), BASE, of("16384x32"), TYPED);

    static Cell of(String name) {
        if (name.equals(TYPED.name)) {
            return TYPED;
        }
        if (!name.matches("[0-9]{1,7}x[0-9]{1,3}")) {
            throw new IllegalArgumentException("cell: " + name + " (expected: BYTESxDEPTH or typed)");
        }
        String[] part = name.split("x", 2);
        return new Cell(name, Integer.parseInt(part[0]), Integer.parseInt(part[1]), false);
    }

    String title() {
        return (isTyped ? "a typed record" : payloadBytes + " bytes") + ", " + depth + " in flight";
    }
}
