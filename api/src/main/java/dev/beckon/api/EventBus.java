package dev.beckon.api;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Publishes events to topics and listens to them: a client to those of its servers, a server to its own, without a
 * socket. Topics are declared by the server that serves their contract. Thread-safe.
 */
public interface EventBus {

    /** Publishes an event without options. */
    default <T> CompletableFuture<Position> publish(Topic<T> topic, T event) {
        return publish(topic, event, EventOptions.DEFAULT);
    }

    /**
     * Publishes an event.
     *
     * @return completes with the event's position once it is kept in the topic's mode, on a worker if that is not at once;
     *     fails with an {@link RpcException}
     * @throws IllegalArgumentException if there is no codec of the event's type; the message says what to do
     */
    <T> CompletableFuture<Position> publish(Topic<T> topic, T event, EventOptions options);

    /**
     * Deletes a key of a topic that keeps the latest event of each.
     *
     * @param key 1 to {@value EventOptions#LONGEST_TEXT} characters
     * @return as of {@link #publish}
     */
    CompletableFuture<Position> publishDelete(Topic<?> topic, String key);

    /**
     * Listens live: calls the handler with each event that is published from now on, on a worker, one at a time.
     *
     * @throws IllegalArgumentException if there is no codec of the events' type; the message says what to do
     */
    default <T> Subscription listen(Topic<T> topic, Consumer<? super T> handler) {
        return listen(topic).each((event, info) -> handler.accept(event));
    }

    /**
     * Says how to listen.
     *
     * @throws IllegalArgumentException if there is no codec of the events' type; the message says what to do
     */
    <T> Listening<T> listen(Topic<T> topic);
}
