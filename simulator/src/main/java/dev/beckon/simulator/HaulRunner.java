package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves hauls in a simulated process. */
final class HaulRunner implements Hauls {

    private final Host host;
    private final Ledger ledger;
    private final Function<Haul, Flow.Publisher<Parcel>> relay;

    HaulRunner(Host host, Ledger ledger, Function<Haul, Flow.Publisher<Parcel>> relay) {
        this.host = host;
        this.ledger = ledger;
        this.relay = relay;
    }

    @Override
    public Flow.Publisher<Parcel> fetch(Haul haul) {
        return source(haul);
    }

    @Override
    public Flow.Publisher<Parcel> glean(Haul haul) {
        return source(haul);
    }

    @Override
    public CompletableFuture<Receipt> bring(Haul haul, Flow.Publisher<Parcel> parcels) {
        return take(haul, parcels);
    }

    @Override
    public CompletableFuture<Receipt> drop(Haul haul, Flow.Publisher<Parcel> parcels) {
        return take(haul, parcels);
    }

    @Override
    public Flow.Publisher<Parcel> swap(Haul haul, Flow.Publisher<Parcel> parcels) {
        arrived(haul);
        take(haul, parcels, thrown -> {});
        return goods(haul);
    }

    private void arrived(Haul haul) {
        ErrandRunner.arrived(host, ledger, haul.id());
        if (!Errand.isLoad(haul.id(), haul.load())) {
            host.world.fail("call " + haul.id() + ": its arguments arrived changed (expected: as they were sent)");
        }
    }

    private Flow.Publisher<Parcel> source(Haul haul) {
        arrived(haul);
        return goods(haul);
    }

    private Flow.Publisher<Parcel> goods(Haul haul) {
        if (haul.passedOn()) {
            return relay.apply(haul);
        }
        if (haul.goods().items() == 0 && haul.goods().finish() == Finish.DECLINE) {
            throw new Declined(haul.id());
        }
        return new Source(host, ledger.belt(haul.goods().belt()));
    }

    private CompletableFuture<Receipt> take(Haul haul, Flow.Publisher<Parcel> parcels) {
        arrived(haul);
        CompletableFuture<Receipt> ending = new CompletableFuture<>();
        take(haul, parcels, thrown -> {
            if (thrown == null || thrown instanceof CancellationException) {
                ending.complete(new Receipt(haul.id(), Errand.load(-haul.id(), 16)));
            } else { // nobody waits any more
                ending.completeExceptionally(new RpcException(Code.ABORTED, "haul " + haul.id() + ": " + thrown));
            }
        });
        return ending;
    }

    private void take(Haul haul, Flow.Publisher<Parcel> parcels, Consumer<@Nullable Throwable> atEnd) {
        Sink sink = new Sink(host, ledger.belt(haul.appetite().belt()), haul.appetite(), atEnd);
        if (host.world.chance(10)) { // somebody has to make up their mind
            host.after(host.world.between(0, 30 * World.MILLIS), () -> host.run(null, () -> parcels.subscribe(sink)));
        } else {
            parcels.subscribe(sink);
        }
    }
}
