package dev.beckon.api;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows about the call it is running. Thread-safe.
 *
 * <p>{@link #current()} works on the thread on which Beckon called the handler, until the handler returns, and in the
 * dependent actions that Beckon runs for calls that were made there ({@code thenApply} and the like). Calls that are made
 * within a context are part of its call: they end when it is cancelled, take no longer than it has left, and carry its
 * {@code traceparent} and {@code tracestate}, unless their options say otherwise ({@link CallOptions#detached()}).
 *
 * <p>A handler that goes on elsewhere takes the context with it: {@link #wrap} and {@link #executor}.
 */
public interface CallContext {

    /**
     * The context of the call whose handler runs on this thread.
     *
     * @throws IllegalStateException outside a handler
     */
    static CallContext current() {
        CallContext current = CurrentCall.get();
        if (current == null) {
            throw new IllegalStateException("CallContext.current(): no call on thread '"
                    + Thread.currentThread().getName() + "' (expected: the thread on which a handler was called, or"
                    + " CallContext.wrap)");
        }
        return current;
    }

    /** The context of the call whose handler runs on this thread, or null outside a handler. */
    static @Nullable CallContext currentOrNull() {
        return CurrentCall.get();
    }

    /** The id of the call's stream within its session. */
    long streamId();

    /** The method called, as {@code service/method}. */
    String method();

    /** Who the caller has proved to be; {@link Principal#ANONYMOUS} where nothing authenticates. */
    Principal principal();

    /** What the caller sent beside the arguments. */
    Metadata metadata();

    /** The time left until the caller's deadline; zero when it has passed. */
    Duration remaining();

    /** True once the caller no longer waits: it cancelled, its deadline passed, or its connection was lost. */
    boolean isCancelled();

    /**
     * Runs {@code action} when the caller no longer waits, at once if that is already so. The action runs on the
     * event loop, or on this thread if at once, and must not block. It runs outside the context: calls that it makes
     * are not cancelled with the one that was.
     */
    void onCancel(Runnable action);

    /**
     * Adds metadata that travels with the answer, or with the failure if the call fails. Has no effect once the call has
     * ended, nor on a one-way call.
     *
     * @throws IllegalArgumentException if it would be more than travels
     */
    void addResponseMetadata(Metadata more);

    /** A task that runs {@code task} within this context, on whichever thread it is run. */
    default Runnable wrap(Runnable task) {
        return () -> {
            CurrentCall here = CurrentCall.here();
            CallContext before = here.set(this);
            try {
                task.run();
            } finally {
                here.set(before);
            }
        };
    }

    /** An executor that runs its tasks within this context, on the threads of {@code threads}. */
    default Executor executor(Executor threads) {
        return task -> threads.execute(wrap(task));
    }
}
