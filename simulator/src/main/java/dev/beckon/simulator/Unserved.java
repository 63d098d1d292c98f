package dev.beckon.simulator;

import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** A contract that no server serves. */
@RpcService
public interface Unserved {

    /** Finds nobody. */
    CompletableFuture<Receipt> run(Errand errand);
}
