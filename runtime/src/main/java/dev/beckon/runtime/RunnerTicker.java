package dev.beckon.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a {@link RunnerLimit} how late a thread gets a processor in this process, and what the process and its workers use,
 * as long as calls wait for threads. Its own thread, a daemon, is started when it is needed and ends soon after.
 */
final class RunnerTicker {

    private static final long TICK = 10_000_000;
    private static final long BUSY_WINDOW = 100_000_000;
    private static final double BUSY = 0.4; // of the processors: it may be this process that makes ticks late
    private static final int IDLE = 100; // ticks without need after which it ends

    private final String name;
    private final CallQueue queue;
    private final RunnerLimit limit;
    private final ProcessorTime time;
    private final double processors;
    private final AtomicBoolean running = new AtomicBoolean();

    RunnerTicker(String name, CallQueue queue, RunnerLimit limit, int processors, ProcessorTime time) {
        this.name = name;
        this.queue = queue;
        this.limit = limit;
        this.processors = processors;
        this.time = time;
    }

    /** Calls wait, and no thread may be added. On any thread. */
    void needed() {
        if (!running.get() && running.compareAndSet(false, true)) {
            Thread thread = new Thread(this::run, name + "-ticker");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        long taken = queue.taken();
        long last = System.nanoTime();
        long windowStart = last;
        long used = time.ofProcess();
        long usedByWorkers = time.ofThreads();
        boolean busy = true; // until it is known
        int idle = 0;
        while (idle < IDLE) {
            LockSupport.parkNanos(TICK);
            long now = System.nanoTime();
            long late = now - last - TICK;
            last = now;
            if (now - windowStart >= BUSY_WINDOW) {
                long usedNow = time.ofProcess();
                long byWorkersNow = time.ofThreads();
                double all = processors * (now - windowStart);
                busy = usedNow - used >= BUSY * all;
                limit.used((usedNow - used) / all, (byWorkersNow - usedByWorkers) / all);
                windowStart = now;
                used = usedNow;
                usedByWorkers = byWorkersNow;
            }
            boolean wanting = queue.hasCalls();
            long takenNow = queue.taken();
            limit.tick(late, busy, takenNow - taken, wanting ? queue.runners() : 0);
            taken = takenNow;
            idle = wanting ? 0 : idle + 1;
            if (wanting) {
                queue.wake();
            }
        }
        running.set(false);
        if (queue.hasCalls()) {
            needed();
        }
    }
}
