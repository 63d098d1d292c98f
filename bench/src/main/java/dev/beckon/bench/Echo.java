package dev.beckon.bench;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** What Beckon's peers call. */
@RpcService
interface Echo {

    CompletableFuture<byte[]> echo(byte[] payload);

    CompletableFuture<Sample> sample(Sample sample);
}
