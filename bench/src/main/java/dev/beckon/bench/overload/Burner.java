package dev.beckon.bench.overload;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** Work that takes a millisecond of a processor, whoever else wants it. */
@RpcService
interface Burner {

    /** Burns so many rounds; the answer depends on all of them. */
    CompletableFuture<Long> burn(long rounds);
}
