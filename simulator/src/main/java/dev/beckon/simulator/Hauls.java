package dev.beckon.simulator;

import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** What simulated processes send each other many of. */
@RpcService
public interface Hauls {

    /** Items back, from a worker. */
    Flow.Publisher<Parcel> fetch(Haul haul) throws Declined;

    /** Items back, from the loop. */
    @NonBlocking
    Flow.Publisher<Parcel> glean(Haul haul) throws Declined;

    /** Items there. */
    CompletableFuture<Receipt> bring(Haul haul, Flow.Publisher<Parcel> parcels) throws Declined;

    /** Items there, taken on the loop. */
    @NonBlocking
    CompletableFuture<Receipt> drop(Haul haul, Flow.Publisher<Parcel> parcels) throws Declined;

    /** Items both ways. */
    Flow.Publisher<Parcel> swap(Haul haul, Flow.Publisher<Parcel> parcels) throws Declined;
}
