package dev.beckon.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that user code runs on when it is not on the loop.
 *
 * <p>Where the JDK has virtual threads, each piece of work that blocks gets one. On JDK 17 it is a bounded fork-join
 * pool, because that pool adds a thread for each that waits for a future, and refuses when it has
 * {@link #MOST_THREADS}, instead of deadlocking.
 */
final class Workers implements Executor {

    /** Threads that run at a time, when none of them waits for a future. */
    static final int THREADS = 64;
    /** The bound of the pool on JDK 17. */
    static final int MOST_THREADS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final Executor executor;
    private final @Nullable ExecutorService own;
    private final String name;
    private final @Nullable RunnerLimit limit;
    private final ProcessorTime time;
    private final AtomicInteger oneWays = new AtomicInteger();
    private volatile @Nullable Runnable afterOneWays;

    private Workers(
            String name,
            Executor executor,
            @Nullable ExecutorService own,
            @Nullable RunnerLimit limit,
            ProcessorTime time) {
        this.name = name;
        this.executor = executor;
        this.own = own;
        this.limit = limit;
        this.time = time;
    }

    /** The default: virtual threads, or the bounded pool. */
    static Workers create(String name) {
        ExecutorService service = virtualThreads(name);
        RunnerLimit limit = null;
        ProcessorTime time = new ProcessorTime();
        if (service == null) {
            limit = new RunnerLimit(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
            service = new ForkJoinPool(
                    THREADS,
                    pool -> new Worker(pool, name, time),
                    (thread, failure) -> LOG.error("A worker failed on {}", thread.getName(), failure),
                    true,
                    0,
                    MOST_THREADS,
                    1,
                    null,
                    60,
                    TimeUnit.SECONDS);
        }
        return new Workers(name, service, service, limit, time);
    }

    /** The user's own threads, which stay the user's. */
    static Workers of(Executor executor) {
        return new Workers("own", executor, null, null, new ProcessorTime());
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Whether they are the user's own, of which nothing is known. */
    boolean areForeign() {
        return own == null;
    }

    /** How many of them may run handlers at a time; null where no thread of the system is taken for each. */
    @Nullable
    RunnerLimit limit() {
        return limit;
    }

    /** What tells the limit how it stands. */
    RunnerTicker ticker(CallQueue queue, RunnerLimit of) {
        return new RunnerTicker(name, queue, of, Runtime.getRuntime().availableProcessors(), time);
    }

    /** Takes no more work; what runs goes on. */
    void close() {
        if (own != null) {
            own.shutdown();
        }
    }

    /** A one-way call has come, for a worker or the loop: no stream tells of its end. */
    void oneWayBegun() {
        oneWays.incrementAndGet();
    }

    /** The handler of a one-way call has returned. */
    void oneWayEnded() {
        if (oneWays.decrementAndGet() == 0) {
            Runnable action = afterOneWays;
            if (action != null) {
                action.run();
            }
        }
    }

    /** Runs an action once no one-way call is left, here or where the last one ends; perhaps more than once. */
    void afterOneWays(Runnable action) {
        afterOneWays = action;
        if (oneWays.get() == 0) {
            action.run();
        }
    }

    private static @Nullable ExecutorService virtualThreads(String name) {
        try {
            // Thread.ofVirtual().name(name, 0).factory(), of JDK 21
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle ofVirtual = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual));
            MethodHandle named =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            MethodHandle perTask = lookup.findStatic(
                    java.util.concurrent.Executors.class,
                    "newThreadPerTaskExecutor",
                    MethodType.methodType(ExecutorService.class, ThreadFactory.class));
            Object threads = factory.invoke(named.invoke(ofVirtual.invoke(), name + "-worker-", 0L));
            return (ExecutorService) perTask.invoke(threads);
        } catch (ReflectiveOperationException older) {
            return null;
        } catch (Throwable broken) {
            throw new IllegalStateException("virtual threads: " + broken + " (expected: those of JDK 21)", broken);
        }
    }

    private static final class Worker extends ForkJoinWorkerThread {
        private final ProcessorTime time;

        Worker(ForkJoinPool pool, String name, ProcessorTime time) {
            super(pool);
            this.time = time;
            setName(name + "-worker-" + getPoolIndex());
            setDaemon(true);
        }

        @Override
        protected void onStart() {
            super.onStart();
            time.started(this);
        }

        @Override
        protected void onTermination(@Nullable Throwable failure) {
            time.ended(this);
            super.onTermination(failure);
        }
    }
}
