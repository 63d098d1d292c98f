package dev.beckon.runtime;

/**
 * How many bytes of a stream may be on their way to its reader, or wait for it.
 *
 * <p>What is on its way delays all that follows on the connection, so it is little where that is enough to keep a near peer
 * busy. Where a stream stops for lack of credit, because the answer to a credit takes its time, it doubles: if after a
 * credit no item came for a quarter of the time there and back, and no way there and back was ever short. On the loop.
 */
final class Lookahead {

    /** Bytes at first, and as long as the peer is near. */
    static final long LEAST = 512 * 1024;

    private static final long MOST = 1L << 40; // others bound it before
    private static final long NEAR = 1_000_000; // nanoseconds there and back: LEAST is 500 MiB/s then
    private static final int PART = 4; // of the way there and back in which nothing comes

    private long bytes = LEAST;
    private long nearest = Long.MAX_VALUE; // nanoseconds from a credit to what it brought
    private long mark = -1; // items that may come without the credit that is watched; -1 for none
    private long givenAt;
    private long reachedAt; // when all of them had come

    /** What may be on its way or wait. */
    long bytes() {
        return bytes;
    }

    /**
     * Credit is given.
     *
     * @param before the credit until now: so many items in total, of which some may have come
     */
    void given(long before, long now) {
        if (mark < 0 && before > 0) {
            mark = before;
            givenAt = now;
            reachedAt = now;
        }
    }

    /** An item has come, the last of so many. */
    void received(long items, long now) {
        if (mark < 0 || items < mark) {
            return;
        }
        if (items == mark) {
            reachedAt = now;
            return;
        }
        mark = -1;
        long thereAndBack = now - givenAt;
        nearest = Math.min(nearest, thereAndBack);
        if (nearest <= NEAR) {
            bytes = LEAST;
        } else if ((now - reachedAt) * PART >= thereAndBack) {
            bytes = Math.min(MOST, 2 * bytes);
        }
    }
}
