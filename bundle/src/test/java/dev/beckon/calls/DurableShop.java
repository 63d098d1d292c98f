package dev.beckon.calls;

import dev.beckon.api.CallId;
import dev.beckon.api.Durable;
import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** A contract that cannot be served yet. */
@RpcService
public interface DurableShop {

    @Durable
    CompletableFuture<String> deliver(@CallId String order, String to);

    CompletableFuture<String> ask(String order);
}
