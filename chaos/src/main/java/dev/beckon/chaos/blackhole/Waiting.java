package dev.beckon.chaos.blackhole;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** A service that answers nobody. */
@RpcService
interface Waiting {

    /** Never answered. */
    CompletableFuture<String> forever();
}
