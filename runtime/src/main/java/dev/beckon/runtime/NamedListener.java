package dev.beckon.runtime;

import dev.beckon.api.Bookmark;
import dev.beckon.api.Code;
import dev.beckon.api.EventInfo;
import dev.beckon.api.Gap;
import dev.beckon.api.RpcException;
import dev.beckon.api.Subscription;
import dev.beckon.runtime.events.Assignment;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.Reply;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
 * One who listens to a topic under a name: takes what a stream hands out one by one, calls the user's handler, answers, and
 * opens another stream when that one has ended, until it is closed or refused for good.
 *
 * <p>What is handed out waits in a queue, of which one worker at a time works off what is there. The server bounds what there is. When a stream ends, what has not begun is
 * somebody else's. A listener that is closed answers what it has begun with, and its stream ends when that is kept.
 * Thread-safe.
 */
final class NamedListener<T> implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(NamedListener.class);

    /** What a listener does with each event; returns the stage to wait for, or null if there is none. */
    interface Handling<T> {

        @Nullable
        CompletionStage<?> take(T event, TakenEvent taken);
    }

    private final EventHome home;
    private final Consumer<Subscription> atEnd;
    private final NamedPlan<T> plan;
    private final Handling<T> handling;
    private final boolean byHand;
    private final String topic;
    private final OwnFuture<Bookmark> ready = new OwnFuture<>();
    private final OwnFuture<@Nullable Void> closed = new OwnFuture<>();
    private volatile @Nullable Bookmark place; // behind what was answered last

    // guarded by this
    private final Queue<Assignment> queue = new ArrayDeque<>(); // of the stream
    private @Nullable Stream stream; // the one that is open, or being opened
    private boolean streamEnded;
    private @Nullable Throwable streamFailure;
    private boolean busy; // somebody works the queue off, or a handler's stage is open, or nobody will any more
    private boolean over;
    private boolean parting; // no handler runs any more, and the stream is to end
    private boolean finished;
    private @Nullable RpcException refusal; // why it is over, if it was not closed

    // of who works the queue off
    private final Pace pace;

    /**
     * A listener that does nothing yet.
     *
     * @param atEnd told once, when no handler runs any more
     * @param byHand whether the handler acknowledges
     */
    NamedListener(
            EventHome home,
            Consumer<Subscription> atEnd,
            NamedPlan<T> plan,
            Handling<T> handling,
            boolean byHand,
            Pace pace) {
        this.home = home;
        this.atEnd = atEnd;
        this.plan = plan;
        this.handling = handling;
        this.byHand = byHand;
        this.pace = pace;
        this.topic = plan.plan().topic().name();
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
        Flow.Publisher<Assignment> assignments;
        try {
            assignments = home.attend(plan.request(!byHand), fresh.replies, ready.isDone());
        } catch (RuntimeException refused) {
            fresh.onError(refused);
            return;
        }
        assignments.subscribe(fresh);
    }

    /** A stream of what is handed out. Signals on workers, one at a time. */
    private final class Stream implements Flow.Subscriber<Assignment> {

        private final Replies replies = new Replies();

        // guarded by the listener
        private final Map<Long, TakenEvent> taken = new HashMap<>(); // whose answers are not kept
        private Flow.@Nullable Subscription subscription;
        private int unanswered; // of these
        private boolean joined;
        private boolean leaving; // is handed nothing more

        private int came; // since more was asked for; of who signals

        @Override
        public void onSubscribe(Flow.Subscription given) {
            boolean wanted;
            synchronized (NamedListener.this) {
                wanted = !over && stream == this;
                if (wanted) {
                    subscription = given;
                }
            }
            if (wanted) {
                given.request(ahead());
            } else {
                given.cancel();
            }
        }

        /** Each event comes once and is answered once, so there is never more than that under way. */
        private int ahead() {
            return 2 * plan.inFlight() + 8;
        }

        @Override
        public void onNext(Assignment what) {
            Flow.Subscription open;
            synchronized (NamedListener.this) {
                if (stream != this) {
                    return;
                }
                open = subscription;
                if (what instanceof Assignment.Joined) {
                    joined = true;
                }
                if (!over && !leaving && !isAnswer(what)) {
                    queue.add(what);
                }
                if (what instanceof Assignment.Ending) {
                    leaving = true;
                    queue.removeIf(waiting -> waiting instanceof Assignment.Handed);
                }
            }
            if (open != null && ++came * 2 >= ahead()) {
                open.request(came);
                came = 0;
            }
            if (what instanceof Assignment.Kept kept) {
                TakenEvent event = settled(kept.delivery());
                if (event != null) {
                    settle(event::kept);
                }
            } else if (what instanceof Assignment.Refused refused) {
                TakenEvent event = settled(refused.delivery());
                if (event != null) {
                    settle(() -> event.refused(refused.code(), refused.message()));
                }
            } else {
                work();
            }
        }

        private boolean isAnswer(Assignment what) {
            return what instanceof Assignment.Kept || what instanceof Assignment.Refused;
        }

        /** What depends on an answer of the user's own may take its time, but not that of the signals. */
        private void settle(Runnable outcome) {
            if (byHand) {
                tell(outcome);
            } else {
                outcome.run();
            }
        }

        private @Nullable TakenEvent settled(long delivery) {
            synchronized (NamedListener.this) {
                return taken.remove(delivery);
            }
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
            List<TakenEvent> lost;
            boolean parted;
            synchronized (NamedListener.this) {
                if (stream != this || streamEnded) {
                    return;
                }
                streamEnded = true;
                streamFailure = failure;
                queue.clear(); // it is somebody else's
                lost = List.copyOf(taken.values());
                taken.clear();
                parted = over && busy && parting;
            }
            replies.cancel();
            lost.forEach(event -> settle(event.lost())); // at once; who waits for an answer may hear it later
            if (parted) {
                finish();
            } else {
                work();
            }
        }

        /** An event is begun with. */
        TakenEvent begin(EventInfo info, long delivery) {
            TakenEvent event = new TakenEvent(plan.plan().events(), info, delivery, replies, this::answered);
            boolean late;
            synchronized (NamedListener.this) {
                late = streamEnded || stream != this;
                if (!late) {
                    taken.put(delivery, event);
                    unanswered++;
                }
            }
            if (late) {
                event.lost().run();
            }
            return event;
        }

        private void answered(TakenEvent event) {
            place = event.info().bookmark();
            boolean last;
            synchronized (NamedListener.this) {
                unanswered--;
                last = leaving && unanswered == 0;
            }
            if (last) {
                replies.complete();
            }
        }

        /** It is handed nothing more, and goes when all is answered. */
        void leave() {
            boolean none;
            synchronized (NamedListener.this) {
                none = unanswered == 0;
            }
            if (none) {
                replies.complete();
            }
        }

        void cancel() {
            Flow.Subscription open;
            synchronized (NamedListener.this) {
                open = subscription;
                subscription = null;
            }
            if (open != null) {
                open.cancel();
            }
        }
    }

    // ---- the queue

    /** Has what is in the queue worked off, unless somebody does: not here, so that a handler may wait for what is kept. */
    private void work() {
        synchronized (this) {
            if (busy) {
                return;
            }
            busy = true;
        }
        tell(this::goOn);
    }

    private void goOn() {
        while (true) {
            Assignment next;
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
                again(from);
            } else if (from != null && !take(next, from)) {
                return; // who completes the stage goes on
            }
        }
        part();
    }

    /** Takes one assignment; false if its handler has not ended. */
    private boolean take(Assignment what, Stream from) {
        if (what instanceof Assignment.Handed handed) {
            return handle(handed, from);
        }
        if (what instanceof Assignment.Joined joined) {
            pace.connected(home.loop().now());
            if (!ready.isDone()) {
                Bookmark at = new Bookmark(joined.bookmark());
                tell(() -> ready.done(at));
            }
        } else if (what instanceof Assignment.Missed missed) {
            gap(missed.gap());
            from.replies.send(new Reply.Done(missed.delivery(), List.of()));
        } else if (what instanceof Assignment.Ending) {
            from.leave();
        }
        return true;
    }

    private boolean handle(Assignment.Handed handed, Stream from) {
        Delivery.Event event = handed.event();
        EventInfo info = AsHeard.info(topic, plan.plan().codec().typeName(), event, handed.attempt());
        TakenEvent taken = from.begin(info, handed.delivery());
        CompletionStage<?> stage = null;
        try {
            byte[] data = event.data();
            if (data != null) {
                stage = handling.take(plan.plan().codec().decode(data), taken);
            } else {
                Consumer<? super EventInfo> deletions = plan.plan().deletions();
                if (deletions != null) {
                    deletions.accept(info);
                }
                taken.done();
            }
        } catch (Throwable thrown) { // the user's code
            failed(taken, thrown);
            return true;
        }
        if (stage != null) {
            return waited(stage, taken);
        }
        if (!byHand) {
            taken.done();
        }
        return true;
    }

    private void failed(TakenEvent taken, Throwable thrown) {
        Throwable cause = Failures.unwrap(thrown);
        taken.failed(cause);
        home.incidents()
                .warn(
                        LOG,
                        Incidents.Kind.LISTENER_FAILED,
                        "A listener of {} named '{}' failed at {}, attempt {}; it comes again, or is a dead letter",
                        topic,
                        plan.name(),
                        taken.info().position(),
                        taken.info().attempt(),
                        cause);
    }

    /** True if the stage has completed; if it has not, what follows goes on when it does. */
    private boolean waited(CompletionStage<?> stage, TakenEvent taken) {
        AtomicBoolean first = new AtomicBoolean(); // of two: that it has completed, and that it is left alone
        stage.whenComplete((done, thrown) -> {
            if (thrown != null) {
                failed(taken, thrown);
            } else {
                taken.done();
            }
            if (!first.compareAndSet(false, true)) {
                tell(this::goOn); // not on the thread that has completed it, which is anybody's
            }
        });
        return !first.compareAndSet(false, true);
    }

    private void gap(Delivery.Missed missed) {
        Gap gap = AsHeard.gap(topic, missed);
        Consumer<? super Gap> handler = plan.plan().gaps();
        if (handler == null) {
            home.incidents().warn(LOG, Incidents.Kind.GAP, "A listener named '{}' missed events: {}", plan.name(), gap);
            return;
        }
        try {
            handler.accept(gap);
        } catch (Throwable thrown) { // the user's code
            home.incidents()
                    .warn(LOG, Incidents.Kind.LISTENER_FAILED, "A listener of {} failed at {}", topic, gap, thrown);
        }
    }

    // ---- after a stream

    /** A stream has ended: another one follows, or none. */
    private void again(@Nullable Stream ended) {
        Throwable failure;
        boolean was;
        boolean left;
        synchronized (this) {
            failure = streamFailure;
            was = ended != null && ended.joined;
            left = ended != null && ended.leaving;
        }
        if (failure instanceof RpcException rpc && isFinal(rpc)) {
            end(rpc);
            return;
        }
        long now = home.loop().now();
        if (left) {
            pace.left(now);
        } else if (was) {
            pace.lost(now);
        } else {
            pace.failed(now);
        }
        if (failure == null || failure instanceof RpcException rpc && rpc.code() == Code.UNAVAILABLE) {
            LOG.debug(
                    "A listener of {} named '{}' was cut off and goes on: {}",
                    topic,
                    plan.name(),
                    String.valueOf(failure));
        } else {
            home.incidents()
                    .warn(
                            LOG,
                            Incidents.Kind.LISTENER_LOST,
                            "A listener of {} named '{}' was cut off and goes on: {}",
                            topic,
                            plan.name(),
                            String.valueOf(failure));
        }
        try {
            home.loop().schedule(this::open, Math.max(0, pace.retryAt() - now));
        } catch (RejectedExecutionException stopped) { // the client or the server in this process is closed
            end(
                    failure instanceof RpcException rpc
                            ? rpc
                            : new RpcException(Code.UNAVAILABLE, "topic " + topic + ": closed (expected: open)"));
        }
    }

    private boolean isFinal(RpcException failure) {
        return TopicListener.FINAL.contains(failure.code())
                || failure.code() == Code.UNAUTHENTICATED && !ready.isDone();
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
        OwnFuture<@Nullable Void> forgotten = new OwnFuture<>();
        closed.whenComplete((none, refused) -> home.forget(plan.forgetRequest()).whenComplete((done, failure) -> {
            if (failure == null) {
                forgotten.done(null);
            } else {
                forgotten.failed(Failures.unwrap(failure));
            }
        }));
        return forgotten;
    }

    /**
     * Ends it.
     *
     * @param why null if it was closed
     */
    void end(@Nullable RpcException why) {
        boolean idle;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            refusal = why;
            queue.clear();
            idle = !busy;
            busy = true;
        }
        if (idle) {
            part();
        }
    }

    /** No handler runs any more: what was answered is kept before the stream ends, if there is one. */
    private void part() {
        Stream open;
        boolean orderly;
        synchronized (this) {
            open = stream;
            orderly = open != null && open.joined && !streamEnded;
            parting = orderly;
        }
        if (open == null || streamIsOver()) {
            finish();
        } else if (orderly) {
            open.replies.complete();
        } else {
            open.cancel();
            finish();
        }
    }

    private synchronized boolean streamIsOver() {
        return streamEnded;
    }

    /** Nothing more happens. */
    @SuppressWarnings("NullAway") // Void has no other value
    private void finish() {
        RpcException why;
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
            why = refusal;
        }
        atEnd.accept(this);
        if (why != null) {
            LOG.debug("A listener of {} named '{}' has ended: {}", topic, plan.name(), why.getMessage());
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
