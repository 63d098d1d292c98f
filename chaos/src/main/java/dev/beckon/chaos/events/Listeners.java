package dev.beckon.chaos.events;

import dev.beckon.api.Bookmark;
import dev.beckon.api.EventInfo;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Gap;
import dev.beckon.api.Listening;
import dev.beckon.api.NamedListening;
import dev.beckon.api.Start;
import dev.beckon.api.Subscription;
import dev.beckon.api.Taken;
import dev.beckon.api.Topic;
import dev.beckon.chaos.events.Fact.Heard;
import dev.beckon.chaos.events.Fact.Missed;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.Client;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of listeners: they write down what they hear before they are done with it. Some durable ones fail now and then, at the first
 * two attempts, so that events come again; one fails always with some events, so that these become dead letters. Thread-safe.
 */
final class Listeners {

    private static final int IN_FLIGHT = 8;
    private static final int ONE_FAILS = 200; // of so many
    private static final int FAILURES = 2;
    private static final String ORIGIN = "origin"; // where an event stands that another was forged of

    private final Records records;
    private final ScheduledExecutorService later;

    /** @param later completes what handlers return */
    Listeners(Records records, ScheduledExecutorService later) {
        this.records = records;
        this.later = later;
    }

    /** Goes on from its own bookmark. */
    Function<@Nullable Bookmark, Subscription> plain(Client client, Topic<Beat> topic, String name, Backlog backlog) {
        Listening<Beat> listening = client.listen(topic).onGap(gap -> missed(name, gap, backlog));
        return place -> (place == null ? listening.fromEarliest() : listening.from(place)).each((beat, info) -> {
            Position position = write(name, beat, info, backlog);
            backlog.heard(name, position.offset());
        });
    }

    /** Durable; acknowledges as its handler returns. */
    Function<@Nullable Bookmark, Subscription> ledger(Client client, Topic<Beat> topic, Backlog backlog) {
        return place -> named(client, topic, Cast.LEDGER, backlog).each((beat, info) -> {
            Position position = write(Cast.LEDGER, beat, info, backlog);
            if (topic.equals(Beats.WRITTEN) && Cast.isPoison(beat.key(), beat.number())) {
                throw new OnPurpose(); // until it is a dead letter
            }
            failNowAndThen(Cast.LEDGER, beat, info);
            backlog.heard(Cast.LEDGER, position.offset());
        });
    }

    /** One of several who share a name; acknowledges some milliseconds later. */
    Function<@Nullable Bookmark, Subscription> crew(Client client, Topic<Beat> topic, Backlog backlog) {
        return place -> named(client, topic, Cast.CREW, backlog).eachAsync((beat, info) -> {
            Position position = write(Cast.CREW, beat, info, backlog);
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            later.schedule(
                    () -> {
                        try {
                            failNowAndThen(Cast.CREW, beat, info);
                            backlog.heard(Cast.CREW, position.offset());
                            done.complete(true);
                        } catch (OnPurpose onPurpose) {
                            done.completeExceptionally(onPurpose);
                        }
                    },
                    beat.number() % 3,
                    TimeUnit.MILLISECONDS);
            return done;
        });
    }

    /** Durable; acknowledges by hand, and with that publishes an event for each. */
    Function<@Nullable Bookmark, Subscription> smith(Client client, Backlog origin) {
        return place -> named(client, Beats.SYNCED, Cast.SMITH, origin).eachTaken((beat, taken) -> {
            Position position = write(Cast.SMITH, beat, taken.info(), origin);
            failNowAndThen(Cast.SMITH, beat, taken.info());
            forge(beat, taken, position); // that it was done may be known to nobody here; the collector will hear
        });
    }

    private static void forge(Beat beat, Taken taken, Position position) {
        EventOptions options = EventOptions.ofKey(beat.key()).header(ORIGIN, position.toString());
        taken.publish(Beats.FORGED, beat, options).done();
    }

    /** Durable, of what the smith publishes. */
    Function<@Nullable Bookmark, Subscription> collector(Client client, Backlog origin) {
        return place -> named(client, Beats.FORGED, Cast.COLLECTOR, origin).each((beat, info) -> {
            write(Cast.COLLECTOR, beat, info, origin);
            String forgedOf = Objects.requireNonNull(info.headers().get(ORIGIN), ORIGIN);
            origin.heard(Cast.SMITH, Position.parse(forgedOf).offset());
            origin.heard(Cast.COLLECTOR, Position.parse(forgedOf).offset());
        });
    }

    /** Durable, of what no attempt has helped. */
    Function<@Nullable Bookmark, Subscription> undertaker(Client client, Backlog origin) {
        return place -> named(client, Beats.WRITTEN.deadLetters(), Cast.UNDERTAKER, origin)
                .each((beat, info) -> {
                    write(Cast.UNDERTAKER, beat, info, origin);
                    String died = Objects.requireNonNull(info.headers().get("dead-letter-position"), "position");
                    origin.heard(Cast.LEDGER, Position.parse(died).offset());
                });
    }

    private NamedListening<Beat> named(Client client, Topic<Beat> topic, String name, Backlog backlog) {
        return client.listen(topic)
                .named(name)
                .startIfNew(Start.EARLIEST)
                .inFlight(IN_FLIGHT)
                .onGap(gap -> missed(name, gap, backlog));
    }

    private Position write(String name, Beat beat, EventInfo info, Backlog backlog) {
        Position position = Position.parse(info.position().text());
        records.write(
                new Heard(info.topic(), name, beat.key(), beat.number(), position, info.attempt(), backlog.newest()));
        return position;
    }

    private void missed(String name, Gap gap, Backlog backlog) {
        Position after = Position.parse(gap.after().text());
        Position resumed = Position.parse(gap.resumed().text());
        records.write(new Missed(
                gap.topic(),
                name,
                after,
                resumed,
                gap.missed().orElse(-1),
                gap.reason().toString(),
                backlog.newest()));
        backlog.missed(name, after.offset(), resumed.offset());
    }

    private static void failNowAndThen(String name, Beat beat, EventInfo info) {
        if (info.attempt() <= FAILURES
                && Math.floorMod(Objects.hash(name, beat.key(), beat.number()), ONE_FAILS) == 0) {
            throw new OnPurpose();
        }
    }

    /** How a handler fails here. */
    private static final class OnPurpose extends RuntimeException {

        private static final long serialVersionUID = 1;

        OnPurpose() {
            super("on purpose", null, false, false);
        }
    }
}
