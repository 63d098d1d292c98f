package dev.beckon.runtime;

import dev.beckon.runtime.health.HealthCheckResponse;
import dev.beckon.runtime.health.ServingStatus;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One who watches how a service stands: hears the present status at once, and then each that differs from the one heard
 * before; not those that came and went while nothing was asked for. Signals on the thread that changes the status, or
 * asks for more. Thread-safe.
 */
final class StatusWatch implements Flow.Subscription {

    private final Flow.Subscriber<? super HealthCheckResponse> subscriber;
    private final Supplier<ServingStatus> present;
    private final BooleanSupplier over;
    private final Consumer<StatusWatch> atEnd;
    private final Demand demand = new Demand();
    private final AtomicInteger signals = new AtomicInteger(); // that have not been looked at
    private volatile boolean ended;
    private @Nullable ServingStatus heard; // of who looks at signals

    /**
     * @param over whether no change will come any more
     * @param atEnd told once, when nothing more is to be heard
     */
    StatusWatch(
            Flow.Subscriber<? super HealthCheckResponse> subscriber,
            Supplier<ServingStatus> present,
            BooleanSupplier over,
            Consumer<StatusWatch> atEnd) {
        this.subscriber = subscriber;
        this.present = present;
        this.over = over;
        this.atEnd = atEnd;
    }

    /** Something may have changed. */
    void signal() {
        if (signals.getAndIncrement() == 0) {
            int seen = 1;
            do { // whatever is signalled meanwhile, from here too, is looked at in the next round
                look();
                seen = signals.addAndGet(-seen);
            } while (seen != 0);
        }
    }

    private void look() {
        if (ended) {
            return;
        }
        IllegalArgumentException misuse = demand.misuse();
        if (misuse != null) {
            end();
            subscriber.onError(misuse);
            return;
        }
        boolean last = over.getAsBoolean(); // before the status, which is then the last
        ServingStatus status = present.get();
        if (status != heard && demand.isThere()) {
            heard = status;
            demand.given();
            subscriber.onNext(new HealthCheckResponse(status));
        }
        if (last && !ended) { // by who cancelled in onNext
            end();
            subscriber.onComplete();
        }
    }

    private void end() {
        ended = true;
        atEnd.accept(this);
    }

    @Override
    public void request(long count) {
        demand.request(count);
        signal();
    }

    @Override
    public void cancel() {
        end();
    }
}
