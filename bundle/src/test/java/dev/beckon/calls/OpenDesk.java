package dev.beckon.calls;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.beckon.api.CallContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that does as its contract says, and lets a test end the calls that it holds. */
public class OpenDesk implements Desk {

    /** A call that waits for its answer. */
    public record Held(CallContext context, CompletableFuture<String> answer) {}

    private final Map<String, CompletableFuture<Held>> held = new ConcurrentHashMap<>();
    final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    /** The held call with this key, once it has arrived. */
    Held held(String key) {
        return slot(key).orTimeout(30, TimeUnit.SECONDS).join();
    }

    boolean holds(String key) {
        return slot(key).isDone();
    }

    private CompletableFuture<Held> slot(String key) {
        return held.computeIfAbsent(key, none -> new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<String> echo(String text) {
        return completedFuture(text);
    }

    @Override
    public CompletableFuture<Integer> none() {
        return completedFuture(42);
    }

    @Override
    public CompletableFuture<Void> nothing() {
        return completedFuture(null);
    }

    @Override
    public CompletableFuture<String> many(
            boolean flag,
            int number,
            long large,
            double fraction,
            String text,
            List<String> list,
            Map<String, Item> map,
            Item item) {
        return completedFuture(String.join(
                "|",
                String.valueOf(flag),
                String.valueOf(number),
                String.valueOf(large),
                String.valueOf(fraction),
                text,
                list.toString(),
                map.toString(),
                item.toString()));
    }

    @Override
    public CompletableFuture<Item> item(Item item) {
        return completedFuture(item);
    }

    @Override
    public CompletableFuture<byte[]> mirror(byte[] bytes) {
        return completedFuture(bytes);
    }

    @Override
    public CompletableFuture<byte[]> grow(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) size);
        return completedFuture(bytes);
    }

    @Override
    public CompletableFuture<String> hold(String key) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        slot(key).complete(new Held(CallContext.current(), answer));
        return answer;
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }

    @Override
    public CompletableFuture<Void> noteLater(String text) {
        notes.add(text);
        return completedFuture(null);
    }
}
