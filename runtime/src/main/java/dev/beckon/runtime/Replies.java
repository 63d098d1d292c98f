package dev.beckon.runtime;

import dev.beckon.runtime.events.Reply;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a listener answers on one stream: waits here until it is asked for. Takes one subscriber, whose signals come on the
 * threads that answer or ask, one at a time. Thread-safe.
 */
final class Replies implements Flow.Publisher<Reply>, Flow.Subscription {

    // guarded by this
    private final Queue<Reply> waiting = new ArrayDeque<>();
    private Flow.@Nullable Subscriber<? super Reply> subscriber;
    private long asked;
    private @Nullable Throwable misuse;
    private boolean ending; // behind what waits
    private boolean over;
    private boolean signalling; // somebody does

    @Override
    public void subscribe(Flow.Subscriber<? super Reply> wanting) {
        synchronized (this) {
            if (subscriber != null || over) {
                wanting.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long count) {}

                    @Override
                    public void cancel() {}
                });
                wanting.onError(new IllegalStateException("replies: a second subscriber (expected: one)"));
                return;
            }
            subscriber = wanting;
            signalling = true; // nothing before it knows its subscription
        }
        wanting.onSubscribe(this);
        synchronized (this) {
            signalling = false;
        }
        signal();
    }

    /** Answers. */
    void send(Reply reply) {
        synchronized (this) {
            if (over || ending) {
                return;
            }
            waiting.add(reply);
        }
        signal();
    }

    /** Nothing more is answered. */
    void complete() {
        synchronized (this) {
            ending = true;
        }
        signal();
    }

    @Override
    public void request(long count) {
        synchronized (this) {
            if (count <= 0) {
                misuse = new IllegalArgumentException("request: " + count + " (expected: at least 1)");
            } else {
                asked = asked + count < 0 ? Long.MAX_VALUE : asked + count;
            }
        }
        signal();
    }

    @Override
    public synchronized void cancel() {
        over = true;
        waiting.clear();
    }

    private void signal() {
        synchronized (this) {
            if (signalling || subscriber == null) {
                return;
            }
            signalling = true;
        }
        while (true) {
            Flow.Subscriber<? super Reply> to;
            Reply next;
            Throwable wrong;
            synchronized (this) {
                to = subscriber;
                wrong = misuse;
                next = wrong == null && asked > 0 ? waiting.poll() : null;
                boolean ends = wrong != null || next == null && ending && waiting.isEmpty();
                if (over || to == null || next == null && !ends) {
                    signalling = false;
                    return;
                }
                if (next == null) {
                    over = true;
                } else {
                    asked--;
                }
            }
            if (next != null) {
                to.onNext(next);
            } else if (wrong != null) {
                to.onError(wrong);
            } else {
                to.onComplete();
            }
        }
    }
}
