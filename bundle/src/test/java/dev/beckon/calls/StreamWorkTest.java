package dev.beckon.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.RpcException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** User code of streams: within which call it runs, and what becomes of a stream when no worker takes it. */
final class StreamWorkTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean full;
    private final Executor workers = task -> {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        threads.execute(task);
    };

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void publisherOfAHandlerRunsWithinItsCall(Way way) throws Exception {
        CompletableFuture<@Nullable String> subscribing = new CompletableFuture<>();
        HomeFeed handler = new HomeFeed() {
            @Override
            public Flow.Publisher<Integer> count(int from, int many) {
                Flow.Publisher<Integer> made = super.count(from, many);
                return subscriber -> {
                    CallContext context = CallContext.currentOrNull();
                    subscribing.complete(context == null ? null : context.method());
                    made.subscribe(subscriber);
                };
            }
        };
        try (Meeting meeting = way.meet(server -> server.serve(Feed.class, handler))) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(1, 3), 10);

            assertThat(taker.end()).isNull();
            assertThat(subscribing.get(20, SECONDS)).endsWith("Feed/count");
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamThatIsPassedOnInheritsTheDeadline(Way way) throws Exception {
        CompletableFuture<Duration> remaining = new CompletableFuture<>();
        HomeFeed last = new HomeFeed() {
            @Override
            public Flow.Publisher<Price> prices(String symbol) {
                remaining.complete(CallContext.current().remaining());
                return super.prices(symbol);
            }
        };
        try (Meeting behind = way.meet(server -> server.serve(Feed.class, last))) {
            HomeFeed first = new HomeFeed() {
                @Override
                public Flow.Publisher<Price> prices(String symbol) {
                    return behind.client().service(Feed.class).prices(symbol);
                }
            };
            try (Meeting meeting = way.meet(server -> server.serve(Feed.class, first))) {
                Feed feed = meeting.client().service(Feed.class, CallOptions.DEFAULT.deadline(Duration.ofMillis(300)));
                Taker<Feed.Price> taker = Taker.of(feed.prices("tea"), 2);

                assertThat(taker.end()).isInstanceOf(RpcException.class);
                assertThat(((RpcException) taker.end()).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
                assertThat(remaining.get(20, SECONDS)).isLessThanOrEqualTo(Duration.ofMillis(300));
                await().untilAsserted(() -> assertThat(last.cancelled).isDone());
            }
        }
    }

    @Test
    void publisherHearsOfItsEndAlthoughNoWorkerTakesIt() {
        HomeFeed handler = new HomeFeed();
        try (Meeting meeting =
                Way.NIO.meet(server -> server.serve(Feed.class, handler).workers(workers))) {
            Taker<Feed.Price> taker =
                    Taker.of(meeting.client().service(Feed.class).prices("tea"), 1);
            await().until(() -> taker.items.size() == 1);

            full = true;
            taker.request(1); // which nobody can tell the publisher

            assertThat(taker.end()).isInstanceOf(RpcException.class);
            assertThat(((RpcException) taker.end()).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            await().untilAsserted(() -> assertThat(handler.cancelled).isDone());
        }
    }

    @Test
    void itemsThatNoWorkerTakesAreNotCalledMalformed() {
        CompletableFuture<Flow.Subscriber<? super Integer>> source = new CompletableFuture<>();
        CompletableFuture<Long> requested = new CompletableFuture<>();
        try (Meeting meeting =
                Way.NIO.meet(server -> server.serve(Feed.class, new HomeFeed()).workers(workers))) {
            CompletableFuture<Long> sum = meeting.client().service(Feed.class).sum(subscriber -> {
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {
                        requested.complete(n);
                    }

                    @Override
                    public void cancel() {}
                });
                source.complete(subscriber);
            });
            requested.join();

            full = true;
            source.join().onNext(1);

            assertThat(Outcomes.failure(sum).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        }
    }
}
