package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A user's subscriber: requests as its appetite is, and watches what comes. */
final class Sink implements Flow.Subscriber<Parcel> {

    private final Host host;
    private final Belt belt;
    private final Appetite appetite;
    private final Consumer<@Nullable Throwable> atEnd;
    private Flow.@Nullable Subscription subscription;
    private boolean over;
    private long open; // requested and not come

    /** @param atEnd hears of its one end, with {@link CancellationException} if it was its own wish */
    Sink(Host host, Belt belt, Appetite appetite, Consumer<@Nullable Throwable> atEnd) {
        this.host = host;
        this.belt = belt;
        this.appetite = appetite;
        this.atEnd = atEnd;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        belt.sinkStarts(host);
        subscription = given;
        more();
    }

    private void more() {
        Flow.Subscription from = subscription;
        if (!over && from != null) {
            long batch = appetite.batch() == 0 ? Long.MAX_VALUE : appetite.batch();
            belt.wants(batch);
            open = batch;
            if (appetite.held() > 0) { // it is the subscription that runs on the worker
                host.holdsUp(from, appetite.held() * World.MICROS);
            }
            from.request(batch);
        }
    }

    @Override
    public void onNext(Parcel parcel) {
        belt.takes(parcel);
        open--;
        if (belt.taken == appetite.most()) {
            cancel();
        } else if (open == 0) {
            if (appetite.micros() > 0) {
                long pause = host.world.between(0L, appetite.micros() * World.MICROS);
                host.after(host.worldDelay(pause), () -> host.run(null, this::more));
            } else {
                more();
            }
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end(thrown);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable thrown) {
        belt.ends(thrown);
        over = true;
        release();
        atEnd.accept(thrown);
    }

    /** Wants no more, unless it is over. */
    void cancel() {
        Flow.Subscription from = subscription;
        if (!over && from != null) {
            host.world.trace.note(host.world.now(), host.name, "cancels belt", belt.number);
            over = true;
            belt.givesUp();
            from.cancel();
            release();
            atEnd.accept(new CancellationException());
        }
    }

    private void release() {
        if (subscription != null) {
            host.holdsUp(subscription, 0);
        }
    }
}
