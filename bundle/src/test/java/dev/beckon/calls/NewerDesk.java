package dev.beckon.calls;

import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The desk as a client sees it whose contract has gone apart from the server's. */
@RpcService(name = "dev.beckon.calls.Desk")
public interface NewerDesk {

    /** Not served. */
    CompletableFuture<String> farewell(String text);

    /** Takes another type than the server's. */
    CompletableFuture<String> item(byte[] bytes);

    /** Returns another type than the server's. */
    CompletableFuture<List<Long>> echo(String text);

    /** Returns what cannot be made of the server's answer. */
    CompletableFuture<Broken> mirror(byte[] bytes);

    /** A result that breaks whoever makes it. */
    record Broken(byte[] bytes) {

        public Broken {
            throw new AssertionError("broken");
        }
    }

    /** One-way at the server. */
    CompletableFuture<String> note(String text);

    /** Not one-way at the server. */
    @OneWay
    CompletableFuture<Void> none();
}
