package dev.beckon.eventlog;

import org.jspecify.annotations.Nullable;

/**
 * Records that went although no later one of their key replaced them, and between the first and the last of which none is left:
 * for those who write a log. Immutable.
 *
 * @param first the offset of the first
 * @param last the offset of the last
 * @param denseFrom from here to the last one, all are lost
 * @param count how many
 */
public record Lost(long first, long last, long denseFrom, long count) {

    /** Of a number of records: it is not known. */
    public static final long UNKNOWN = -1;

    /** One record. */
    public static Lost of(long offset) {
        return new Lost(offset, offset, offset, 1);
    }

    /** Both, of which the latter, if there are some, lie all behind. */
    public static Lost join(@Nullable Lost some, Lost later) {
        return some == null ? later : some.and(later);
    }

    /** These and those, which lie all behind. */
    Lost and(Lost later) {
        boolean dense = later.denseFrom == later.first && later.first == last + 1;
        return new Lost(first, later.last, dense ? denseFrom : later.denseFrom, count + later.count);
    }

    /**
     * How many of them a reader misses: zero if none, {@link #UNKNOWN} if some.
     *
     * @param from where it stands
     */
    long missed(long from) {
        if (from > last) {
            return 0;
        }
        if (from <= first) {
            return count;
        }
        return from >= denseFrom ? last - from + 1 : UNKNOWN;
    }
}
