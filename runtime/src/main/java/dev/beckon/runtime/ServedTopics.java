package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.SlowPolicy;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Capability;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import dev.beckon.runtime.events.Assignment;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Beginning;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.EventHeader;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.events.ForgetAnswer;
import dev.beckon.runtime.events.ForgetRequest;
import dev.beckon.runtime.events.ListenRequest;
import dev.beckon.runtime.events.PublishAnswer;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.Reply;
import dev.beckon.runtime.events.TopicDescription;
import dev.beckon.runtime.events.WhenSlow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of a server, on the log that keeps them: takes what is published and tells those that listen, as bytes.
 * Thread-safe.
 */
final class ServedTopics {

    private static final Logger LOG = LoggerFactory.getLogger(ServedTopics.class);
    private static final long DECLARE_SECONDS = 30;
    private static final int MOST_NAMED = 10; // topics in a message
    private static final int ENVELOPE = 1024; // bytes that travel with an event besides its texts and itself

    private final EventLog log;
    private final boolean own;
    private final Map<String, TopicSettings> declared;
    private final Executor workers;
    private final int maxMessage;
    private final ServedNames names;
    private final Set<TopicSubscription> subscriptions =
            Collections.synchronizedSet(new LinkedHashSet<>()); // of clients and the server, in their order
    private final TopicTail.Size tailSize;
    private final Map<String, TopicTail> tails = new ConcurrentHashMap<>(); // by topic
    private final Telling.Encoding encoding = new Telling.Encoding();
    private final Map<String, LongAdder> published = new ConcurrentHashMap<>(); // events, by topic
    private volatile boolean draining;
    private volatile boolean closed;

    private ServedTopics(
            EventLog log,
            boolean own,
            Map<String, TopicSettings> declared,
            Map<String, ServedNames.Topic> named,
            Executor workers,
            InstantSource wall,
            int maxMessage) {
        this.log = log;
        this.own = own;
        this.declared = declared;
        this.workers = workers;
        this.maxMessage = maxMessage;
        this.tailSize = TopicTail.Size.ofOneOf(declared.size());
        this.names = new ServedNames(new ServedNames.Means(log, workers, this::find, this::record, wall), named);
    }

    /**
     * Declares topics in a log, and waits until that is done.
     *
     * @param own whether the log is closed with them
     * @param workers for signals to listeners
     * @param wall the time of day
     * @param maxMessage the longest message that the server takes, in bytes
     * @throws IllegalStateException if the log cannot keep one of them
     */
    static ServedTopics open(
            Map<Topic<?>, TopicOptions> given,
            EventLog log,
            boolean own,
            Executor workers,
            InstantSource wall,
            int maxMessage) {
        Map<Topic<?>, TopicOptions> topics = withDeadLetters(given);
        Map<String, ServedNames.Topic> named = new TreeMap<>();
        Map<String, TopicSettings> declared = new TreeMap<>();
        List<CompletableFuture<?>> declaring = new ArrayList<>();
        topics.forEach((topic, options) -> {
            TopicSettings settings = settings(topic, options);
            declared.put(topic.name(), settings);
            named.put(topic.name(), ServedNames.Topic.of(topic, options));
            refuseMode(settings, log);
            declaring.add(log.declare(settings).toCompletableFuture());
        });
        try {
            CompletableFuture.allOf(declaring.toArray(new CompletableFuture<?>[0]))
                    .orTimeout(DECLARE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            Throwable cause = Failures.unwrap(failed);
            throw new IllegalStateException(
                    "topics " + declared.keySet() + ": " + cause.getMessage()
                            + " (expected: a log that keeps them as they are declared)",
                    cause);
        }
        return new ServedTopics(log, own, declared, named, workers, wall, maxMessage);
    }

    /** Each topic has its dead letters: kept as long as a name may be idle, unless the server was told something else. */
    private static Map<Topic<?>, TopicOptions> withDeadLetters(Map<Topic<?>, TopicOptions> given) {
        Map<String, Topic<?>> byName = new TreeMap<>();
        given.keySet().forEach(topic -> byName.put(topic.name(), topic));
        Map<Topic<?>, TopicOptions> all = new LinkedHashMap<>(given);
        given.forEach((topic, options) -> {
            if (!topic.hasDeadLetters()) {
                return;
            }
            Topic<?> letters = topic.deadLetters();
            Topic<?> other = byName.get(letters.name());
            if (other != null && !other.equals(letters)) {
                throw new IllegalStateException(
                        "topic " + other.name() + ": of " + other.type().getName()
                                + " (expected: of " + letters.type().getName() + ", as it has the dead letters of "
                                + topic.name() + ")");
            }
            all.putIfAbsent(letters, deadLetterOptions(options));
        });
        return all;
    }

    private static TopicOptions deadLetterOptions(TopicOptions of) {
        Duration time = of.retainedTime().compareTo(of.namesForgottenAfter()) > 0
                ? of.retainedTime()
                : of.namesForgottenAfter();
        return of.retain(time).retainBytes(Math.max(of.retainedBytes(), of.retainedBytes() + DeadLetter.ROOM));
    }

    private static TopicSettings settings(Topic<?> topic, TopicOptions options) {
        TopicSettings settings = TopicSettings.of(topic.name(), EventCodec.nameOf(topic.type()))
                .in(mode(options.mode()))
                .retain(options.retainedTime(), options.retainedBytes())
                .dedup(options.dedupWindow(), options.dedupIds());
        return options.keepsLatest() ? settings.keepLatest() : settings;
    }

    private static Mode mode(TopicMode mode) {
        return switch (mode) {
            case MEMORY -> Mode.MEMORY;
            case WRITTEN -> Mode.WRITTEN;
            case SYNCED -> Mode.SYNCED;
            case REPLICATED -> Mode.REPLICATED;
        };
    }

    private static void refuseMode(TopicSettings topic, EventLog log) {
        Capability needed =
                switch (topic.mode()) {
                    case MEMORY -> null;
                    case WRITTEN -> Capability.WRITTEN;
                    case SYNCED -> Capability.SYNCED;
                    case REPLICATED -> Capability.REPLICATED;
                };
        if (needed != null && !log.capabilities().contains(needed)) {
            throw new IllegalStateException("topic " + topic.name() + ": mode " + topic.mode() + ", which "
                    + log.getClass().getSimpleName() + " does not keep (expected: an event log that does, given by"
                    + " Server.builder().eventLog(...), or TopicMode.MEMORY)");
        }
    }

    // ---- publishing

    /**
     * Keeps an event.
     *
     * @param source who publishes it
     * @return completes on the thread that calls, or on one of the log's, which must not be held up
     */
    CompletionStage<PublishAnswer> publish(PublishRequest event, String source) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    refusal(Code.UNAVAILABLE, "topic " + event.topic() + ": closed (expected: an open server)"));
        }
        NewRecord record;
        CompletionStage<List<Appended>> appended;
        try {
            record = record(event, source);
            appended = log.append(Batch.of(record));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(TopicFailures.told(refused));
        }
        return appended.handle((kept, failure) -> {
            if (failure != null) {
                throw TopicFailures.told(failure);
            }
            if (!kept.get(0).repeated()) {
                published(event.topic(), 1);
            }
            return new PublishAnswer(
                    kept.get(0).position().toString(), kept.get(0).repeated());
        });
    }

    /** So many events of a topic were kept, by whichever way they came. */
    void published(String topic, long events) {
        published.computeIfAbsent(topic, name -> new LongAdder()).add(events);
    }

    private NewRecord record(PublishRequest event, String source) {
        TopicSettings topic = declared(event.topic(), event.type(), "a publisher");
        String key = checked("key", event.key());
        String id = checked("id", event.id());
        if (topic.keepsLatest() && key == null) {
            throw refusal(
                    Code.INVALID_ARGUMENT,
                    "key: none (expected: one, as " + topic.name() + " keeps the latest event of each)");
        }
        if (event.data() == null && !topic.keepsLatest()) {
            throw refusal(
                    Code.FAILED_PRECONDITION,
                    "topic: " + topic.name()
                            + " keeps no key, so none can be deleted (expected: one with keepLatest())");
        }
        long time = event.time() == null ? -1 : event.time().toEpochMilli();
        if (event.time() != null && time < 0) {
            throw refusal(Code.INVALID_ARGUMENT, "time: " + event.time() + " (expected: 1970 or later)");
        }
        NewRecord record = record(topic.name(), key, source, id, time, headers(event), event.data());
        refuseTooLarge(record, event.data());
        return record;
    }

    @SuppressWarnings("NullAway") // it does not see in class files that an array may be null
    private static NewRecord record(
            String topic,
            @Nullable String key,
            String source,
            @Nullable String id,
            long time,
            List<Header> headers,
            byte @Nullable [] data) {
        return new NewRecord(topic, key, source, id, time, headers, data);
    }

    /** It has to fit into the one message in which it goes to listeners. */
    private void refuseTooLarge(NewRecord record, byte @Nullable [] data) {
        int length = data == null ? 0 : data.length;
        long most =
                maxMessage - ENVELOPE - Math.min(3 * DeadLetter.ROOM, maxMessage / 8) - 3L * (record.size() - length);
        if (length > most) {
            throw refusal(
                    Code.RESOURCE_EXHAUSTED,
                    "event: " + length + " bytes (expected: at most " + Math.max(0, most)
                            + ", so that it fits into a message of " + maxMessage + " with its key, id and headers)");
        }
    }

    private static List<Header> headers(PublishRequest event) {
        if (event.headers().isEmpty()) {
            return List.of();
        }
        if (event.headers().size() > EventLog.MOST_HEADERS) {
            throw refusal(
                    Code.INVALID_ARGUMENT,
                    "headers: " + event.headers().size() + " (expected: at most " + EventLog.MOST_HEADERS + ")");
        }
        List<Header> headers = new ArrayList<>(event.headers().size());
        for (EventHeader header : event.headers()) {
            checked("header", header.name());
            if (header.value().length() > EventLog.LONGEST_TEXT) {
                throw refusal(Code.INVALID_ARGUMENT, tooLong("header", header.value()));
            }
            headers.add(new Header(header.name(), header.value()));
        }
        return headers;
    }

    private static @Nullable String checked(String what, @Nullable String text) {
        if (text != null && (text.isEmpty() || text.length() > EventLog.LONGEST_TEXT)) {
            throw refusal(Code.INVALID_ARGUMENT, tooLong(what, text));
        }
        return text;
    }

    private static String tooLong(String what, String text) {
        return what + ": " + text.length() + " characters (expected: 1 to " + EventLog.LONGEST_TEXT + ")";
    }

    private TopicSettings declared(String topic, String type, String who) {
        TopicSettings settings = declared.get(topic);
        if (settings == null) {
            throw unknown(topic, declared.keySet());
        }
        if (!settings.type().equals(type)) {
            throw refusal(
                    Code.FAILED_PRECONDITION,
                    "topic: " + topic + " has events of " + settings.type() + " (expected: " + who
                            + " of these, not of " + shortened(type) + ")");
        }
        return settings;
    }

    /** There is no such topic. */
    static RpcException unknown(String topic, Set<String> names) {
        List<String> told = names.stream()
                .filter(name -> !name.endsWith(Topic.DEAD_LETTERS))
                .toList();
        List<String> some = told.stream().limit(MOST_NAMED).toList();
        return refusal(
                Code.NOT_FOUND,
                "topic: '" + shortened(topic) + "' is not declared here (expected: "
                        + (some.isEmpty()
                                ? "a server that has topics; this one has none"
                                : "one of " + some + (told.size() > MOST_NAMED ? " and others" : ""))
                        + ")");
    }

    private static String shortened(String text) {
        String start = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    private static RpcException refusal(Code code, String message) {
        return Failures.exception(code, Ran.NO, message);
    }

    // ---- listening

    /** The events of a topic, for this process; one reader for all who are at the end of the topic. */
    Flow.Publisher<Delivery> listen(ListenRequest request) {
        return deliveries(request, null);
    }

    /** @param listener the call of a client, whose stream ends when the server drains; null for this process */
    private Flow.Publisher<Delivery> deliveries(ListenRequest request, @Nullable CallContext listener) {
        TopicSettings topic = declared(request.topic(), request.type(), "a listener");
        Beginning beginning = request.beginning();
        Bookmark from = beginning instanceof Beginning.AtBookmark given ? bookmark(given.bookmark()) : null;
        Start start = start(beginning);
        WhenSlow slow = checked(request.whenSlow());
        return new TopicDeliveries(
                this,
                new TopicSubscription.Who(
                        topic.name(),
                        listener == null ? "" : listener.principal().name(),
                        listener instanceof ServerCall call ? call.exchange().clientName() : "",
                        text(slow),
                        listener != null),
                new TopicCursor.Reads(log, topic.name(), tail(topic.name()), keys(request), slow),
                new TopicDeliveries.Beginning(
                        () -> from != null ? CompletableFuture.completedFuture(from) : find(topic.name(), start),
                        from == null),
                workers,
                subscriptions::remove);
    }

    private TopicTail tail(String topic) {
        return tails.computeIfAbsent(topic, name -> new TopicTail(log, name, workers, encoding, tailSize));
    }

    /** Encodes what is told, and counts that. */
    Telling.Encoding encoding() {
        return encoding;
    }

    /** Knows one who listens, until it has ended. */
    void begun(TopicSubscription subscription) {
        subscriptions.add(subscription);
        if (draining && subscription.who().leaves()) {
            subscription.drain();
        }
    }

    private static @Nullable WhenSlow checked(@Nullable WhenSlow slow) {
        if (slow instanceof WhenSlow.DropOldest drop) {
            requireSome("dropOldest", drop.events());
        } else if (slow instanceof WhenSlow.KeepLatest keep) {
            requireSome("keepLatest", keep.events());
        } else if (slow instanceof WhenSlow.GoOnLive live) {
            requireSome("goOnLive", live.events());
        }
        return slow;
    }

    private static void requireSome(String policy, int events) {
        if (events < 1 || events > SlowPolicy.MOST) {
            throw refusal(
                    Code.INVALID_ARGUMENT, policy + ": " + events + " events (expected: 1 to " + SlowPolicy.MOST + ")");
        }
    }

    private static String text(@Nullable WhenSlow slow) {
        if (slow instanceof WhenSlow.DropOldest drop) {
            return "keeps the newest " + drop.events();
        }
        if (slow instanceof WhenSlow.KeepLatest keep) {
            return "keeps the latest of each key, at most " + keep.events();
        }
        if (slow instanceof WhenSlow.GoOnLive live) {
            return "is disconnected when more than " + live.events() + " wait";
        }
        return "waits";
    }

    private CompletionStage<Bookmark> find(String topic, Beginning beginning) {
        try {
            return beginning instanceof Beginning.AtBookmark given
                    ? CompletableFuture.completedFuture(bookmark(given.bookmark()))
                    : find(topic, start(beginning));
        } catch (RpcException absurd) {
            return CompletableFuture.failedFuture(absurd);
        }
    }

    private CompletionStage<Bookmark> find(String topic, Start start) {
        try {
            return log.find(topic, start);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static Bookmark bookmark(String text) {
        try {
            return Bookmark.parse(text);
        } catch (IllegalArgumentException absurd) {
            throw refusal(Code.INVALID_ARGUMENT, String.valueOf(absurd.getMessage()));
        }
    }

    private static Start start(Beginning beginning) {
        if (beginning instanceof Beginning.AtTime at) {
            return Start.at(at.time());
        }
        return beginning instanceof Beginning.Earliest ? Start.EARLIEST : Start.LATEST;
    }

    private static void refuseBoth(@Nullable String key, @Nullable String prefix) {
        if (key != null && prefix != null) {
            throw refusal(Code.INVALID_ARGUMENT, "keyPrefix: given, and key too (expected: one of them)");
        }
    }

    private static @Nullable Predicate<@Nullable String> keys(ListenRequest request) {
        String key = checked("key", request.key());
        String prefix = checked("keyPrefix", request.keyPrefix());
        refuseBoth(key, prefix);
        if (key != null) {
            return key::equals;
        }
        return prefix == null ? null : other -> other != null && other.startsWith(prefix);
    }

    // ---- listening under a name

    /**
     * Hands out events under a name.
     *
     * @param owner of the name, by {@link ServedNames#owner}
     * @param leaving whether it goes elsewhere when the server drains
     * @param source of what is published with acknowledgements
     */
    Flow.Publisher<Assignment> attend(
            AttendRequest request, Flow.Publisher<Reply> replies, String owner, String source, boolean leaving) {
        declared(request.topic(), request.type(), "a listener");
        ServedNames.Topic topic = names.topic(request.topic());
        String cursor = ServedNames.cursorName(owner, request.name());
        ServedNames.check(request);
        refuseBoth(checked("key", request.key()), checked("keyPrefix", request.keyPrefix()));
        return subscriber -> {
            Attendee attendee = new Attendee(request, source, leaving, subscriber, workers);
            subscriber.onSubscribe(attendee);
            names.attend(topic, cursor, attendee);
            replies.subscribe(attendee.replies());
        };
    }

    /** Forgets a name. */
    CompletableFuture<ForgetAnswer> forget(ForgetRequest request, String owner) {
        declared(request.topic(), request.type(), "a listener");
        String cursor = ServedNames.cursorName(owner, request.name());
        return names.forget(names.topic(request.topic()), cursor, request.name())
                .handle((done, failure) -> {
                    if (failure != null) {
                        throw TopicFailures.told(failure);
                    }
                    return new ForgetAnswer();
                })
                .toCompletableFuture();
    }

    /** The names under which its events are handed out. */
    ServedNames names() {
        return names;
    }

    /** How many clients' subscriptions there are. */
    int listeners() {
        return (int) List.copyOf(subscriptions).stream()
                .filter(each -> each.who().leaves())
                .count();
    }

    // ---- how they stand

    /** How all topics that are declared here stand, by name. */
    CompletionStage<List<TopicStanding>> standings() {
        return log.topics().thenApply(states -> {
            List<TopicStanding> all = new ArrayList<>();
            declared.keySet().forEach(name -> {
                TopicState state = states.get(name);
                if (state != null) {
                    LongAdder events = published.get(name);
                    all.add(new TopicStanding(state, events == null ? 0 : events.sum(), listeners(name, state)));
                }
            });
            return all;
        });
    }

    private List<ListenerStanding> listeners(String topic, TopicState state) {
        List<ListenerStanding> all = new ArrayList<>();
        for (TopicSubscription subscription : List.copyOf(subscriptions)) {
            if (subscription.who().topic().equals(topic)) {
                all.add(subscription.standing(state.latest()));
            }
        }
        names.standings(topic).forEach((cursor, name) -> all.add(named(cursor, name, state)));
        return all;
    }

    /** Those who attend under a name stand where it does. */
    private static ListenerStanding named(String cursor, SharedCursor.Standing name, TopicState state) {
        int end = cursor.indexOf('#', 1); // of the owner
        String owner = cursor.substring(0, end);
        return new ListenerStanding(
                owner.equals(EventSource.SERVER) ? "" : owner,
                "",
                cursor.substring(end + 1),
                name.low(),
                ListenerStanding.lag(name.low(), state.latest()),
                "reads later from the log",
                0);
    }

    // ---- as a service

    /** Answers clients. */
    Events service(ToldTopics told) {
        return new Events() {
            @Override
            public CompletableFuture<PublishAnswer> publish(PublishRequest request) {
                return ServedTopics.this
                        .publish(request, EventSource.of(CallContext.current()))
                        .toCompletableFuture();
            }

            @Override
            public Flow.Publisher<Delivery> listen(ListenRequest request) {
                return deliveries(request, CallContext.current());
            }

            @Override
            public CompletableFuture<List<TopicDescription>> topics(@Nullable String name) {
                return told.of(declared.keySet(), ServedTopics.this::standings, name)
                        .toCompletableFuture();
            }

            @Override
            public Flow.Publisher<Assignment> attend(AttendRequest request, Flow.Publisher<Reply> replies) {
                CallContext call = CallContext.current();
                return ServedTopics.this.attend(request, replies, owner(call), EventSource.of(call), true);
            }

            @Override
            public CompletableFuture<ForgetAnswer> forget(ForgetRequest request) {
                return ServedTopics.this.forget(request, owner(CallContext.current()));
            }

            private String owner(CallContext call) {
                return ServedNames.owner(call.principal().name());
            }
        };
    }

    // ---- the end

    /** The server goes away: those that listen are to go elsewhere. */
    void drain() {
        draining = true;
        names.drain();
        List.copyOf(subscriptions).stream().filter(each -> each.who().leaves()).forEach(TopicSubscription::drain);
    }

    /** No more events are taken, and none told. */
    void close() {
        closed = true;
        drain();
        names.close();
        if (own) {
            try {
                log.close();
            } catch (EventLogException failed) {
                LOG.warn("The log of topics {} could not be closed", declared.keySet(), failed);
            }
        }
    }

    @Override
    public String toString() {
        return declared.keySet().toString();
    }
}
