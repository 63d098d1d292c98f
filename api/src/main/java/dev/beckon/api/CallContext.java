package dev.beckon.api;

import java.time.Duration;

/**
 * What a handler knows about the call it is running. Thread-safe.
 *
 * <p>{@link #current()} works on the thread on which Beckon called the handler, until the handler returns; a handler
 * that goes on elsewhere takes the context with it.
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
                    + Thread.currentThread().getName() + "' (expected: the thread on which a handler was called)");
        }
        return current;
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
     * event loop, or on this thread if at once, and must not block.
     */
    void onCancel(Runnable action);
}
