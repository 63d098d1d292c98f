package dev.beckon.api.codec;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/** A list that only the decoder that reads it appends to; unmodifiable for everyone else. */
final class ItemList<E> extends AbstractList<E> implements RandomAccess {

    private Object[] items;
    private int size;

    ItemList(int room) {
        items = new Object[room];
    }

    void append(E item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size + (size >> 1) + 1);
        }
        items[size++] = item;
    }

    @Override
    @SuppressWarnings("unchecked")
    public E get(int index) {
        return (E) items[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
        return size;
    }
}
