package dev.beckon.runtime;

import dev.beckon.runtime.transport.Loop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The last step of an orderly end, which also ends the loops. It runs once: on a worker, since it waits for the loops and its
 * owner's callbacks follow it; but on the loop, where it waits for nothing, if no worker has taken it for a second.
 */
final class LastStep implements Runnable {

    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final Runnable step;
    private final AtomicBoolean begun = new AtomicBoolean();

    private LastStep(Runnable step) {
        this.step = step;
    }

    /** Takes it, from any thread. */
    static void take(Workers workers, Loop loop, Runnable step) {
        LastStep last = new LastStep(step);
        try {
            loop.schedule(last, PATIENCE_NANOS);
            workers.execute(last);
        } catch (RejectedExecutionException over) { // the loop has ended, or the workers take nothing
            last.run();
        }
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            step.run();
        }
    }
}
