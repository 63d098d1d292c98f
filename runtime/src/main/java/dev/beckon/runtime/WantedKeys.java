package dev.beckon.runtime;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Of which keys events are wanted.
 *
 * @param key only of this; null for any
 * @param prefix only of those that begin so; null for any
 */
record WantedKeys(@Nullable String key, @Nullable String prefix) {

    /** What an event's key must pass; null if all do, also none. */
    @Nullable
    Predicate<@Nullable String> test() {
        String exact = key;
        String begin = prefix;
        if (exact != null) {
            return exact::equals;
        }
        return begin == null ? null : other -> other != null && other.startsWith(begin);
    }

    @Override
    public String toString() {
        return key != null ? "key '" + key + "'" : prefix != null ? "keys with '" + prefix + "' before" : "all keys";
    }
}
