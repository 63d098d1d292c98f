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

    /** One-way at the server. */
    CompletableFuture<String> note(String text);

    /** Not one-way at the server. */
    @OneWay
    CompletableFuture<Void> none();
}
