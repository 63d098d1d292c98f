package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.runtime.events.Delivery;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One who listens to a topic as a subscriber: in the server's process, or by a call whose items somebody looks at. It is told as
 * much as it asks for. Signals on workers, one at a time. Thread-safe.
 */
final class LogSubscription implements Flow.Subscription, TopicSubscription, TopicTail.Member, Runnable {

    private final Flow.Subscriber<? super Delivery> subscriber;
    private final Who who;
    private final TopicTail tail;
    private final TopicCursor cursor;
    private final Executor workers;
    private final Consumer<? super LogSubscription> atEnd;

    // between threads
    private final Demand demand = new Demand();
    private final AtomicInteger signals = new AtomicInteger(); // that have not been looked at
    private volatile boolean cancelled;
    private volatile boolean drained;
    private volatile boolean refused; // no worker looks at signals
    private volatile boolean idle; // it is told nothing before it asks for more, and nothing has to be dropped

    // of who looks at signals
    private boolean ended;
    private boolean stalled;

    /**
     * @param workers for signals
     * @param atEnd told once, when nothing more is to be heard
     */
    LogSubscription(
            Flow.Subscriber<? super Delivery> subscriber,
            Who who,
            TopicCursor.Reads reads,
            Executor workers,
            Consumer<? super LogSubscription> atEnd) {
        this.subscriber = subscriber;
        this.who = who;
        this.tail = reads.tail();
        this.cursor = new TopicCursor(reads, null, workers, this::signal);
        this.workers = workers;
        this.atEnd = atEnd;
    }

    /** Takes its place, as soon as the log says where that is. Once. */
    void start(TopicDeliveries.Beginning from) {
        tail.join(this);
        cursor.start(from.place().get(), from.isKnown());
    }

    @Override
    public Who who() {
        return who;
    }

    @Override
    public ListenerStanding standing(Bookmark end) {
        return who.standing(cursor, end);
    }

    @Override
    public void drain() {
        drained = true;
        signal();
    }

    @Override
    public void moved() {
        if (!idle) {
            signal();
        }
    }

    // ---- the subscription, on any thread

    @Override
    public void request(long count) {
        demand.request(count);
        signal();
    }

    @Override
    public void cancel() {
        cancelled = true;
        signal();
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            try {
                workers.execute(this);
            } catch (RejectedExecutionException full) { // or closed
                refused = true;
                run(); // only to end
            }
        }
    }

    @Override
    public void run() {
        int seen = signals.get();
        do { // whatever is signalled meanwhile, from here too, is looked at in the next round
            look();
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    // ---- one at a time

    private void look() {
        if (ended) {
            return;
        }
        if (cancelled) {
            end();
            return;
        }
        if (refused) {
            fail(Failures.exception(
                    Code.RESOURCE_EXHAUSTED,
                    Ran.MAYBE,
                    "topic " + who.topic()
                            + ": no worker tells its events (expected: fewer pieces of work at a time)"));
            return;
        }
        IllegalArgumentException misuse = demand.misuse();
        if (misuse != null) {
            fail(misuse);
            return;
        }
        if (drained) {
            end();
            subscriber.onComplete();
            return;
        }
        tell();
        RuntimeException failure = ended ? null : cursor.failure();
        if (failure != null) {
            fail(failure);
        }
    }

    private void tell() {
        idle = false;
        if (stalled && demand.isThere()) {
            stalled = false;
            cursor.ready();
        }
        while (!ended && !cancelled && demand.isThere()) {
            Telling next = cursor.next();
            if (next == null) {
                return;
            }
            demand.given();
            subscriber.onNext(next.delivery());
        }
        if (!ended && !cancelled) {
            stalled = true;
            cursor.absorb();
            idle = cursor.isSettled(); // what is asked for meanwhile is signalled too
        }
    }

    private void fail(@Nullable Throwable why) {
        end();
        subscriber.onError(why);
    }

    private void end() {
        ended = true;
        cursor.close();
        tail.leave(this);
        atEnd.accept(this);
    }
}
