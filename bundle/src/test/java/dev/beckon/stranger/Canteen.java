package dev.beckon.stranger;

import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** What the stranger calls; the name is the one of the conversation in the specification. */
@RpcService(name = "hello.Greeter")
public interface Canteen {

    CompletableFuture<String> greet(String name);

    /** Fails with NOT_FOUND. */
    CompletableFuture<String> find(String dish);

    /** Is not answered. */
    CompletableFuture<String> hold(String key);

    CompletableFuture<byte[]> mirror(byte[] bytes);

    /** The value of the metadata under this name. */
    CompletableFuture<String> metadata(String name);

    @OneWay
    void note(String text);
}
