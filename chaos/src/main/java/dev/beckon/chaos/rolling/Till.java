package dev.beckon.chaos.rolling;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** What is called meanwhile: not idempotent, so that nothing that may have run is tried again. */
@RpcService
interface Till {

    /** Answers the same number, a few milliseconds later. */
    CompletableFuture<Long> ring(long number);
}
