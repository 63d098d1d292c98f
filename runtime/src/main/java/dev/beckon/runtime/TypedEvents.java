package dev.beckon.runtime;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Code;
import dev.beckon.api.EventBus;
import dev.beckon.api.EventInfo;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Gap;
import dev.beckon.api.Listening;
import dev.beckon.api.NamedListening;
import dev.beckon.api.Position;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.SlowPolicy;
import dev.beckon.api.Subscription;
import dev.beckon.api.Topic;
import dev.beckon.runtime.events.Beginning;
import dev.beckon.runtime.events.EventHeader;
import dev.beckon.runtime.events.ListenRequest;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.WhenSlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Publishes typed events, and starts listeners, which it knows until they have ended. Thread-safe. */
final class TypedEvents implements EventBus {

    private final EventHome home;
    private final Supplier<? extends RandomGenerator> random;
    private final @Nullable EventCodec<?> only; // of all topics
    private final Map<Class<?>, EventCodec<?>> codecs = new ConcurrentHashMap<>();
    private final Set<Subscription> listeners = Collections.synchronizedSet(new LinkedHashSet<>()); // in their order
    private final Set<TypedEvents> others = Collections.synchronizedSet(new LinkedHashSet<>()); // made of this one
    private volatile boolean closed;

    /** @param random for the pace of listeners that are started again */
    TypedEvents(EventHome home, Supplier<? extends RandomGenerator> random) {
        this(home, random, null);
    }

    /** @param only the codec of all topics; null for that of each one's type */
    private TypedEvents(EventHome home, Supplier<? extends RandomGenerator> random, @Nullable EventCodec<?> only) {
        this.home = home;
        this.random = random;
        this.only = only;
    }

    /** The same, for topics whose events stay bytes, of the type of this name. */
    EventBus ofBytes(String type) {
        TypedEvents bytes = new TypedEvents(home, random, EventCodec.ofBytes(type));
        others.add(bytes);
        if (closed) {
            bytes.close();
        }
        return bytes;
    }

    @SuppressWarnings("unchecked") // each is put under its own type
    private <T> EventCodec<T> codec(Topic<T> topic) {
        return (EventCodec<T>) (only == null ? codecs.computeIfAbsent(topic.type(), EventCodec::of) : only);
    }

    @Override
    public <T> CompletableFuture<Position> publish(Topic<T> topic, T event, EventOptions options) {
        return publish(request(topic, event, options));
    }

    /** What is sent to have an event published. */
    <T> PublishRequest request(Topic<T> topic, T event, EventOptions options) {
        EventCodec<T> codec = codec(topic);
        byte[] data = codec.encode(Objects.requireNonNull(event, "event"));
        return request(topic.name(), codec.typeName(), keyed(topic, event, options), data);
    }

    @Override
    public CompletableFuture<Position> publishDelete(Topic<?> topic, String key) {
        String type = only == null ? EventCodec.nameOf(topic.type()) : only.typeName();
        return publish(request(topic.name(), type, EventOptions.ofKey(key), null));
    }

    /** With the key that the topic derives from the event. */
    private static <T> EventOptions keyed(Topic<T> topic, T event, EventOptions options) {
        String derived = topic.keyOf(event);
        String given = options.key();
        if (derived == null || derived.equals(given)) {
            return options;
        }
        if (given != null) {
            throw new IllegalArgumentException("key: '" + given + "' (expected: '" + derived + "', which topic " + topic
                    + " derives from the event; or none)");
        }
        return options.key(derived);
    }

    private CompletableFuture<Position> publish(PublishRequest request) {
        return home.publish(request).thenApply(answer -> new Position(answer.position()));
    }

    private PublishRequest request(String topic, String type, EventOptions options, byte @Nullable [] data) {
        String id = options.id();
        return new PublishRequest(
                topic,
                type,
                options.key(),
                id == null ? home.freshId() : id,
                options.time(),
                headers(options.headers()),
                data);
    }

    private static List<EventHeader> headers(Map<String, String> given) {
        if (given.isEmpty()) {
            return List.of();
        }
        List<EventHeader> headers = new ArrayList<>(given.size());
        given.forEach((name, value) -> headers.add(new EventHeader(name, value)));
        return headers;
    }

    @Override
    public <T> Listening<T> listen(Topic<T> topic) {
        return new Plan<>(this, topic, codec(topic), new Beginning.Latest(), null, null, null, null, null);
    }

    /** Knows it until {@link #ended}. */
    private <T> Subscription start(Plan<T> plan, EachEvent<T> each) {
        TopicListener<T> listener = new TopicListener<>(home, this::ended, plan, each, new Pace(random));
        listeners.add(listener);
        if (closed) {
            listener.end(closed(plan.topic()));
        } else {
            listener.start();
        }
        return listener;
    }

    /** Knows it until {@link #ended}. */
    <T> Subscription start(NamedPlan<T> plan, NamedListener.Handling<T> handling, boolean byHand) {
        NamedListener<T> listener = new NamedListener<>(home, this::ended, plan, handling, byHand, new Pace(random));
        listeners.add(listener);
        if (closed) {
            listener.end(closed(plan.plan().topic()));
        } else {
            listener.start();
        }
        return listener;
    }

    private static RpcException closed(Topic<?> topic) {
        return Failures.exception(
                Code.UNAVAILABLE, Ran.NO, "topic " + topic + ": closed (expected: an open client or server)");
    }

    private void ended(Subscription listener) {
        listeners.remove(listener);
    }

    /** Closes all listeners; no more can be started. */
    void close() {
        closed = true;
        List.copyOf(listeners).forEach(Subscription::close);
        List.copyOf(others).forEach(TypedEvents::close);
    }

    /** What a listener does with each event; returns the stage to wait for, or null if it is done. */
    interface EachEvent<T> {

        @Nullable
        CompletionStage<?> take(T event, EventInfo info);
    }

    /** How to listen. */
    record Plan<T>(
            TypedEvents events,
            Topic<T> topic,
            EventCodec<T> codec,
            Beginning beginning,
            @Nullable String onlyKey,
            @Nullable String prefix,
            @Nullable Consumer<? super Gap> gaps,
            @Nullable Consumer<? super EventInfo> deletions,
            @Nullable SlowPolicy slow)
            implements Listening<T> {

        ListenRequest request(@Nullable Bookmark at) {
            return new ListenRequest(
                    topic.name(),
                    codec.typeName(),
                    at == null ? beginning : new Beginning.AtBookmark(at.text()),
                    onlyKey,
                    prefix,
                    whenSlow());
        }

        private WhenSlow whenSlow() {
            SlowPolicy policy =
                    slow != null ? slow : beginning instanceof Beginning.Latest ? SlowPolicy.LIVE : SlowPolicy.WAIT;
            if (policy instanceof SlowPolicy.DropOldest drop) {
                return new WhenSlow.DropOldest(drop.events());
            }
            if (policy instanceof SlowPolicy.KeepLatest keep) {
                return new WhenSlow.KeepLatest(keep.events());
            }
            if (policy instanceof SlowPolicy.Disconnect cut) {
                return new WhenSlow.GoOnLive(cut.events());
            }
            return new WhenSlow.ReadLater();
        }

        Plan<T> from(Beginning where) {
            return new Plan<>(events, topic, codec, where, onlyKey, prefix, gaps, deletions, slow);
        }

        @Override
        public Listening<T> from(Bookmark bookmark) {
            return from(new Beginning.AtBookmark(bookmark.text()));
        }

        @Override
        public Listening<T> from(Instant time) {
            return from(new Beginning.AtTime(time));
        }

        @Override
        public Listening<T> fromEarliest() {
            return from(new Beginning.Earliest());
        }

        @Override
        public Plan<T> key(String key) {
            EventOptions.ofKey(key); // the same bounds
            refuseBoth(prefix);
            return new Plan<>(events, topic, codec, beginning, key, null, gaps, deletions, slow);
        }

        @Override
        public Plan<T> keyPrefix(String begin) {
            EventOptions.ofKey(begin); // the same bounds
            refuseBoth(onlyKey);
            return new Plan<>(events, topic, codec, beginning, null, begin, gaps, deletions, slow);
        }

        private static void refuseBoth(@Nullable String other) {
            if (other != null) {
                throw new IllegalArgumentException("key: set, and keyPrefix too (expected: one of them)");
            }
        }

        @Override
        public Plan<T> onGap(Consumer<? super Gap> handler) {
            return new Plan<>(
                    events, topic, codec, beginning, onlyKey, prefix, Objects.requireNonNull(handler), deletions, slow);
        }

        @Override
        public Plan<T> onDelete(Consumer<? super EventInfo> handler) {
            return new Plan<>(
                    events, topic, codec, beginning, onlyKey, prefix, gaps, Objects.requireNonNull(handler), slow);
        }

        @Override
        public Plan<T> whenSlow(SlowPolicy policy) {
            return new Plan<>(
                    events, topic, codec, beginning, onlyKey, prefix, gaps, deletions, Objects.requireNonNull(policy));
        }

        @Override
        public NamedListening<T> named(String name) {
            if (slow != null && !slow.equals(SlowPolicy.WAIT)) {
                throw new IllegalArgumentException("whenSlow: " + slow + ", and named " + name
                        + " too (expected: WAIT, as a name reads from the log what it has not acknowledged)");
            }
            return new NamedPlan<>(this, name);
        }

        @Override
        public Subscription each(BiConsumer<? super T, ? super EventInfo> handler) {
            Objects.requireNonNull(handler, "handler");
            return events.start(this, (event, info) -> {
                handler.accept(event, info);
                return null;
            });
        }

        @Override
        public Subscription eachAsync(BiFunction<? super T, ? super EventInfo, ? extends CompletionStage<?>> handler) {
            Objects.requireNonNull(handler, "handler");
            return events.start(
                    this,
                    (event, info) -> Objects.requireNonNull(
                            handler.apply(event, info), "handler: returned null (expected: a stage)"));
        }
    }
}
