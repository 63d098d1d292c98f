package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Makes calls with items for the owner of a client, and enters them in the ledger. */
final class Haulage {

    private final Asker asker;
    private final Host host;
    private final Ledger ledger;

    Haulage(Asker asker) {
        this.asker = asker;
        this.host = asker.host();
        this.ledger = asker.ledger();
    }

    /**
     * What a call with items is, before it has a number; the belts of its goods and appetites have none yet either.
     *
     * @param there what the caller sends
     * @param back what the handler sends
     * @param here how the caller takes
     * @param atHandler how the handler takes
     * @param bytes of load in the request
     */
    record Plan(
            String kind,
            Duration timeout,
            Goods there,
            Goods back,
            Appetite here,
            Appetite atHandler,
            boolean onLoop,
            boolean passedOn,
            int bytes,
            Set<Code> expected) {

        /** A call that is answered, after items that it is told of by other methods. */
        static Plan of(String kind, Duration timeout) {
            return new Plan(
                    kind,
                    timeout,
                    Goods.NONE,
                    Goods.NONE,
                    Appetite.NONE,
                    Appetite.NONE,
                    false,
                    false,
                    16,
                    Set.of(Code.OK));
        }

        Plan back(Goods goods, Appetite appetite) {
            return new Plan(kind, timeout, there, goods, appetite, atHandler, onLoop, passedOn, bytes, expected);
        }

        Plan there(Goods goods, Appetite appetite) {
            return new Plan(kind, timeout, goods, back, here, appetite, onLoop, passedOn, bytes, expected);
        }

        Plan onLoop(boolean on) {
            return new Plan(kind, timeout, there, back, here, atHandler, on, passedOn, bytes, expected);
        }

        Plan fromAnother() {
            return new Plan(kind, timeout, there, back, here, atHandler, onLoop, true, bytes, expected);
        }

        /** With a request that has so many bytes beside its items. */
        Plan loads(int request) {
            return new Plan(kind, timeout, there, back, here, atHandler, onLoop, passedOn, request, expected);
        }

        Plan comesTo(Code... outcomes) {
            return new Plan(kind, timeout, there, back, here, atHandler, onLoop, passedOn, bytes, Set.of(outcomes));
        }
    }

    /** A call with its sink, if it has one, or its future. */
    record Made(Call call, @Nullable Sink sink, @Nullable CompletableFuture<?> future) {

        /** Its owner gives it up. */
        void cancel() {
            if (call.outcomes > 0) {
                return;
            }
            call.cancelled = true;
            if (sink != null) {
                sink.cancel();
            } else if (future != null) {
                future.cancel(false);
            }
        }
    }

    /** Items back. */
    Made fetch(Plan plan) {
        return fetch(asker.client().service(Hauls.class, CallOptions.DEFAULT.deadline(plan.timeout)), plan);
    }

    /** Items back, from whoever the stub leads to. */
    Made fetch(Hauls hauls, Plan plan) {
        Call call = open(plan);
        Belt belt = ledger.lay(call, plan.back);
        Haul haul = new Haul(
                call.id, goods(belt, plan.back), Appetite.NONE, plan.passedOn, Errand.load(call.id, plan.bytes));
        Sink sink = sink(call, belt, plan.here);
        Flow.Publisher<Parcel> parcels = plan.onLoop ? hauls.glean(haul) : hauls.fetch(haul);
        parcels.subscribe(sink);
        return new Made(call, sink, null);
    }

    /** Items both ways. */
    Made swap(Plan plan) {
        Hauls hauls = asker.client().service(Hauls.class, CallOptions.DEFAULT.deadline(plan.timeout));
        Call call = open(plan);
        Belt back = ledger.lay(call, plan.back);
        Belt there = ledger.lay(call, plan.there);
        Haul haul = new Haul(
                call.id,
                goods(back, plan.back),
                appetite(there, plan.atHandler),
                plan.passedOn,
                Errand.load(call.id, plan.bytes));
        Sink sink = sink(call, back, plan.here);
        hauls.swap(haul, new Source(host, there)).subscribe(sink);
        return new Made(call, sink, null);
    }

    /** Items there. */
    Made bring(Plan plan) {
        Hauls hauls = asker.client().service(Hauls.class, CallOptions.DEFAULT.deadline(plan.timeout));
        Call call = open(plan);
        Belt there = ledger.lay(call, plan.there);
        Haul haul =
                new Haul(call.id, Goods.NONE, appetite(there, plan.atHandler), false, Errand.load(call.id, plan.bytes));
        Source source = new Source(host, there);
        CompletableFuture<Receipt> future = plan.onLoop ? hauls.drop(haul, source) : hauls.bring(haul, source);
        future.whenComplete((receipt, thrown) -> host.run(host.running(), () -> {
            call.ended(thrown);
            if (thrown == null && receipt.id() != call.id) {
                host.world.fail(call + ": its answer is that of " + receipt.id() + " (expected: its own)");
            }
            if (thrown == null && plan.atHandler.most() == 0 && there.taken != plan.there.items()) {
                host.world.fail(call + ": is answered after " + there.taken + " items (expected: all "
                        + plan.there.items() + ")");
            }
        }));
        return new Made(call, null, future);
    }

    private Call open(Plan plan) {
        return asker.entered(ledger.open(plan.kind, host, plan.timeout.toNanos(), false, false, plan.expected));
    }

    private Sink sink(Call call, Belt belt, Appetite appetite) {
        call.heldUp = appetite.held() * World.MICROS;
        return new Sink(host, belt, appetite(belt, appetite), thrown -> {
            call.cancelled |= thrown instanceof CancellationException;
            call.ended(thrown);
        });
    }

    private static Goods goods(Belt belt, Goods plan) {
        return new Goods(belt.number, plan.items(), plan.bytes(), plan.micros(), plan.finish());
    }

    private static Appetite appetite(Belt belt, Appetite plan) {
        return new Appetite(belt.number, plan.batch(), plan.micros(), plan.most(), plan.held());
    }
}
