package dev.beckon.calls;

import dev.beckon.api.Name;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.OneWay;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What contracts inherit; no contract itself. */
interface Shelf<K, V> {

    CompletableFuture<@Nullable V> find(K key);

    void put(K key, V value);

    @Name("allOf")
    List<V> all(@Nullable K key);

    CompletionStage<String> label();

    @OneWay
    void drop(K key);

    @NonBlocking
    String thread();

    default String shout(String text) {
        return text.toUpperCase(java.util.Locale.ROOT);
    }
}
