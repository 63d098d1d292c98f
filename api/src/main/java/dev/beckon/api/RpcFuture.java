package dev.beckon.api;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call. It completes with the answer, with an error that the method declares ({@link RpcError}) or with
 * an {@link RpcException}.
 *
 * <p>Ending it early in any way ({@code cancel}, {@code orTimeout}, {@code complete}, {@code completeExceptionally})
 * cancels the call: the handler's {@link CallContext} learns of it. That holds for this future, not for those
 * derived from it by {@code thenApply} and the like. Waiting for it or for one derived from it on an event loop throws,
 * since the answer could never arrive there.
 *
 * <p>Dependent actions run on a worker unless the client was built to run them on the event loop. Thread-safe.
 */
public abstract class RpcFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    /** For the runtime. */
    protected RpcFuture() {}

    /** The stream id of the call behind {@code stage}; empty if it is no call or has no stream yet. */
    public static OptionalLong streamIdOf(CompletionStage<?> stage) {
        long id = stage instanceof RpcFuture<?> call ? call.streamId() : 0;
        return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /**
     * What travelled with the answer of the call behind {@code stage}; empty as long as there is none, and if it is no
     * call. That of a failure is in its {@link RpcException}.
     */
    public static Metadata responseMetadataOf(CompletionStage<?> stage) {
        return stage instanceof RpcFuture<?> call ? call.responseMetadata() : Metadata.EMPTY;
    }

    /** The id of the call's stream within its session, or 0 as long as it has none. */
    public abstract long streamId();

    /** What travelled with the answer; empty as long as there is none. */
    public abstract Metadata responseMetadata();

    /** Called once, on the thread that ended the future before its answer came. */
    protected abstract void abandoned();

    /** Completes the future with the call's outcome; false if it was ended before. */
    protected final boolean deliver(T value) {
        return super.complete(value);
    }

    /** Fails the future with the call's outcome; false if it was ended before. */
    protected final boolean fail(Throwable failure) {
        return super.completeExceptionally(failure);
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        boolean ended = !isDone() && super.cancel(mayInterruptIfRunning);
        if (ended) {
            abandoned();
        }
        return ended || isCancelled();
    }

    @Override
    public final boolean complete(T value) {
        boolean ended = super.complete(value);
        if (ended) {
            abandoned();
        }
        return ended;
    }

    @Override
    public final boolean completeExceptionally(Throwable failure) {
        boolean ended = super.completeExceptionally(failure);
        if (ended) {
            abandoned();
        }
        return ended;
    }

    @Override
    public final T join() {
        if (isDone()) {
            return super.join();
        }
        mayWait();
        try {
            return super.join();
        } catch (RejectedExecutionException full) {
            throw allWaiting(full);
        }
    }

    @Override
    public final T get() throws InterruptedException, ExecutionException {
        if (isDone()) {
            return super.get();
        }
        mayWait();
        try {
            return super.get();
        } catch (RejectedExecutionException full) {
            throw allWaiting(full);
        }
    }

    @Override
    public final T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (isDone()) {
            return super.get(timeout, unit);
        }
        mayWait();
        try {
            return super.get(timeout, unit);
        } catch (RejectedExecutionException full) {
            throw allWaiting(full);
        }
    }

    private static void mayWait() {
        Thread thread = Thread.currentThread();
        if (thread instanceof EventLoopThread) {
            throw new IllegalStateException("waiting for a call on event loop '" + thread.getName()
                    + "', where its answer arrives (expected: thenApply and the like, or waiting on another thread;"
                    + " a handler that waits must not be @NonBlocking)");
        }
    }

    /** The bounded pool of workers adds a thread for each that waits, until it cannot. */
    private static RpcException allWaiting(RejectedExecutionException full) {
        Status status = new Status(
                Code.RESOURCE_EXHAUSTED,
                "workers: all of them wait for calls (expected: thenApply and the like instead of waiting)",
                Ran.MAYBE);
        return new RpcException(status, 0, full);
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new Derived<>(this);
    }

    /** A future derived from a call's: an ordinary one, but waiting for it on an event loop throws as well. */
    private static final class Derived<T extends @Nullable Object> extends RpcFuture<T> {

        private final RpcFuture<?> call;

        Derived(RpcFuture<?> call) {
            this.call = call;
        }

        @Override
        public long streamId() {
            return call.streamId();
        }

        @Override
        public Metadata responseMetadata() {
            return call.responseMetadata();
        }

        @Override
        protected void abandoned() {
            // ends only itself, as with every derived CompletableFuture
        }

        @Override
        public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
            return new Derived<>(call);
        }
    }
}
