package dev.beckon.api.codec;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map in the order in which its keys came. Only the decoder adds; unmodifiable for everyone else. */
final class ItemMap<K, V> extends AbstractMap<K, V> {

    private final ItemIndex index;
    private Object[] values;

    ItemMap(int room) {
        index = new ItemIndex(room);
        values = new Object[room];
    }

    /** Adds the entry; for a key that is there already the value counts from now on. */
    void append(K key, V value, String name) {
        int before = index.add(key, name);
        int at = before < 0 ? index.size() - 1 : before;
        if (at == values.length) {
            values = Arrays.copyOf(values, 2 * at + 1);
        }
        values[at] = value;
    }

    @Override
    public int size() {
        return index.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key != null && index.find(key) >= 0;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V get(@Nullable Object key) {
        int at = key == null ? -1 : index.find(key);
        return at < 0 ? null : (V) values[at];
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<K, V>> {

        @Override
        public int size() {
            return index.size();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < index.size();
                }

                @Override
                @SuppressWarnings("unchecked")
                public Map.Entry<K, V> next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    int at = next++;
                    return Map.entry((K) index.at(at), (V) values[at]);
                }
            };
        }
    }
}
