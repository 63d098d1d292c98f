package dev.beckon.api;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The way from a generated dispatcher back into the runtime: {@link #items} if a parameter is a
 * publisher, {@link #started}, then at most one answer.
 */
public interface IncomingCall {

    /** The arguments are read; from here on the handler runs. */
    void started();

    /** The handler returned its result. Null is refused unless the method returns nothing. */
    <R extends @Nullable Object> void answer(RpcMethod<R> method, R result);

    /** The handler returned a stage of its result. */
    <R extends @Nullable Object> void answerLater(RpcMethod<R> method, @Nullable CompletionStage<R> result);

    /** The caller's items, for the parameter that is a publisher; it takes one subscriber. */
    <P> Flow.Publisher<P> items(ItemCodec<P> codec);

    /** The handler returned a publisher of its result's items. */
    <R> void answerItems(RpcMethod<R> method, Flow.@Nullable Publisher<R> items);

    /** The handler of a one-way method returned. */
    void done();
}
