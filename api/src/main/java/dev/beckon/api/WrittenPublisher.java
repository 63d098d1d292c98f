package dev.beckon.api;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A publisher whose items a body sends, on a thread of its own for each subscriber. Thread-safe. */
final class WrittenPublisher<T> implements Flow.Publisher<T> {

    private final Executor executor;
    private final Streams.Body<T> body;
    private final @Nullable CallContext call;

    WrittenPublisher(Executor executor, Streams.Body<T> body, @Nullable CallContext call) {
        this.executor = executor;
        this.body = body;
        this.call = call;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Writing<T> writing = new Writing<>(this, Objects.requireNonNull(subscriber, "subscriber"));
        subscriber.onSubscribe(writing);
        try {
            executor.execute(writing);
        } catch (RuntimeException full) {
            writing.fail(full);
        }
    }

    /** One subscriber's run of the body. All signals after {@code onSubscribe} come from the body's thread. */
    private static final class Writing<T> implements Flow.Subscription, ItemWriter<T>, Runnable {

        private final WrittenPublisher<T> publisher;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private Flow.@Nullable Subscriber<? super T> subscriber; // until cancelled or ended; guarded by lock
        private long wanted; // guarded by lock
        private @Nullable IllegalArgumentException misused; // guarded by lock
        private @Nullable Thread thread; // of the body, while it runs

        Writing(WrittenPublisher<T> publisher, Flow.Subscriber<? super T> subscriber) {
            this.publisher = publisher;
            this.subscriber = subscriber;
        }

        // ---- the subscription

        @Override
        public void request(long n) {
            lock.lock();
            try {
                if (n <= 0) {
                    misused = new IllegalArgumentException("request: " + n + " (expected: at least 1)");
                } else {
                    wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                subscriber = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        // ---- the body

        @Override
        public void run() {
            if (isCancelled()) {
                return; // before it began
            }
            thread = Thread.currentThread();
            CurrentCall here = CurrentCall.here();
            CallContext before = here.set(publisher.call);
            try {
                publisher.body.write(this);
                if (misuse() == null) {
                    end(null);
                }
            } catch (CancellationException cancelled) {
                if (!isCancelled() && misuse() == null) {
                    end(cancelled); // the body's own
                }
            } catch (Throwable thrown) {
                if (misuse() == null) {
                    end(thrown);
                }
            } finally {
                IllegalArgumentException wrong = misuse();
                if (wrong != null) {
                    end(wrong);
                }
                here.set(before);
                thread = null;
            }
        }

        void fail(Throwable why) {
            end(why);
        }

        private void end(@Nullable Throwable why) {
            Flow.Subscriber<? super T> to;
            lock.lock();
            try {
                to = subscriber;
                subscriber = null;
            } finally {
                lock.unlock();
            }
            if (to == null) {
                return;
            }
            if (why == null) {
                to.onComplete();
            } else {
                to.onError(why);
            }
        }

        private @Nullable IllegalArgumentException misuse() {
            lock.lock();
            try {
                return misused;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void send(T item) {
            Objects.requireNonNull(item, "item");
            if (thread != Thread.currentThread()) {
                throw new IllegalStateException("send: on thread '"
                        + Thread.currentThread().getName() + "' (expected: the one that runs the body, while it runs)");
            }
            Flow.Subscriber<? super T> to = awaitDemand();
            if (to == null) {
                throw new CancellationException("send: nobody wants more items");
            }
            to.onNext(item);
        }

        private Flow.@Nullable Subscriber<? super T> awaitDemand() {
            Flow.Subscriber<? super T> to = taken();
            if (to != null || isCancelled() || misuse() != null) {
                return to;
            }
            BodyThreads.mayWait("demand", "a body of Streams.write with an executor of threads that may wait");
            try {
                BodyThreads.await(lock, changed, () -> wanted > 0 || subscriber == null || misused != null);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                CancellationException told = new CancellationException("send: interrupted while it waited for demand");
                told.initCause(interrupted);
                throw told;
            }
            return taken();
        }

        /** The subscriber, with one of its wishes taken; null if there is none. */
        private Flow.@Nullable Subscriber<? super T> taken() {
            lock.lock();
            try {
                if (wanted == 0 || misused != null) {
                    return null;
                }
                if (wanted != Long.MAX_VALUE) {
                    wanted--;
                }
                return subscriber;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isCancelled() {
            lock.lock();
            try {
                return subscriber == null;
            } finally {
                lock.unlock();
            }
        }
    }
}
