package dev.beckon.targets;

import dev.beckon.api.Idempotent;
import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** A contract whose servers say which they are. */
@RpcService
public interface Station {

    /** The server's name. */
    CompletableFuture<String> act();

    /** The same, of a method that may run twice. */
    @Idempotent
    CompletableFuture<String> look();
}
