package dev.beckon.api;

import dev.beckon.api.codec.Encoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The way from a generated stub into the runtime: {@link #begin}, write the arguments, then exactly one of the methods
 * that end it. Thread-safe; an {@link Encoder} handed out stays on the thread that began it.
 *
 * <pre>{@code
 * Encoder request = caller.begin(METHOD);
 * try {
 *     OrderBeckon.encode(order, request);
 * } catch (Throwable invalid) {
 *     throw caller.abandon(request, invalid);
 * }
 * return caller.call(METHOD, request);
 * }</pre>
 */
public interface Caller {

    /** Starts a request. On the session's loop the encoder writes in place, into what will be sent. */
    Encoder begin(RpcMethod<?> method);

    /** Ends a request with a call; returns an {@link RpcFuture}. */
    <R extends @Nullable Object> CompletableFuture<R> call(RpcMethod<R> method, Encoder request);

    /**
     * Ends a request with a call and waits for its answer.
     *
     * @throws RpcException if the call fails, in another way than with an error that the method declares
     * @throws IllegalStateException on an event loop
     */
    <R extends @Nullable Object> R callAndWait(RpcMethod<R> method, Encoder request);

    /** As {@link #call}, with the items of a parameter that is a publisher. */
    <R extends @Nullable Object, P> CompletableFuture<R> call(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items);

    /** As {@link #callAndWait}, with the items of a parameter that is a publisher. */
    <R extends @Nullable Object, P> R callAndWait(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items);

    /** Ends a request of a method that returns a publisher: each subscription is a call with this request. */
    <R> Flow.Publisher<R> items(RpcMethod<R> method, Encoder request);

    /** As {@link #items}, with the items of a parameter that is a publisher, which is subscribed to by each call. */
    <R, P> Flow.Publisher<R> items(RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items);

    /** Ends a request of a one-way method; the future completes once the session has it. */
    CompletableFuture<@Nullable Void> tell(RpcMethod<?> method, Encoder request);

    /**
     * Ends a request of a one-way method whose Java signature returns nothing.
     *
     * @throws RpcException if the session cannot take it
     */
    void tellOrThrow(RpcMethod<?> method, Encoder request);

    /** Ends a request whose arguments could not be written; returns what the stub has to throw. */
    RuntimeException abandon(Encoder request, Throwable invalid);

    /** A caller like this one with other options. */
    Caller with(CallOptions options);
}
