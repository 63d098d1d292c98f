package dev.beckon.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Serves what is ordered at once, and brews until it is told that it is ready. */
final class OpenBar implements Bar {

    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<String>> brewing = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> begun = new ConcurrentHashMap<>();

    @Override
    public CompletableFuture<String> order(String drink) {
        orders.add(drink);
        return CompletableFuture.completedFuture(drink);
    }

    @Override
    public CompletableFuture<String> brew(String drink) {
        CompletableFuture<String> ready = brewing.computeIfAbsent(drink, name -> new CompletableFuture<>());
        begun(drink).complete(null);
        return ready;
    }

    private CompletableFuture<Void> begun(String drink) {
        return begun.computeIfAbsent(drink, name -> new CompletableFuture<>());
    }

    /** Waits until it is asked for. */
    void expect(String drink) {
        assertThat(begun(drink)).succeedsWithin(10, TimeUnit.SECONDS);
    }

    void ready(String drink) {
        brewing.get(drink).complete(drink);
    }

    /** What was ordered so far. */
    List<String> orders() {
        return orders;
    }
}
