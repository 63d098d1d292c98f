package dev.beckon.api.codec;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A list over an array of ints, which boxes an element only when it is asked for. Only the decoder that reads it
 * appends; unmodifiable for everyone else.
 */
final class IntList extends AbstractList<Integer> implements RandomAccess {

    private static final int[] NONE = {};

    private int[] items = NONE;
    private int size;

    /** Makes room for this many more; exactly that many at first. */
    void reserve(int more) {
        if (more > items.length - size) {
            items = Arrays.copyOf(items, Math.max(size + more, size + (size >> 1)));
        }
    }

    /** Only after {@link #reserve}. */
    void append(int item) {
        items[size++] = item;
    }

    int at(int index) {
        return items[index];
    }

    @Override
    public Integer get(int index) {
        return items[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
        return size;
    }
}
