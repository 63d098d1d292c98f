package dev.beckon.security;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** A contract of which the handler tells who has called. */
@RpcService
public interface Gate {

    /** The caller's principal, and the value of its attribute {@code roles} if it has one. */
    CompletableFuture<String> whoAmI();

    CompletableFuture<byte[]> mirror(byte[] bytes);
}
