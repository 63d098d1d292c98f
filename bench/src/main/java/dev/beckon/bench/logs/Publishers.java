package dev.beckon.bench.logs;

import dev.beckon.bench.measure.Latencies;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A closed loop: so many publishers, each of which publishes its next event when its last is acknowledged, from the
 * callback. They have no threads: what is measured is the log.
 */
final class Publishers {

    private final Log log;
    private final AtomicLong numbers;
    private final Latencies latencies = new Latencies();
    private final Phaser running = new Phaser(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    /** Those of a log. {@code numbers} is what their events are numbered by. */
    Publishers(Log log, AtomicLong numbers) {
        this.log = log;
        this.numbers = numbers;
    }

    /** What was found in so many milliseconds, after as long a time in which it does not count. */
    Rate run(int publishers, long millis) throws InterruptedException {
        for (int i = 0; i < publishers; i++) {
            running.register();
            publish();
        }
        Thread.sleep(millis);
        long start = System.nanoTime();
        latencies.start();
        Thread.sleep(millis);
        latencies.stop();
        double seconds = (System.nanoTime() - start) / 1e9;
        stopped = true;
        running.arriveAndAwaitAdvance();
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("publish: " + failed + " (expected: an acknowledgement)", failed);
        }
        return new Rate(latencies.count() / seconds, latencies.quantile(0.50) / 1e3, latencies.quantile(0.99) / 1e3);
    }

    private void publish() {
        Event event = Event.of(numbers.getAndIncrement());
        long start = System.nanoTime();
        log.append(event).whenComplete((kept, failed) -> {
            latencies.record(System.nanoTime() - start);
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
            if (failed != null || stopped) {
                running.arriveAndDeregister();
            } else {
                publish();
            }
        });
    }

    /** Events acknowledged per second, and how long that took, in µs. */
    record Rate(double eventsPerSecond, double p50Micros, double p99Micros) {}
}
