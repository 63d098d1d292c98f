package dev.beckon.api.codec;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A set in the order in which its elements came. Only the decoder adds; unmodifiable for everyone else. */
final class ItemSet<E> extends AbstractSet<E> {

    private final ItemIndex index;

    ItemSet(int room) {
        index = new ItemIndex(room);
    }

    /** Whether the element was not there yet. */
    boolean append(E element, String name) {
        return index.add(element, name) < 0;
    }

    @Override
    public int size() {
        return index.size();
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return element != null && index.find(element) >= 0;
    }

    @Override
    public Iterator<E> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < index.size();
            }

            @Override
            @SuppressWarnings("unchecked")
            public E next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return (E) index.at(next++);
            }
        };
    }
}
