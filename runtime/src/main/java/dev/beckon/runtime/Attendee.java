package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.runtime.SharedCursor.Member;
import dev.beckon.runtime.events.Assignment;
import dev.beckon.runtime.events.AttendRequest;
import dev.beckon.runtime.events.Reply;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One who attends under a name, at the server: what is told waits here until it is asked for, of which there is no more than
 * what it may have in flight and the answers to that; what it replies goes to the name. Signals on workers, one at a
 * time, so that one that blocks holds up no other. Thread-safe.
 */
final class Attendee implements Flow.Subscription, Runnable {

    private static final int REPLIES = 32; // asked for at a time
    private static final int MORE = 64; // that it is told besides events and answers

    final AttendRequest request;
    final Member member;
    final String source;
    final boolean remote;

    private final Flow.Subscriber<? super Assignment> subscriber;
    private final Executor workers;
    private final Demand demand = new Demand();
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger(); // of what is told
    private final Queue<Assignment> told = new ConcurrentLinkedQueue<>();
    private final Replies replies = new Replies();
    private volatile @Nullable ServedName name; // once it is on its way there
    private volatile boolean cancelled;
    private volatile @Nullable End end;
    private volatile boolean gone;
    private boolean over; // of who signals

    /** @param failure null if it has ended well */
    private record End(@Nullable Throwable failure) {}

    /**
     * An attendee.
     *
     * @param source of what it publishes
     * @param remote whether it goes elsewhere when the server drains
     */
    Attendee(
            AttendRequest request,
            String source,
            boolean remote,
            Flow.Subscriber<? super Assignment> subscriber,
            Executor workers) {
        this.request = request;
        this.member = new Member(request.inFlight(), request.oneByOne());
        this.source = source;
        this.remote = remote;
        this.subscriber = subscriber;
        this.workers = workers;
    }

    /** Of which keys it wants events. */
    WantedKeys wants() {
        return new WantedKeys(request.key(), request.keyPrefix());
    }

    /** Where its replies go from now on. */
    void at(ServedName where) {
        name = where;
    }

    /** It was announced there; who has gone before that could not say so. */
    void announced(ServedName where) {
        if (gone || cancelled) {
            where.lost(this);
        }
    }

    Flow.Subscriber<Reply> replies() {
        return replies;
    }

    // ---- what it is told

    void tell(Assignment what) {
        int most = 4 * request.inFlight() + MORE; // who takes what it is told never has half of that
        int now = waiting.incrementAndGet();
        if (now > most) {
            fail(Failures.exception(
                    Code.RESOURCE_EXHAUSTED,
                    Ran.MAYBE,
                    "topic " + request.topic() + ": " + now + " that a listener does not ask for (expected: at most "
                            + most + ", as it may have " + request.inFlight() + " in flight)"));
            return;
        }
        told.add(what);
        signal();
    }

    /** Nothing more comes; the stream ends once all is told. */
    void complete() {
        end(new End(null));
    }

    /** It is over. */
    void fail(Throwable why) {
        end(new End(why));
    }

    private void end(End how) {
        if (end == null) {
            end = how;
            replies.cancel();
            signal();
        }
    }

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
                if (end == null) {
                    end = new End(Failures.exception(
                            Code.RESOURCE_EXHAUSTED,
                            Ran.MAYBE,
                            "topic " + request.topic() + ": no worker tells its events (expected: fewer pieces of work"
                                    + " at a time)"));
                }
                run(); // only to end
            }
        }
    }

    @Override
    public void run() {
        int seen = signals.get();
        do {
            look();
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    private void look() {
        if (over) {
            return;
        }
        if (cancelled) {
            gone();
            return;
        }
        IllegalArgumentException misuse = demand.misuse();
        if (misuse != null) {
            gone();
            subscriber.onError(misuse);
            return;
        }
        End how = end; // read before the queue: nothing is added after it
        while (!cancelled && demand.isThere()) {
            Assignment next = told.poll();
            if (next == null) {
                break;
            }
            waiting.decrementAndGet();
            demand.given();
            subscriber.onNext(next);
        }
        if (how != null && (how.failure() != null || told.isEmpty())) {
            gone();
            if (how.failure() == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(how.failure());
            }
        }
    }

    private void gone() {
        over = true;
        gone = true;
        told.clear();
        replies.cancel();
        ServedName at = name;
        if (at != null) {
            at.lost(this);
        }
    }

    // ---- what it replies

    private final class Replies implements Flow.Subscriber<Reply> {

        private Flow.@Nullable Subscription subscription; // guarded by this
        private boolean cancelled; // guarded by this
        private int taken; // since it was asked last; guarded by this

        @Override
        public void onSubscribe(Flow.Subscription given) {
            synchronized (this) {
                if (!cancelled && subscription == null) {
                    subscription = given;
                    taken = 0;
                } else {
                    given.cancel();
                    return;
                }
            }
            given.request(REPLIES);
        }

        @Override
        public void onNext(Reply reply) {
            ServedName at = name;
            if (at != null) {
                at.replied(Attendee.this, reply);
            }
        }

        @Override
        public void onError(Throwable failure) {
            ServedName at = name;
            if (at != null) {
                at.lost(Attendee.this);
            }
        }

        @Override
        public void onComplete() {
            ServedName at = name;
            if (at != null) {
                at.left(Attendee.this);
            }
        }

        void took() {
            Flow.Subscription open;
            int more;
            synchronized (this) {
                taken++;
                open = subscription;
                more = taken;
                if (open == null || taken * 2 < REPLIES) {
                    return;
                }
                taken = 0;
            }
            open.request(more);
        }

        void cancel() {
            Flow.Subscription open;
            synchronized (this) {
                cancelled = true;
                open = subscription;
                subscription = null;
            }
            if (open != null) {
                open.cancel();
            }
        }
    }

    /** One reply was taken in: another one may come. */
    void tookReply() {
        replies.took();
    }
}
