package dev.beckon.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a bounded number of tasks run at a time on an executor that others use too, so that tasks that hang do not take
 * all its threads. The others wait, up to a bound, and are refused beyond. Thread-safe.
 */
final class Turnstile implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Turnstile.class);

    private final Executor executor;
    private final int mostRunning;
    private final int mostWaiting;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(); // guarded by itself
    private int running; // guarded by waiting

    Turnstile(Executor executor, int mostRunning, int mostWaiting) {
        this.executor = executor;
        this.mostRunning = mostRunning;
        this.mostWaiting = mostWaiting;
    }

    /** Runs the task when there is room; throws {@link RejectedExecutionException} if too many wait. */
    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            if (running >= mostRunning) {
                if (waiting.size() >= mostWaiting) {
                    throw new RejectedExecutionException(
                            "waiting: " + waiting.size() + " (expected: below " + mostWaiting + ")");
                }
                waiting.add(task);
                return;
            }
            running++;
        }
        try {
            executor.execute(() -> runOneAfterTheOther(task));
        } catch (RejectedExecutionException full) {
            synchronized (waiting) {
                running--;
            }
            throw full;
        }
    }

    private void runOneAfterTheOther(Runnable first) {
        Runnable task = first;
        while (task != null) {
            try {
                task.run();
            } catch (Throwable failed) { // its place must not be lost, nor the others
                LOG.error("A task failed", failed);
            }
            task = next();
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable following = waiting.poll();
            if (following == null) {
                running--;
            }
            return following;
        }
    }
}
