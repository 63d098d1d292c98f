package dev.beckon.runtime;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.transport.Loop;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a topic tells one who listens: as a publisher, to whoever subscribes, and, encoded once for all, to the call that it
 * answers. Thread-safe.
 */
final class TopicDeliveries implements Flow.Publisher<Delivery> {

    /**
     * Where a listener begins.
     *
     * @param place asked for once it begins
     * @param isKnown whether the log itself says where
     */
    record Beginning(Supplier<CompletionStage<Bookmark>> place, boolean isKnown) {}

    private final ServedTopics topics;
    private final TopicSubscription.Who who;
    private final TopicCursor.Reads reads;
    private final Beginning beginning;
    private final Executor workers;
    private final Consumer<TopicSubscription> atEnd;

    /** @param atEnd told of each subscription when it ends */
    TopicDeliveries(
            ServedTopics topics,
            TopicSubscription.Who who,
            TopicCursor.Reads reads,
            Beginning beginning,
            Executor workers,
            Consumer<TopicSubscription> atEnd) {
        this.topics = topics;
        this.who = who;
        this.reads = reads;
        this.beginning = beginning;
        this.workers = workers;
        this.atEnd = atEnd;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Delivery> subscriber) {
        LogSubscription subscription = new LogSubscription(subscriber, who, reads, workers, atEnd);
        topics.begun(subscription);
        subscriber.onSubscribe(subscription);
        subscription.start(beginning);
    }

    /** Sends it as the items of this call, whose session is of that loop. */
    DeliverySender to(ServerStream call, Loop loop) {
        return new DeliverySender(
                call,
                who,
                reads,
                new DeliverySender.Home(
                        reads.tail().on(loop),
                        topics.encoding(),
                        workers,
                        (sender, cursor) -> {
                            topics.begun(sender);
                            cursor.start(beginning.place().get(), beginning.isKnown());
                        },
                        atEnd));
    }
}
