package dev.beckon.bench;

/**
 * How long things take, in ms: {@code compile} before the first cell of a kind (bytes, typed), so that the JIT is done;
 * {@code settle} before a reading, {@code measure} for it, of which there are up to {@code tries} while other work keeps
 * the machine busy. Each cell has {@code turns}; fewer, though no less than 3, where {@code budget} would not suffice.
 */
record Pace(long compile, long settle, long measure, int tries, int turns, long budget) {

    static final Pace FULL = new Pace(12_000, 500, 2_000, 4, 5, Long.MAX_VALUE);
    static final Pace QUICK = new Pace(6_000, 300, 1_000, 1, 10, 150_000);

    private static final int FEWEST_TURNS = 3;

    /** Whether a cell, of so many, that has had {@code turn} turns gets another one. The first cell gets a larger share. */
    boolean goesOn(int turn, int cell, int cells, long elapsedMillis) {
        return turn < FEWEST_TURNS || turn < turns && elapsedMillis < budget / (cells + 1) * (cell + 2);
    }
}
