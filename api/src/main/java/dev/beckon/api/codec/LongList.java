package dev.beckon.api.codec;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A list over an array of longs, which boxes an element only when it is asked for. Only the decoder that reads it
 * appends; unmodifiable for everyone else.
 */
final class LongList extends AbstractList<Long> implements RandomAccess {

    private static final long[] NONE = {};

    private long[] items = NONE;
    private int size;

    /** Makes room for this many more; exactly that many at first. */
    void reserve(int more) {
        if (more > items.length - size) {
            items = size == 0 ? new long[more] : Arrays.copyOf(items, Math.max(size + more, size + (size >> 1)));
        }
    }

    /** Only after {@link #reserve}. */
    void append(long item) {
        items[size++] = item;
    }

    long at(int index) {
        return items[index];
    }

    @Override
    public Long get(int index) {
        return items[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
        return size;
    }
}
