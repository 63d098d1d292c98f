package dev.beckon.runtime;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of peers that wait for a worker, in the order in which they came, and the workers that run them. Thread-safe,
 * without a lock.
 *
 * <p>A <i>runner</i> is a worker that takes one call after the other. The first call that it takes makes it start one
 * more, if others wait, so that a handler that blocks holds up none behind it; at most one is on its way at a time, and
 * at most as many run as the workers bear. A runner that has run for a while goes to the end of the line for a thread, so that
 * the other work of the same workers is done.
 *
 * <p>A call is taken in only if it will have its turn in time, see {@link QueueDelay}: refusing is cheap, running what comes too late is not.
 */
final class CallQueue {

    /** Calls that wait for a worker at most. */
    static final int MOST_WAITING = 1 << 16;

    private static final int MOST_RUNNERS = 1 << 16; // where threads cost next to nothing
    private static final long SLICE = 4_000_000; // nanoseconds for which a runner goes on
    private static final long STARTING = 1_000_000_000; // a runner that takes longer to start may have been dropped
    private static final long TELLING = 1_000_000_000; // nanoseconds between two lines in the log
    private static final int MILLIS = 1_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(CallQueue.class);

    private final Workers workers;
    private final LongSupplier clock;
    private final QueueDelay delay;
    private final @Nullable RunnerLimit limit;
    private final @Nullable RunnerTicker ticker;

    private final AtomicLong added = new AtomicLong();
    private final AtomicReference<CallBatch> head;
    private final AtomicReference<CallBatch> tail;
    private final AtomicInteger runners = new AtomicInteger();
    private final AtomicLong starting = new AtomicLong(); // since when a runner is on its way; 0 for none
    private final AtomicLong shed = new AtomicLong();
    private final AtomicLong untold = new AtomicLong(); // one-way calls that were refused
    private final AtomicLong toldAt;

    /**
     * @param clock that of the calls' exchanges
     * @param longest that calls wait, zero for as long as their deadlines let them
     */
    CallQueue(Workers workers, LongSupplier clock, Duration longest) {
        this.workers = workers;
        this.clock = clock;
        this.delay = new QueueDelay(longest.isZero() ? Long.MAX_VALUE : longest.toNanos(), clock.getAsLong());
        this.toldAt = new AtomicLong(clock.getAsLong() - TELLING);
        this.limit = workers.limit();
        this.ticker = limit == null ? null : workers.ticker(this, limit);
        CallBatch none = new CallBatch(0);
        this.head = new AtomicReference<>(none);
        this.tail = new AtomicReference<>(none);
    }

    // ---- on loops

    /**
     * Why a call is not taken in, or null if it is.
     *
     * @param before calls of the same turn that will be added before it
     * @param remaining nanoseconds to its deadline, {@link Long#MAX_VALUE} if it has none
     */
    @Nullable
    String refusal(Route route, int before, long remaining, long now) {
        CallBatch first = first();
        long taken = first.before + first.taken();
        long waiting = added.get() - taken + before;
        if (waiting <= 0) {
            delay.empty(now);
            return null;
        }
        delay.taken(taken, now);
        long estimate = delay.of((int) Math.min(waiting, MOST_WAITING), waited(first, now), now);
        long most = delay.most(now);
        // what its handler usually takes counts for half of the time at most: it may be quicker this time
        long time = Math.min(route.usualTime.nanos(), remaining / 2);
        if (estimate <= most && 2 * estimate <= remaining - time && waiting < MOST_WAITING) {
            return null;
        }
        shed.getAndIncrement();
        if (delay.refused(estimate, now)) {
            LOG.warn(
                    "Overload: {} calls wait for a worker, a new one would for {} ms; those that are too many are refused",
                    waiting,
                    estimate / MILLIS);
        }
        if (waiting >= MOST_WAITING) {
            return "calls that wait for a worker: " + waiting + " (expected: below " + MOST_WAITING + ")";
        }
        return "calls that wait for a worker: " + waiting + ", for " + estimate / MILLIS + " ms or more (expected: "
                + (estimate > most
                        ? "at most " + most / MILLIS + " ms"
                        : "little enough for a deadline in " + remaining / MILLIS + " ms")
                + ")";
    }

    /**
     * A one-way call was refused.
     *
     * @return how many were since this was told, to be told now; 0 if it was told a moment ago
     */
    long untoldOneWay(long now) {
        untold.getAndIncrement();
        long since = toldAt.get();
        return now - since >= TELLING && toldAt.compareAndSet(since, now) ? untold.getAndSet(0) : 0;
    }

    private long waited(CallBatch first, long now) {
        CallBatch oldest = first;
        if (oldest.taken() == oldest.size()) {
            CallBatch second = oldest.following();
            if (second == null || second == oldest) {
                return 0;
            }
            oldest = second;
        }
        return Math.max(0, now - oldest.since);
    }

    /** Adds the calls of a turn. */
    void add(CallBatch batch) {
        batch.since = clock.getAsLong();
        batch.before = added.getAndAdd(batch.size());
        Objects.requireNonNull(tail.getAndSet(batch)).following(batch);
        if (workers.areForeign()) { // one that is on its way may be on it for long
            submit(null);
        } else {
            wake();
        }
    }

    // ---- on any thread

    /** Calls that wait for a worker. */
    int waiting() {
        return (int) Math.max(0, added.get() - taken());
    }

    /** Calls that workers have taken, ever. */
    long taken() {
        CallBatch first = first();
        return first.before + first.taken();
    }

    /** Calls that were refused because they would have waited too long, ever. */
    long shed() {
        return shed.get();
    }

    /** Threads that run handlers, or are about to. */
    int runners() {
        return runners.get();
    }

    /** Whether one is there to be taken. */
    boolean hasCalls() {
        CallBatch first = first();
        return first.taken() < first.size() || first.following() != null;
    }

    private CallBatch first() {
        return Objects.requireNonNull(head.get());
    }

    private @Nullable ServerCall take() {
        while (true) {
            CallBatch first = first();
            ServerCall call = first.take();
            if (call != null) {
                return call;
            }
            CallBatch second = first.following();
            if (second == null) {
                return null;
            }
            if (second != first && head.compareAndSet(first, second)) {
                first.following(first); // so that old batches do not keep young ones alive
            }
        }
    }

    /** Starts a runner, unless one is on its way or there are as many as may be. */
    void wake() {
        start(null, 0);
    }

    /**
     * The same.
     *
     * @param starter the runner that wants another one, or null
     * @param leaving runners that will end if one is started
     * @return whether one is on its way
     */
    private boolean start(@Nullable Thread starter, int leaving) {
        if (runners.get() - leaving >= most()) {
            if (ticker != null) {
                ticker.needed();
            }
            return false;
        }
        long since = starting.get();
        long now = clock.getAsLong() | 1; // never 0
        if (since != 0 && now - since < STARTING) {
            return true;
        }
        return !starting.compareAndSet(since, now) || submit(starter);
    }

    private boolean submit(@Nullable Thread starter) {
        Runner runner = new Runner(starter);
        runners.getAndIncrement();
        try {
            workers.execute(runner);
        } catch (RejectedExecutionException full) { // or closed
            starting.set(0);
            if (runners.decrementAndGet() == 0) { // nobody would ever take them
                for (ServerCall call = take(); call != null; call = take()) {
                    call.refused();
                }
            }
            return false;
        }
        runner.starter = null;
        return !runner.useless;
    }

    private int most() {
        return limit == null ? MOST_RUNNERS : limit.now();
    }

    private final class Runner implements Runnable {

        private @Nullable Thread starter;
        private boolean useless;

        Runner(@Nullable Thread starter) {
            this.starter = starter;
        }

        @Override
        public void run() {
            starting.set(0);
            if (Thread.currentThread() == starter) { // of an executor that runs at once: the starter takes them all
                useless = true;
                runners.getAndDecrement();
                return;
            }
            boolean left = false;
            try {
                left = takeCalls();
            } finally {
                if (!left) {
                    leave();
                }
            }
        }

        /** True if another runner goes on instead. */
        private boolean takeCalls() {
            ServerCall call = take();
            if (call == null) {
                return false;
            }
            if (hasCalls()) {
                start(Thread.currentThread(), 0);
            }
            call.run();
            long until = call.takenAt() + SLICE;
            while (runners.get() <= most()) {
                call = take();
                if (call == null) {
                    return false;
                }
                call.run();
                if (call.takenAt() - until > 0 && hasCalls()) {
                    if (start(Thread.currentThread(), 1)) {
                        runners.getAndDecrement();
                        return true;
                    }
                    until = call.takenAt() + SLICE;
                }
            }
            return false;
        }

        private void leave() {
            runners.getAndDecrement();
            if (hasCalls()) { // they came meanwhile, or others are to take them
                start(null, 0);
            }
        }
    }
}
