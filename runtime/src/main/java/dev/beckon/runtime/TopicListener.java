package dev.beckon.runtime;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Code;
import dev.beckon.api.EventInfo;
import dev.beckon.api.Gap;
import dev.beckon.api.RpcException;
import dev.beckon.api.Subscription;
import dev.beckon.runtime.events.Delivery;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who listens to a topic: takes the deliveries of a stream one by one, calls the user's handler with each event, and
 * opens another stream at its bookmark when that one has ended, until it is closed or refused for good.
 *
 * <p>Deliveries wait in a queue, of which one thread at a time works off what is there: the one that brings a delivery,
 * or a worker once a handler's stage has completed. What is asked for is bounded, in number and by the size that events have
 * lately. Thread-safe.
 */
final class TopicListener<T> implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(TopicListener.class);
    private static final int MOST_AHEAD = 4096; // deliveries asked for
    private static final int LITTLE = 1024 * 1024; // bytes of them
    private static final int UNKNOWN_SIZE = 16 * 1024; // of an event, before the first was seen
    /** What another attempt would meet as well. */
    static final Set<Code> FINAL = Set.copyOf(EnumSet.of(
            Code.INVALID_ARGUMENT,
            Code.NOT_FOUND,
            Code.FAILED_PRECONDITION,
            Code.OUT_OF_RANGE,
            Code.PERMISSION_DENIED,
            Code.UNIMPLEMENTED));

    private final EventHome home;
    private final Consumer<Subscription> atEnd;
    private final TypedEvents.Plan<T> plan;
    private final TypedEvents.EachEvent<T> each;
    private final String topic;
    private final OwnFuture<Bookmark> ready = new OwnFuture<>();
    private final OwnFuture<@Nullable Void> closed = new OwnFuture<>();
    private volatile @Nullable Bookmark place; // behind what has been handled; written by who works the queue off

    // guarded by this
    private final Queue<Delivery> queue = new ArrayDeque<>(); // of the stream
    private @Nullable Stream stream; // the one that is open, or being opened
    private boolean streamEnded; // behind what is in the queue
    private @Nullable Throwable streamFailure;
    private boolean busy; // somebody works the queue off, or a handler's stage is open
    private boolean over;
    private @Nullable RpcException refusal; // why it is over, if it was not closed

    // of who works the queue off
    private final Pace pace;
    private boolean started; // the stream has
    private int size = UNKNOWN_SIZE;

    /** @param atEnd told once, when no handler runs any more */
    TopicListener(
            EventHome home,
            Consumer<Subscription> atEnd,
            TypedEvents.Plan<T> plan,
            TypedEvents.EachEvent<T> each,
            Pace pace) {
        this.home = home;
        this.atEnd = atEnd;
        this.plan = plan;
        this.each = each;
        this.pace = pace;
        this.topic = plan.topic().name();
    }

    @Override
    public CompletableFuture<Bookmark> ready() {
        return ready.copy();
    }

    @Override
    public CompletableFuture<@Nullable Void> closed() {
        return closed.copy();
    }

    @Override
    public @Nullable Bookmark bookmark() {
        return place;
    }

    // ---- the streams

    /** Begins to listen; once. */
    void start() {
        open();
    }

    /** Opens a stream where handlers run, so that it is no part of a call. */
    private void open() {
        try {
            home.handlers().execute(this::openHere);
        } catch (RejectedExecutionException full) {
            end(new RpcException(new dev.beckon.api.Status(
                    Code.RESOURCE_EXHAUSTED,
                    "topic " + topic + ": no worker listens to it (expected: fewer pieces of work at a time)",
                    dev.beckon.api.Ran.NO)));
        }
    }

    private void openHere() {
        Stream fresh = new Stream();
        synchronized (this) {
            if (over) {
                return;
            }
            stream = fresh;
            streamEnded = false;
            streamFailure = null;
        }
        Bookmark from = place;
        Flow.Publisher<Delivery> deliveries;
        try {
            deliveries = home.listen(plan.request(from), from != null);
        } catch (RuntimeException refused) {
            fresh.onError(refused);
            return;
        }
        deliveries.subscribe(fresh);
    }

    /** A stream of deliveries. Signals on workers, one at a time. */
    private final class Stream implements Flow.Subscriber<Delivery> {

        private Flow.@Nullable Subscription subscription; // guarded by the listener
        private int asked; // deliveries that have not been taken; of who works the queue off, but for the first

        @Override
        public void onSubscribe(Flow.Subscription given) {
            synchronized (TopicListener.this) {
                if (!over && stream == this) {
                    subscription = given;
                    asked = ahead();
                }
            }
            if (asked > 0) {
                given.request(asked);
            } else {
                given.cancel();
            }
        }

        @Override
        public void onNext(Delivery delivery) {
            synchronized (TopicListener.this) {
                if (over || stream != this) {
                    return;
                }
                queue.add(delivery);
            }
            work();
        }

        @Override
        public void onError(Throwable failure) {
            ended(failure);
        }

        @Override
        public void onComplete() {
            ended(null);
        }

        private void ended(@Nullable Throwable failure) {
            synchronized (TopicListener.this) {
                if (over || stream != this) {
                    return;
                }
                streamEnded = true;
                streamFailure = failure;
            }
            work();
        }

        /** One was taken: asks for more, not one by one. */
        void took() {
            asked--;
            int ahead = ahead();
            Flow.Subscription open;
            synchronized (TopicListener.this) {
                open = subscription;
            }
            if (open != null && asked * 2 <= ahead) {
                int more = ahead - asked;
                asked = ahead;
                open.request(more);
            }
        }

        void cancel() {
            Flow.Subscription open;
            synchronized (TopicListener.this) {
                open = subscription;
                subscription = null;
            }
            if (open != null) {
                open.cancel();
            }
        }
    }

    private int ahead() {
        return Math.max(1, Math.min(MOST_AHEAD, LITTLE / size));
    }

    // ---- the queue

    /** Works off what is in the queue, unless somebody does. */
    private void work() {
        synchronized (this) {
            if (busy) {
                return;
            }
            busy = true;
        }
        goOn();
    }

    private void goOn() {
        while (true) {
            Delivery next;
            Stream from;
            synchronized (this) {
                if (over) {
                    break;
                }
                from = stream;
                next = queue.poll();
                if (next == null) {
                    if (from == null || !streamEnded) {
                        busy = false;
                        return;
                    }
                    stream = null; // its end is what comes next
                }
            }
            if (next == null) {
                again();
            } else if (!take(next, from)) {
                return; // who completes the stage goes on
            }
        }
        finish();
    }

    /** Takes one delivery; false if its handler has not ended. */
    private boolean take(Delivery delivery, @Nullable Stream from) {
        if (delivery instanceof Delivery.Event event) {
            size = Math.max(sizeOf(event), size - size / 8);
            Bookmark behind = new Bookmark(event.behind());
            CompletionStage<?> stage = handle(event);
            if (stage != null && !waited(stage, event, behind, from)) {
                return false;
            }
            place = behind;
        } else if (delivery instanceof Delivery.Started start) {
            started(new Bookmark(start.bookmark()));
        } else if (delivery instanceof Delivery.Missed missed) {
            gap(missed);
            place = new Bookmark(missed.resumed());
        } else if (delivery instanceof Delivery.Passed passed) {
            place = new Bookmark(passed.bookmark());
        }
        if (from != null) {
            from.took();
        }
        return true;
    }

    private static int sizeOf(Delivery.Event event) {
        byte[] data = event.data();
        return 256 + (data == null ? 0 : data.length);
    }

    private void started(Bookmark at) {
        started = true;
        pace.connected(home.loop().now());
        if (place == null) {
            place = at;
        }
        if (!ready.isDone()) {
            tell(() -> ready.done(at));
        }
    }

    /** Calls the handler; the stage to wait for, or null if the event is done. */
    private @Nullable CompletionStage<?> handle(Delivery.Event event) {
        try {
            byte[] data = event.data();
            if (data == null) {
                Consumer<? super EventInfo> deletions = plan.deletions();
                if (deletions != null) {
                    deletions.accept(AsHeard.info(topic, plan.codec().typeName(), event, 1));
                }
                return null;
            }
            return each.take(
                    plan.codec().decode(data), AsHeard.info(topic, plan.codec().typeName(), event, 1));
        } catch (Throwable thrown) { // the user's code
            failed(event.position(), thrown);
            return null;
        }
    }

    private void failed(String position, Throwable thrown) {
        home.incidents()
                .warn(
                        LOG,
                        Incidents.Kind.LISTENER_FAILED,
                        "A listener of {} failed at {}; the next event follows",
                        topic,
                        position,
                        Failures.unwrap(thrown));
    }

    /** True if the stage has completed; if it has not, what follows goes on when it does. */
    private boolean waited(CompletionStage<?> stage, Delivery.Event event, Bookmark behind, @Nullable Stream from) {
        AtomicBoolean first = new AtomicBoolean(); // of two: that it has completed, and that it is left alone
        stage.whenComplete((done, thrown) -> {
            if (thrown != null) {
                failed(event.position(), thrown);
            }
            if (!first.compareAndSet(false, true)) {
                tell(
                        () -> { // not on the thread that has completed it, which is anybody's
                            place = behind;
                            if (from != null) {
                                from.took();
                            }
                            goOn();
                        });
            }
        });
        return !first.compareAndSet(false, true);
    }

    private void gap(Delivery.Missed missed) {
        Gap gap = AsHeard.gap(topic, missed);
        Consumer<? super Gap> handler = plan.gaps();
        if (handler == null) {
            home.incidents().warn(LOG, Incidents.Kind.GAP, "A listener missed events: {}", gap);
            return;
        }
        try {
            handler.accept(gap);
        } catch (Throwable thrown) { // the user's code
            failed(missed.after(), thrown);
        }
    }

    // ---- after a stream

    /** The stream has ended: another one follows, or none. */
    private void again() {
        Throwable failure;
        synchronized (this) {
            failure = streamFailure;
        }
        boolean was = started;
        started = false;
        if (failure instanceof RpcException rpc && isFinal(rpc)) {
            end(rpc);
            return;
        }
        long now = home.loop().now();
        if (was) {
            pace.lost(now);
        } else {
            pace.failed(now);
        }
        if (failure == null || failure instanceof RpcException rpc && rpc.code() == Code.UNAVAILABLE) {
            LOG.debug("A listener of {} was cut off and goes on: {}", topic, String.valueOf(failure));
        } else {
            home.incidents()
                    .warn(
                            LOG,
                            Incidents.Kind.LISTENER_LOST,
                            "A listener of {} was cut off at {} and goes on: {}",
                            topic,
                            place,
                            String.valueOf(failure));
        }
        try {
            home.loop().schedule(this::open, Math.max(0, pace.retryAt() - now));
        } catch (RejectedExecutionException ended) { // the client or the server in this process is closed
            end(
                    failure instanceof RpcException rpc
                            ? rpc
                            : new RpcException(Code.UNAVAILABLE, "topic " + topic + ": closed (expected: open)"));
        }
    }

    private boolean isFinal(RpcException failure) {
        return FINAL.contains(failure.code()) || failure.code() == Code.UNAUTHENTICATED && place == null;
    }

    // ---- the end

    @Override
    public void close() {
        end(null);
    }

    @Override
    @SuppressWarnings("NullAway") // Void has no other value
    public CompletableFuture<@Nullable Void> forget() {
        close();
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Ends it.
     *
     * @param why null if it was closed
     */
    void end(@Nullable RpcException why) {
        Stream open;
        boolean idle;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            refusal = why;
            queue.clear();
            open = stream;
            idle = !busy;
            busy = true;
        }
        if (open != null) {
            open.cancel();
        }
        if (idle) {
            finish();
        }
    }

    /** No handler runs any more. */
    @SuppressWarnings("NullAway") // Void has no other value
    private void finish() {
        atEnd.accept(this);
        RpcException why;
        synchronized (this) {
            why = refusal;
        }
        if (why != null) {
            LOG.debug("A listener of {} has ended: {}", topic, why.getMessage());
        }
        tell(() -> {
            if (why == null) {
                ready.failed(new CancellationException(
                        "subscription to " + topic + ": closed before it was ready (expected: open)"));
                closed.done(null);
            } else {
                ready.failed(why);
                closed.failed(why);
            }
        });
    }

    /** Does it where handlers run, or right here if they run no more. */
    private void tell(Runnable what) {
        try {
            home.handlers().execute(what);
        } catch (RejectedExecutionException full) {
            what.run();
        }
    }
}
