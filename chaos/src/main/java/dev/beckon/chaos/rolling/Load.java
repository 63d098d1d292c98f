package dev.beckon.chaos.rolling;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Calls at a fixed rate, with so many open at most that a machine that is busy with other things has no backlog. */
final class Load implements AutoCloseable {

    private static final int PER_TICK = 10;
    private static final long TICK_MILLIS = 10;
    private static final int MOST_OPEN = 500;

    private final Till till;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Map<String, Long> reasons = new ConcurrentHashMap<>();
    private final Semaphore free = new Semaphore(MOST_OPEN);

    Load(Till till) {
        this.till = till;
    }

    void start() {
        clock.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        for (int i = 0; i < PER_TICK && free.tryAcquire(); i++) {
            long number = calls.incrementAndGet();
            CompletableFuture<Long> call = till.ring(number);
            call.whenComplete((answer, thrown) -> {
                if (thrown != null || answer != number) {
                    failed.incrementAndGet();
                    String why = thrown == null ? "answer of another call" : String.valueOf(thrown.getMessage());
                    reasons.merge(why, 1L, Long::sum);
                }
                free.release();
            });
        }
    }

    /** Makes no more calls, and waits for those that are open: each has a deadline. */
    void stop() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("load: still calls after a minute");
        }
        free.acquire(MOST_OPEN);
    }

    long calls() {
        return calls.get();
    }

    long failed() {
        return failed.get();
    }

    Map<String, Long> reasons() {
        return reasons;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
