package dev.beckon.eventlog;

/**
 * Records between two that are there, or before the first, that went although no later one of their key replaced them: how
 * many, and from where to where. Not thread-safe.
 */
final class Lost {

    /** Of a number of records: it is not known. */
    static final long UNKNOWN = -1;

    private long count;
    private long first;
    private long last = -1;

    /** From here to the last one, all are lost. */
    private long denseFrom;

    /** When the last of them went, as a number that grows with each. */
    private long wentLast;

    /** After the last one. */
    long end() {
        return last + 1;
    }

    /** Adds one behind those that are lost. */
    void add(long offset, long went) {
        if (count == 0) {
            first = offset;
        }
        if (offset != last + 1 || count == 0) {
            denseFrom = offset;
        }
        last = offset;
        count++;
        wentLast = Math.max(wentLast, went);
    }

    /** Adds some that lie all behind those that are lost. */
    void addAll(Lost later) {
        if (later.count == 0) {
            return;
        }
        if (count == 0) {
            first = later.first;
        }
        denseFrom =
                later.denseFrom == later.first && later.first == last + 1 && count > 0 ? denseFrom : later.denseFrom;
        last = later.last;
        count += later.count;
        wentLast = Math.max(wentLast, later.wentLast);
    }

    /**
     * How many of them a reader misses.
     *
     * @param from where it stands
     * @param forgiven what went up to then it does not miss
     * @return zero if none, {@link #UNKNOWN} if some
     */
    long missed(long from, long forgiven) {
        if (from > last || wentLast <= forgiven) {
            return 0;
        }
        if (from <= first) {
            return count;
        }
        return from >= denseFrom ? last - from + 1 : UNKNOWN;
    }
}
