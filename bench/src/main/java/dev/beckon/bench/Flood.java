package dev.beckon.bench;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A stream without end, and a call. */
@RpcService
interface Flood {

    /** Items of so many bytes, for ever. */
    Flow.Publisher<byte[]> items(int bytes);

    CompletableFuture<byte[]> echo(byte[] payload);
}
