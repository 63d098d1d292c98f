package dev.beckon.api;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads publishers as loops, so that nobody has to write a {@link Flow.Subscriber} by hand. They work with
 * Beckon's publishers and with all others.
 *
 * <pre>{@code
 * public Flow.Publisher<Progress> follow(Ticket ticket) {
 *     return Streams.write(out -> {
 *         for (Step step : kitchen.stepsOf(ticket)) {
 *             out.send(new Progress(step)); // waits until the caller wants it
 *         }
 *     });
 * }
 *
 * try (ItemReader<Progress> steps = Streams.read(kitchen.follow(ticket))) {
 *     for (Progress progress : steps) { ... }
 * }
 * }</pre>
 *
 * <p>Waiting for an item, or for demand, on an event loop throws {@link IllegalStateException}.
 */
public final class Streams {

    /** What {@link #write} runs for each subscriber. */
    @FunctionalInterface
    public interface Body<T> {

        /** Sends the items. When it returns the stream is complete; what it throws is what the subscriber hears. */
        void write(ItemWriter<T> out) throws Exception;
    }

    private Streams() {}

    /**
     * A publisher whose items a body sends, which runs once for each subscriber: on a virtual thread where the JDK has
     * them, else in the common pool, which adds a thread while the body waits for demand. In the body
     * {@link CallContext#current()} is the call whose handler has called this.
     */
    public static <T> Flow.Publisher<T> write(Body<T> body) {
        return write(BodyThreads.standard(), body);
    }

    /** As {@link #write(Body)}, with the body on threads of this executor, each of which it may hold for long. */
    public static <T> Flow.Publisher<T> write(Executor executor, Body<T> body) {
        return new WrittenPublisher<>(
                Objects.requireNonNull(executor, "executor"), Objects.requireNonNull(body, "body"), CurrentCall.get());
    }

    /** A publisher of what is in a collection, or another iterable, which is iterated for each subscriber as it asks. */
    public static <T> Flow.Publisher<T> from(Iterable<? extends T> items) {
        Objects.requireNonNull(items, "items");
        return subscriber -> IteratedItems.start(items, Objects.requireNonNull(subscriber, "subscriber"));
    }

    /**
     * Subscribes, and reads the items one by one on the calling thread, which waits for them. At most
     * {@value ItemReader#AHEAD} of them are fetched ahead.
     */
    public static <T> ItemReader<T> read(Flow.Publisher<T> items) {
        return ItemReader.of(items);
    }

    /**
     * Subscribes, and calls {@code action} with each item, on the thread that brings it: for a Beckon stream a worker of
     * the client, one at a time. An action that is slow slows the publisher.
     *
     * @return completes after the last item, or with what the stream, or the action, failed with; ending it in another
     *     way cancels the stream
     */
    public static <T> CompletableFuture<@Nullable Void> each(Flow.Publisher<T> items, Consumer<? super T> action) {
        EachItem<T> each = new EachItem<>(Objects.requireNonNull(action, "action"));
        items.subscribe(each.subscriber());
        return each;
    }
}
