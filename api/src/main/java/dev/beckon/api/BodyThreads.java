package dev.beckon.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The threads that loops over items run on, and how they wait. */
final class BodyThreads {

    private BodyThreads() {}

    /** Throws on an event loop, where waiting would stop what is waited for. */
    static void mayWait(String what, String instead) {
        Thread thread = Thread.currentThread();
        if (thread instanceof EventLoopThread) {
            throw new IllegalStateException("waiting for " + what + " on event loop '" + thread.getName()
                    + "' (expected: " + instead + ", or another thread)");
        }
    }

    /**
     * Waits until {@code done}, which changes under the lock; a pool of the fork-join kind adds a thread meanwhile.
     *
     * @throws InterruptedException if this thread is interrupted
     * @throws RpcException if that pool has no more threads
     */
    static void await(ReentrantLock lock, Condition changed, BooleanSupplier done) throws InterruptedException {
        try {
            ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                @Override
                public boolean block() throws InterruptedException {
                    lock.lock();
                    try {
                        while (!done.getAsBoolean()) {
                            changed.await();
                        }
                    } finally {
                        lock.unlock();
                    }
                    return true;
                }

                @Override
                public boolean isReleasable() {
                    lock.lock();
                    try {
                        return done.getAsBoolean();
                    } finally {
                        lock.unlock();
                    }
                }
            });
        } catch (RejectedExecutionException full) {
            Status status = new Status(
                    Code.RESOURCE_EXHAUSTED,
                    "threads: all of the pool wait (expected: fewer loops over items at a time, or JDK 21)",
                    Ran.MAYBE);
            throw new RpcException(status, 0, full);
        }
    }

    /** A virtual thread for each where the JDK has them, else the common pool. */
    static Executor standard() {
        MethodHandle start;
        try {
            start = MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException older) {
            return ForkJoinPool.commonPool();
        }
        return task -> {
            try {
                Thread started = (Thread) start.invokeExact(task);
                assert started != null;
            } catch (Throwable broken) {
                throw new IllegalStateException("virtual threads: " + broken + " (expected: those of JDK 21)", broken);
            }
        };
    }
}
