package dev.beckon.bench;

/**
 * How long things take, in ms: {@code compile} before the first cell of a kind (bytes, typed), so that the JIT is done;
 * {@code settle} before a reading, {@code measure} for it, of which there are up to {@code tries} while other work keeps
 * the machine busy. A round has {@code turns} for each cell.
 */
record Pace(long compile, long settle, long measure, int tries, int turns) {

    static final Pace FULL = new Pace(12_000, 500, 2_000, 4, 5);
    static final Pace QUICK = new Pace(4_000, 300, 1_200, 1, 5);
}
