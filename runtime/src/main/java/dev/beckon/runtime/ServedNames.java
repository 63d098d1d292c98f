package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.NamedListening;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Beginning;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.transport.Loop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names under which a server hands out the events of its topics: knows those that somebody attends under, and forgets those
 * that nobody has used for long. Thread-safe.
 */
final class ServedNames {

    private static final Logger LOG = LoggerFactory.getLogger(ServedNames.class);
    private static final int MOST_NAMES = 1000; // of a principal on a topic
    private static final int MOST_OWNER = 512; // characters of a cursor's name that say whose it is
    private static final int FORGOTTEN_AT_A_TIME = 100; // of a topic
    private static final long LONGEST_LOOK = Duration.ofHours(1).toMillis();
    private static final long SHORTEST_LOOK = 100; // milliseconds

    /**
     * What holds for the names of a topic.
     *
     * @param deadLetters whether it has such
     * @param forgetAfter milliseconds
     */
    record Topic(String name, SharedCursor.Timing timing, boolean deadLetters, long forgetAfter) {

        static Topic of(dev.beckon.api.Topic<?> topic, TopicOptions options) {
            long forgetAfter = options.namesForgottenAfter().toMillis();
            return new Topic(
                    topic.name(),
                    new SharedCursor.Timing(
                            options.attempts(),
                            options.firstPause().toMillis(),
                            options.longestPause().toMillis(),
                            Math.min(forgetAfter / 4, LONGEST_LOOK)),
                    topic.hasDeadLetters(),
                    forgetAfter);
        }
    }

    /**
     * What names are kept and told with.
     *
     * @param finder where a beginning is in a topic
     * @param recorder the record of an event of a source, or a refusal
     * @param wall for what outlasts the process
     */
    record Means(
            EventLog log,
            Executor workers,
            BiFunction<String, Beginning, CompletionStage<Bookmark>> finder,
            BiFunction<PublishRequest, String, NewRecord> recorder,
            InstantSource wall) {}

    /** What only the server itself has. */
    private record Surroundings(Supplier<Loop> loop, Incidents incidents) {}

    private record Key(String topic, String cursor) {}

    private final Means means;
    private final Map<String, Topic> topics;
    private final Map<Key, ServedName> names = new ConcurrentHashMap<>();
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile @Nullable Surroundings surroundings;
    private volatile boolean draining;
    private volatile boolean closed;

    /** @param topics by their names */
    ServedNames(Means means, Map<String, Topic> topics) {
        this.means = means;
        this.topics = Map.copyOf(topics);
    }

    /** The server is there; before anybody attends. */
    void start(Supplier<Loop> loop, Incidents incidents) {
        surroundings = new Surroundings(loop, incidents);
    }

    // ---- for names

    EventLog log() {
        return means.log();
    }

    Executor workers() {
        return means.workers();
    }

    private Surroundings surroundings() {
        return Objects.requireNonNull(surroundings, "surroundings");
    }

    Loop loop() {
        return surroundings().loop().get();
    }

    Incidents incidents() {
        return surroundings().incidents();
    }

    /** Milliseconds of a clock that never falls. */
    long now() {
        return loop().now() / 1_000_000;
    }

    /** Milliseconds since 1970. */
    long wallClock() {
        return means.wall().millis();
    }

    boolean isDraining() {
        return draining;
    }

    CompletionStage<Bookmark> find(String topic, Beginning beginning) {
        return means.finder().apply(topic, beginning);
    }

    NewRecord record(PublishRequest event, String source) {
        return means.recorder().apply(event, source);
    }

    SharedCursor.DeadLetters deadLetters(Topic topic, String name, String cursorName) {
        String to = topic.name() + dev.beckon.api.Topic.DEAD_LETTERS;
        return (event, attempts, error) ->
                DeadLetter.of(to, event, name, event.position() + "/" + cursorName, attempts, error);
    }

    /** Completes if there may be such a cursor: it is there, or its owner has not too many. */
    CompletionStage<?> admit(Topic topic, String cursorName) {
        String owner = cursorName.substring(0, cursorName.indexOf('#', 1) + 1);
        return cursors(topic).thenAccept(cursors -> {
            int many = 0;
            for (Cursor cursor : cursors) {
                if (cursor.name().equals(cursorName)) {
                    return;
                }
                many += cursor.name().startsWith(owner) ? 1 : 0;
            }
            if (many >= MOST_NAMES) {
                throw Failures.exception(
                        Code.RESOURCE_EXHAUSTED,
                        Ran.NO,
                        "names on topic " + topic.name() + ": " + many + " (expected: at most " + MOST_NAMES
                                + " of a principal; forget() those that nobody needs)");
            }
        });
    }

    private CompletionStage<List<Cursor>> cursors(Topic topic) {
        try {
            return means.log().cursors(topic.name());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    void ended(ServedName name) {
        names.remove(new Key(name.topic().name(), name.cursorName()), name);
    }

    static RpcException closed(String topic) {
        return Failures.exception(
                Code.UNAVAILABLE, Ran.NO, "topic " + topic + ": the server goes away (expected: one that stays)");
    }

    // ---- for those that attend

    /**
     * The cursor of a name, which belongs to a principal.
     *
     * @param owner as {@link EventSource} writes it
     * @throws RpcException if there is no such name
     */
    static String cursorName(String owner, String name) {
        if (name.isEmpty() || name.length() > NamedListening.LONGEST_NAME) {
            throw Failures.exception(
                    Code.INVALID_ARGUMENT,
                    Ran.NO,
                    "name: " + name.length() + " characters (expected: 1 to " + NamedListening.LONGEST_NAME + ")");
        }
        return owner + '#' + name;
    }

    /** Who owns what a principal names. */
    static String owner(String principal) {
        return EventSource.ofPrincipal(principal, MOST_OWNER);
    }

    /** The topic's, which must be one of the server's. */
    Topic topic(String name) {
        return Objects.requireNonNull(topics.get(name), "topic");
    }

    /** Refuses what nobody may ask for. */
    static void check(AttendRequest request) {
        if (request.inFlight() < 1 || request.inFlight() > NamedListening.MOST_IN_FLIGHT) {
            throw Failures.exception(
                    Code.INVALID_ARGUMENT,
                    Ran.NO,
                    "inFlight: " + request.inFlight() + " (expected: 1 to " + NamedListening.MOST_IN_FLIGHT + ")");
        }
    }

    /** Has somebody attend under a name. */
    void attend(Topic topic, String cursorName, Attendee attendee) {
        if (closed || draining && attendee.remote) {
            attendee.fail(closed(topic.name()));
            return;
        }
        watch();
        ServedName name = named(topic, cursorName, attendee.request.name());
        attendee.at(name);
        name.attend(attendee);
        attendee.announced(name);
        if (closed) {
            name.close();
        }
    }

    private ServedName named(Topic topic, String cursorName, String name) {
        return names.computeIfAbsent(
                new Key(topic.name(), cursorName), key -> new ServedName(this, topic, cursorName, name));
    }

    /** Removes a name, if it is there. */
    CompletionStage<@Nullable Object> forget(Topic topic, String cursorName, String name) {
        if (closed) {
            return CompletableFuture.failedFuture(closed(topic.name()));
        }
        return cursors(topic).<@Nullable Object>thenCompose(cursors -> {
            boolean there = cursors.stream().anyMatch(cursor -> cursor.name().equals(cursorName));
            if (there || names.containsKey(new Key(topic.name(), cursorName))) {
                return named(topic, cursorName, name).forget();
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    /** How the names stand that somebody attends under, by the names of their cursors. */
    Map<String, SharedCursor.Standing> standings(String topic) {
        Map<String, SharedCursor.Standing> all = new TreeMap<>();
        names.forEach((key, name) -> {
            SharedCursor.Standing standing = name.standing();
            if (key.topic().equals(topic) && standing != null) {
                all.put(key.cursor(), standing);
            }
        });
        return all;
    }

    // ---- what nobody has used for long

    /** Begins to look for names that nobody uses; once is enough. */
    void watch() {
        if (!watching.compareAndSet(false, true)) {
            return;
        }
        long soonest = topics.values().stream()
                .mapToLong(topic -> Math.max(SHORTEST_LOOK, Math.min(topic.forgetAfter() / 4, LONGEST_LOOK)))
                .min()
                .orElse(LONGEST_LOOK);
        lookAfter(soonest);
    }

    private void lookAfter(long millis) {
        try {
            loop().schedule(
                            () -> {
                                if (!closed) {
                                    look();
                                    lookAfter(millis);
                                }
                            },
                            millis * 1_000_000);
        } catch (RejectedExecutionException ended) {
            LOG.debug("Names are not looked for any more: the server is closed");
        }
    }

    /** Not on the loop: there may be many names. */
    private void look() {
        try {
            workers().execute(this::forgetIdle);
        } catch (RejectedExecutionException full) {
            LOG.debug("Names are looked for later: no worker is free");
        }
    }

    /** Forgets names that nobody has used for long: of each topic only some at a time. */
    void forgetIdle() {
        long now = wallClock();
        for (Topic topic : topics.values()) {
            cursors(topic).whenComplete((cursors, failure) -> {
                if (failure != null) {
                    LOG.debug("Names of topic {} cannot be looked for: {}", topic.name(), failure.toString());
                    return;
                }
                cursors.stream()
                        .filter(cursor -> now - cursor.movedAt() > topic.forgetAfter())
                        .filter(cursor -> !names.containsKey(new Key(topic.name(), cursor.name())))
                        .limit(FORGOTTEN_AT_A_TIME)
                        .forEach(this::forget);
            });
        }
    }

    /** The move that removes a cursor. */
    @SuppressWarnings("NullAway") // it does not see in class files that an array may be null
    static CursorMove forgotten(String topic, String cursorName, long epoch) {
        return new CursorMove(topic, cursorName, epoch, null);
    }

    /** Under the claim that it has: who has claimed it since, uses it. */
    private void forget(Cursor idle) {
        CompletionStage<?> forgotten;
        try {
            forgotten = means.log().append(Batch.of(forgotten(idle.topic(), idle.name(), idle.epoch())));
        } catch (RuntimeException refused) {
            forgotten = CompletableFuture.failedFuture(refused);
        }
        forgotten.whenComplete((done, failure) -> {
            if (failure == null) {
                LOG.info("The name {} of topic {} is forgotten: nobody has used it", idle.name(), idle.topic());
            } else {
                LOG.debug(
                        "The name {} of topic {} is not forgotten: {}", idle.name(), idle.topic(), failure.toString());
            }
        });
    }

    // ---- the end

    void drain() {
        draining = true;
        names.values().forEach(ServedName::drain);
    }

    void close() {
        closed = true;
        draining = true;
        names.values().forEach(ServedName::close);
    }
}
