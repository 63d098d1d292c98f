package dev.beckon.calls;

import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A contract with futures. */
@RpcService
public interface Desk {

    /** Something on the desk. */
    record Item(String name, int count) {}

    CompletableFuture<String> echo(String text);

    CompletableFuture<Integer> none();

    CompletableFuture<Void> nothing();

    CompletableFuture<String> many(
            boolean flag,
            int number,
            long large,
            double fraction,
            String text,
            List<String> list,
            Map<String, Item> map,
            Item item);

    CompletableFuture<Item> item(Item item);

    CompletableFuture<byte[]> mirror(byte[] bytes);

    CompletableFuture<byte[]> grow(int size);

    /** Answered when the test says so. */
    CompletableFuture<String> hold(String key);

    @OneWay
    void note(String text);

    @OneWay
    CompletableFuture<Void> noteLater(String text);
}
