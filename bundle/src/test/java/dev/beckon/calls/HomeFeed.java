package dev.beckon.calls;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A feed of made-up things, which says what its publishers were asked. */
class HomeFeed implements Feed {

    final CompletableFuture<@Nullable Void> subscribed = new CompletableFuture<>();
    final AtomicLong requested = new AtomicLong();
    final CompletableFuture<@Nullable Void> cancelled = new CompletableFuture<>();

    @Override
    public Flow.Publisher<Integer> count(int from, int many) {
        return made(many, at -> from + at);
    }

    @Override
    public Flow.Publisher<Price> prices(String symbol) {
        return made(Integer.MAX_VALUE, at -> new Price(symbol, at));
    }

    @Override
    public CompletableFuture<Long> sum(Flow.Publisher<Integer> numbers) {
        Summing<Integer> summing = new Summing<>(Integer::longValue);
        numbers.subscribe(summing);
        return summing.sum;
    }

    @Override
    public CompletableFuture<Integer> report(String symbol, Flow.Publisher<Price> prices, int least) {
        Summing<Price> summing =
                new Summing<>(price -> price.symbol().equals(symbol) && price.cents() >= least ? 1L : 0L);
        prices.subscribe(summing);
        return summing.sum.thenApply(Long::intValue);
    }

    @Override
    public Flow.Publisher<Price> dearer(long by, Flow.Publisher<Price> prices) {
        return subscriber -> prices.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(Price price) {
                subscriber.onNext(new Price(price.symbol(), price.cents() + by));
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }

    @Override
    public Flow.Publisher<byte[]> bytes(int length, int many) {
        return made(many, at -> new byte[length]);
    }

    @Override
    public CompletableFuture<String> echo(String text) {
        return CompletableFuture.completedFuture(text);
    }

    /** So many things, each made when it is asked for. */
    <T> Flow.Publisher<T> made(int many, IntFunction<T> make) {
        return subscriber -> subscriber.onSubscribe(new Made<>(this, subscriber, many, make));
    }

    private static final class Made<T> implements Flow.Subscription {
        private final HomeFeed feed;
        private final Flow.Subscriber<? super T> subscriber;
        private final int many;
        private final IntFunction<T> make;
        private final AtomicLong wanted = new AtomicLong();
        private int next;
        private volatile boolean over;

        Made(HomeFeed feed, Flow.Subscriber<? super T> subscriber, int many, IntFunction<T> make) {
            this.feed = feed;
            this.subscriber = subscriber;
            this.many = many;
            feed.subscribed.complete(null);
            this.make = make;
            if (many == 0) {
                request(1);
            }
        }

        @Override
        public void request(long n) {
            feed.requested.addAndGet(n);
            if (wanted.getAndAdd(n) != 0) {
                return;
            }
            long more = n;
            do {
                for (long i = 0; i < more && !over; i++) {
                    if (next < many) {
                        subscriber.onNext(make.apply(next++));
                    }
                    if (next == many && !over) {
                        over = true;
                        subscriber.onComplete();
                    }
                }
                more = wanted.addAndGet(-more);
            } while (more != 0);
        }

        @Override
        public void cancel() {
            over = true;
            feed.cancelled.complete(null);
        }
    }

    /** Adds up, in small steps. */
    static final class Summing<T> implements Flow.Subscriber<T> {
        final CompletableFuture<Long> sum = new CompletableFuture<>();
        private final Function<T, Long> value;
        private long total;
        private Flow.@Nullable Subscription subscription;

        Summing(Function<T, Long> value) {
            this.value = value;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(2);
        }

        @Override
        public void onNext(T item) {
            total += value.apply(item);
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            sum.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            sum.complete(total);
        }
    }
}
