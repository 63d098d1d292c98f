package dev.beckon.runtime.transport;

import java.util.concurrent.Executor;

/**
 * A single thread that runs tasks one after the other, and the clock that they go by. All methods may be called from
 * any thread. Its thread is a {@link dev.beckon.api.EventLoopThread}.
 */
public interface Loop extends Executor {

    /** True on the loop's thread. */
    boolean inLoop();

    /** Nanoseconds of a monotonic clock that started near zero and is the same for all loops of the transport. */
    long now();

    /** Runs a task on the loop, unless it is cancelled before, once {@code delayNanos} have passed. */
    Cancellable schedule(Runnable task, long delayNanos);

    /** A scheduled task. */
    interface Cancellable {
        /** Makes sure that it does not run if it has not started. On the loop only. */
        void cancel();
    }
}
