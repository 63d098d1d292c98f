package dev.beckon.api;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The items of a publisher, as something to loop over: see {@link Streams#read}. The loop waits for each item, and ends
 * with the stream; if that fails, {@code hasNext} and {@code next} throw what it failed with, as an
 * {@link RpcException} or the error that the method declares. To be closed, which cancels what has not ended.
 *
 * <p>One thread loops, once; {@link #close} may come from any.
 *
 * @param <T> the items
 */
public final class ItemReader<T> implements Iterable<T>, AutoCloseable {

    /** How many items are fetched ahead at most. */
    public static final int AHEAD = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> items = new ArrayDeque<>(); // guarded by lock, as all below
    private Flow.@Nullable Subscription subscription;
    private int taken; // since items were last requested
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;
    private boolean iterated;

    private ItemReader() {}

    static <T> ItemReader<T> of(Flow.Publisher<T> publisher) {
        ItemReader<T> reader = new ItemReader<>();
        publisher.subscribe(reader.new Taking());
        return reader;
    }

    /** The loop's items; once. */
    @Override
    public Iterator<T> iterator() {
        lock.lock();
        try {
            if (iterated) {
                throw new IllegalStateException("iterator: a second one (expected: one loop, since items come once)");
            }
            iterated = true;
        } finally {
            lock.unlock();
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return awaitItem();
            }

            @Override
            public T next() {
                return awaitItem() ? take() : nothing();
            }
        };
    }

    private T nothing() {
        throw new NoSuchElementException("items: none left (expected: hasNext before next)");
    }

    /** Waits until there is an item, or the end. */
    private boolean awaitItem() {
        if (!isThere()) {
            BodyThreads.mayWait("an item", "Streams.each");
            try {
                BodyThreads.await(lock, changed, this::isThere);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                CancellationException told = new CancellationException("item: interrupted while waiting for it");
                told.initCause(interrupted);
                throw told;
            }
        }
        Throwable why;
        lock.lock();
        try {
            if (!items.isEmpty()) {
                return true;
            }
            why = failure;
        } finally {
            lock.unlock();
        }
        if (why == null) {
            return false;
        }
        if (why instanceof RpcException remote) { // with this thread's stack
            throw new RpcException(remote.status(), remote.streamId(), remote);
        }
        throw why instanceof RuntimeException unchecked ? unchecked : new CompletionException(why);
    }

    private boolean isThere() {
        lock.lock();
        try {
            return !items.isEmpty() || ended || closed;
        } finally {
            lock.unlock();
        }
    }

    private T take() {
        T item;
        Flow.Subscription more = null;
        int many = 0;
        lock.lock();
        try {
            item = items.remove();
            if (++taken >= AHEAD / 2 && !ended && !closed) {
                more = subscription;
                many = taken;
                taken = 0;
            }
        } finally {
            lock.unlock();
        }
        if (more != null) {
            more.request(many);
        }
        return item;
    }

    /** Cancels the stream if it has not ended; a loop that waits ends. */
    @Override
    public void close() {
        Flow.Subscription open;
        lock.lock();
        try {
            open = ended || closed ? null : subscription;
            closed = true;
            items.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.cancel();
        }
    }

    private final class Taking implements Flow.Subscriber<T> {

        @Override
        public void onSubscribe(Flow.Subscription given) {
            Objects.requireNonNull(given, "subscription");
            boolean unwanted;
            lock.lock();
            try {
                unwanted = closed || subscription != null;
                if (!unwanted) {
                    subscription = given;
                }
            } finally {
                lock.unlock();
            }
            if (unwanted) {
                given.cancel();
            } else {
                given.request(AHEAD);
            }
        }

        @Override
        public void onNext(T item) {
            Objects.requireNonNull(item, "item");
            lock.lock();
            try {
                if (!closed && !ended) {
                    items.add(item);
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onError(Throwable thrown) {
            end(Objects.requireNonNull(thrown, "failure"));
        }

        @Override
        public void onComplete() {
            end(null);
        }

        private void end(@Nullable Throwable why) {
            lock.lock();
            try {
                if (!closed && !ended) {
                    failure = why;
                    ended = true;
                    subscription = null;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
