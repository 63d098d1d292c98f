package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A user's publisher: makes the goods that it was told to make, at its pace, for one subscriber. */
final class Source implements Flow.Publisher<Parcel>, Flow.Subscription {

    private final Host host;
    private final Belt belt;
    private final Goods goods;
    private Flow.@Nullable Subscriber<? super Parcel> to;
    private long demand;
    private boolean over;
    private boolean working;

    Source(Host host, Belt belt) {
        this.host = host;
        this.belt = belt;
        this.goods = belt.goods;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Parcel> subscriber) {
        belt.sourceStarts(host);
        to = subscriber;
        subscriber.onSubscribe(this);
        if (goods.items() == 0) {
            work();
        }
    }

    @Override
    public void request(long more) {
        belt.asks(more);
        demand += more;
        work();
    }

    @Override
    public void cancel() {
        belt.cancelsSource();
        over = true;
    }

    private void work() {
        if (working) {
            return;
        }
        working = true;
        while (!over && isNext()) {
            if (goods.micros() > 0) {
                long pause = host.world.between(0L, goods.micros() * World.MICROS);
                host.after(host.worldDelay(pause), () -> host.run(null, this::workOn));
                return;
            }
            step();
        }
        working = false;
    }

    private boolean isNext() {
        return belt.made == goods.items() ? goods.finish() != Finish.NEVER : demand > 0;
    }

    private void workOn() {
        if (!over) {
            step();
        }
        working = false;
        work();
    }

    private void step() {
        Flow.Subscriber<? super Parcel> subscriber = to;
        if (subscriber == null) {
            return;
        }
        if (belt.made < goods.items()) {
            demand--;
            int number = belt.made;
            belt.makes();
            subscriber.onNext(
                    new Parcel(belt.number, number, Errand.load(Parcel.key(belt.number, number), goods.bytes())));
        } else {
            over = true;
            finish(subscriber);
        }
    }

    @SuppressWarnings("NullAway") // a mistake, as users make it
    private void finish(Flow.Subscriber<? super Parcel> subscriber) {
        belt.completed = goods.finish() == Finish.COMPLETE;
        belt.failed = goods.finish() != Finish.COMPLETE && goods.finish() != Finish.SPOIL;
        switch (goods.finish()) {
            case DECLINE -> subscriber.onError(new Declined(belt.call.id));
            case REFUSE -> subscriber.onError(new RpcException(Code.ABORTED, belt + ": refused"));
            case THROW -> subscriber.onError(new IllegalArgumentException(belt + ": planned"));
            case SPOIL -> {
                if (demand > 0) {
                    subscriber.onNext(new Parcel(belt.number, belt.made, null));
                } else {
                    belt.failed = true;
                    subscriber.onError(new RpcException(Code.INTERNAL, belt + ": nobody wants the last item"));
                }
            }
            default -> subscriber.onComplete();
        }
    }
}
