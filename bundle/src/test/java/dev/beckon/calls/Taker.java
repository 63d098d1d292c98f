package dev.beckon.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A subscriber that writes down what it hears. */
class Taker<T> implements Flow.Subscriber<T> {

    final BlockingQueue<T> items = new LinkedBlockingQueue<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    final CompletableFuture<Thread> thread = new CompletableFuture<>();
    private final long first;

    /** @param first how many items it requests at once */
    Taker(long first) {
        this.first = first;
    }

    static <T> Taker<T> of(Flow.Publisher<T> publisher, long first) {
        Taker<T> taker = new Taker<>(first);
        publisher.subscribe(taker);
        return taker;
    }

    void request(long more) {
        subscription().request(more);
    }

    Flow.Subscription subscription() {
        return get(subscription);
    }

    /** The next so many items. */
    List<T> next(int many) throws InterruptedException {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            T item = items.poll(20, TimeUnit.SECONDS);
            if (item == null) {
                throw new AssertionError("no item after " + all + ", ended: " + ended);
            }
            all.add(item);
        }
        return all;
    }

    /** Waits for the end; what it failed with, or null. */
    @Nullable
    Throwable end() {
        return get(ended.handle((none, failure) -> java.util.Optional.ofNullable(failure)))
                .orElse(null);
    }

    private static <V> V get(CompletableFuture<V> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        if (first > 0) {
            given.request(first);
        }
    }

    @Override
    public void onNext(T item) {
        thread.complete(Thread.currentThread());
        items.add(item);
    }

    @Override
    public void onError(Throwable failure) {
        ended.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        ended.complete(null);
    }
}
