package dev.beckon.simulator;

import dev.beckon.api.Idempotent;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;

/** What simulated clients ask of simulated servers. */
@RpcService
public interface Errands {

    /** Runs an errand, on a worker. */
    CompletableFuture<Receipt> run(Errand errand) throws Declined;

    /** Runs an errand on the loop. */
    @NonBlocking
    CompletableFuture<Receipt> glance(Errand errand) throws Declined;

    /** Runs an errand that may run more than once. */
    @Idempotent
    CompletableFuture<Receipt> repeat(Errand errand) throws Declined;

    /** Runs an errand of which nobody hears. */
    @OneWay
    CompletableFuture<Void> drop(Errand errand);
}
