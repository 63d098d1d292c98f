package dev.beckon.chaos.events;

import dev.beckon.api.EventBus;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Position;
import dev.beckon.api.Topic;
import dev.beckon.chaos.events.Fact.Acknowledged;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of one key to one topic, one after the other: each is tried with the same id until it is acknowledged.
 * Lives on one thread.
 */
final class Publisher {

    private static final int MOST_PADDING = 80;

    private final EventBus bus;
    private final Topic<Beat> topic;
    private final String key;
    private final int mostPauseMillis;
    private final Backlog backlog;
    private final Records records;
    private final ScheduledExecutorService thread;
    private final RandomGenerator random;
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private Beat beat;
    private boolean idle = true;
    private boolean stopping;

    /**
     * Makes one, which {@link #start} starts.
     *
     * @param mostPauseMillis between two events
     * @param thread on which it does everything
     * @param random used on that thread
     */
    Publisher(
            EventBus bus,
            Topic<Beat> topic,
            String key,
            int mostPauseMillis,
            Backlog backlog,
            Records records,
            ScheduledExecutorService thread,
            RandomGenerator random) {
        this.bus = bus;
        this.topic = topic;
        this.key = key;
        this.mostPauseMillis = mostPauseMillis;
        this.backlog = backlog;
        this.records = records;
        this.thread = thread;
        this.random = random;
        beat = new Beat(key, 0, "");
    }

    /** Begins. */
    void start() {
        after(mostPauseMillis, this::next);
    }

    /** Publishes nothing new. Completes when what it has begun is acknowledged. */
    CompletableFuture<Boolean> stop() {
        thread.execute(() -> {
            stopping = true;
            if (idle) {
                stopped.complete(true);
            }
        });
        return stopped;
    }

    private void next() {
        if (stopping) {
            return;
        }
        if (!backlog.mayGrow(System.nanoTime())) {
            after(50, this::next);
            return;
        }
        idle = false;
        beat = new Beat(key, beat.number() + 1, "x".repeat(random.nextInt(MOST_PADDING)));
        attempt();
    }

    private void attempt() {
        bus.publish(topic, beat, EventOptions.ofKey(key).id(key + "/" + beat.number()))
                .whenCompleteAsync(this::told, thread);
    }

    private void told(@Nullable Position position, @Nullable Throwable failure) {
        if (position == null) {
            after(100, this::attempt);
            return;
        }
        dev.beckon.eventlog.Position place = dev.beckon.eventlog.Position.parse(position.text());
        records.write(new Acknowledged(topic.name(), key, beat.number(), place));
        backlog.acknowledged(place.offset());
        idle = true;
        if (stopping) {
            stopped.complete(true);
        } else {
            after(mostPauseMillis, this::next);
        }
    }

    private void after(int mostMillis, Runnable what) {
        thread.schedule(what, 1 + random.nextInt(mostMillis), TimeUnit.MILLISECONDS);
    }
}
