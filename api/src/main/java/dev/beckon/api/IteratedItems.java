package dev.beckon.api;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One subscriber's way through an iterable: each item is taken when it is asked for, on the thread that asks. */
final class IteratedItems<T> implements Flow.Subscription {

    private final Iterator<? extends T> items;
    private final AtomicLong wanted = new AtomicLong();
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;
    private volatile @Nullable IllegalArgumentException misused;

    private IteratedItems(Iterator<? extends T> items, Flow.Subscriber<? super T> subscriber) {
        this.items = items;
        this.subscriber = subscriber;
    }

    static <T> void start(Iterable<? extends T> all, Flow.Subscriber<? super T> subscriber) {
        Iterator<? extends T> items;
        boolean empty;
        try {
            items = all.iterator();
            empty = !items.hasNext();
        } catch (RuntimeException broken) {
            subscriber.onSubscribe(new IteratedItems<T>(Collections.emptyIterator(), subscriber));
            subscriber.onError(broken);
            return;
        }
        IteratedItems<T> subscription = new IteratedItems<>(items, subscriber);
        if (empty) {
            subscription.wanted.set(1); // so that nobody looks for more
        }
        subscriber.onSubscribe(subscription);
        if (empty) {
            subscription.end(null);
        }
    }

    @Override
    public void request(long n) {
        if (subscriber == null) {
            return;
        }
        if (n <= 0) {
            misused = new IllegalArgumentException("request: " + n + " (expected: at least 1)");
        }
        long more = Math.max(1, n);
        // whoever finds no wish sends, also what is asked for meanwhile: so there is one thread, and no deep stack
        if (wanted.getAndAccumulate(more, IteratedItems::sum) == 0) {
            long left = wanted.get();
            while (left != 0) {
                send(left);
                long sent = left;
                left = wanted.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - sent);
                if (subscriber == null) {
                    return;
                }
            }
        }
    }

    private static long sum(long one, long other) {
        return one + other < 0 ? Long.MAX_VALUE : one + other;
    }

    private void send(long many) {
        for (long i = 0; i < many; i++) {
            Flow.Subscriber<? super T> to = subscriber;
            if (to == null) {
                return;
            }
            IllegalArgumentException wrong = misused;
            if (wrong != null) {
                end(wrong);
                return;
            }
            boolean more;
            try {
                T item = items.next();
                if (item == null) {
                    throw new NullPointerException("items: one is null (expected: none is)");
                }
                to.onNext(item);
                more = items.hasNext();
            } catch (RuntimeException broken) {
                end(broken);
                return;
            }
            if (!more) {
                end(null);
                return;
            }
        }
    }

    private void end(@Nullable Throwable why) {
        Flow.Subscriber<? super T> to = subscriber;
        subscriber = null;
        if (to == null) {
            return;
        }
        if (why == null) {
            to.onComplete();
        } else {
            to.onError(why);
        }
    }

    @Override
    public void cancel() {
        subscriber = null;
    }
}
