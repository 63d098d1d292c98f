package dev.beckon.bench;

import dev.beckon.bench.measure.Latencies;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop over one call: a fixed number in flight, each started where its predecessor ended. A call that fails,
 * or brings something else than its echo, is not followed by another, and fails the load when it is drained.
 *
 * @param <T> what comes back
 */
final class Load<T> {

    private final Peer.Call<T> call;
    private final Latencies latencies;
    private final int depth;
    private final CountDownLatch inFlight;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    Load(Peer.Call<T> call, int depth, Latencies latencies) {
        this.call = call;
        this.depth = depth;
        this.latencies = latencies;
        this.inFlight = new CountDownLatch(depth);
    }

    void start() {
        for (int i = 0; i < depth; i++) {
            new Slot().launch();
        }
    }

    /** Waits for the calls in flight. */
    void drain() throws InterruptedException {
        stopped = true;
        if (!inFlight.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("in flight after 10 s: " + inFlight.getCount() + " (expected: 0)");
        }
        Throwable first = failure.get();
        if (first != null) {
            throw new IllegalStateException("a call failed", first);
        }
    }

    private final class Slot implements BiConsumer<T, @Nullable Throwable> {

        private long start;

        void launch() {
            start = System.nanoTime();
            call.start(this);
        }

        @Override
        public void accept(T reply, @Nullable Throwable failed) {
            latencies.record(System.nanoTime() - start);
            if (failed == null && call.isEcho(reply)) {
                if (stopped) {
                    inFlight.countDown();
                } else {
                    launch();
                }
            } else {
                failure.compareAndSet(null, failed != null ? failed : new IllegalStateException("not the echo"));
                inFlight.countDown();
            }
        }
    }
}
