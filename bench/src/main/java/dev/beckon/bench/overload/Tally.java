package dev.beckon.bench.overload;

import dev.beckon.bench.measure.Latencies;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the calls of one phase. Thread-safe. */
final class Tally {

    private final long deadlineNanos;
    final Latencies answers = started();
    final Latencies refusals = started();
    final Latencies sending = started(); // by how much calls were made too late
    private final AtomicLong made = new AtomicLong();
    private final Semaphore ends = new Semaphore(0);
    final AtomicLong inTime = new AtomicLong();
    final AtomicLong late = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    private final AtomicLong lastBadDue = new AtomicLong(Long.MIN_VALUE);

    Tally(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    private static Latencies started() {
        Latencies latencies = new Latencies();
        latencies.start();
        return latencies;
    }

    void begun() {
        made.incrementAndGet();
    }

    void ended(Caller.End end, long due) {
        long took = System.nanoTime() - due;
        boolean good = false;
        switch (end) {
            case ANSWERED -> {
                answers.record(took);
                good = took <= deadlineNanos;
                (good ? inTime : late).incrementAndGet();
            }
            case REFUSED -> refusals.record(took);
            case FAILED -> failed.incrementAndGet();
        }
        if (!good) {
            lastBadDue.accumulateAndGet(due, (a, b) -> a == Long.MIN_VALUE || b - a > 0 ? b : a);
        }
        ends.release();
    }

    /** Nanoseconds from {@code start} to when the last call was due that was not answered in time; 0 if all were. */
    long untilAllGood(long start) {
        long last = lastBadDue.get();
        return last == Long.MIN_VALUE ? 0 : last - start;
    }

    /** Waits until each call that was begun has ended; false if some have not after so many seconds. Once. */
    boolean allEnded(long seconds) throws InterruptedException {
        return ends.tryAcquire(Math.toIntExact(made.get()), seconds, TimeUnit.SECONDS);
    }

    /** Calls that have begun and not ended. */
    long open() {
        return made.get() - ends.availablePermits();
    }
}
