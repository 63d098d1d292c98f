package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.ItemReader;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcException;
import dev.beckon.api.Streams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams end, and on which threads they live. */
final class StreamLifeTest {

    /** A publisher that says what it hears, and signals by hand. */
    private static final class Source<T> implements Flow.Publisher<T>, Flow.Subscription {
        final CompletableFuture<Flow.Subscriber<? super T>> subscriber = new CompletableFuture<>();
        final CompletableFuture<Long> requested = new CompletableFuture<>();
        final CompletableFuture<Thread> cancelled = new CompletableFuture<>();
        final CompletableFuture<Thread> requestedOn = new CompletableFuture<>();

        @Override
        public void subscribe(Flow.Subscriber<? super T> by) {
            by.onSubscribe(this);
            subscriber.complete(by);
        }

        @Override
        public void request(long n) {
            requestedOn.complete(Thread.currentThread());
            requested.complete(n);
        }

        @Override
        public void cancel() {
            cancelled.complete(Thread.currentThread());
        }

        void send(T item) {
            answer(requested);
            answer(subscriber).onNext(item);
        }
    }

    /** A feed whose streams are the test's. */
    private static class OpenFeed extends HomeFeed {
        final Source<Integer> source = new Source<>();
        final CompletableFuture<Flow.Publisher<Integer>> given = new CompletableFuture<>();
        final CompletableFuture<Long> sum = new CompletableFuture<>();
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public Flow.Publisher<Integer> count(int from, int many) {
            calls.incrementAndGet();
            return source;
        }

        @Override
        public CompletableFuture<Long> sum(Flow.Publisher<Integer> numbers) {
            given.complete(numbers);
            return sum;
        }
    }

    private final OpenFeed handler = new OpenFeed();

    private Meeting meet(Way way) {
        return way.meet(server -> server.serve(Feed.class, handler));
    }

    private static RpcException rpc(@Nullable Throwable failure) {
        assertThat(failure).isInstanceOf(RpcException.class);
        return (RpcException) failure;
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return answer(future.handle((value, thrown) -> {
            assertThat(thrown).isNotNull();
            return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        }));
    }

    // ---- results

    @ParameterizedTest
    @EnumSource
    void cancellingReachesTheHandlersPublisher(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(0, 0), 5);
            handler.source.send(1);
            assertThat(taker.next(1)).containsExactly(1);
            taker.subscription().cancel();
            answer(handler.source.cancelled);
            handler.source.send(2); // may still come, and is dropped
            assertThat(answer(meeting.client().service(Feed.class).echo("x"))).isEqualTo("x");
            assertThat(taker.items).isEmpty();
            assertThat(taker.ended).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfThePublisherComesAfterItsItems(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(0, 0), 5);
            handler.source.send(1);
            answer(handler.source.subscriber).onError(new RpcException(Code.NOT_FOUND, "gone"));
            assertThat(taker.next(1)).containsExactly(1);
            RpcException failure = rpc(taker.end());
            assertThat(failure.code()).isEqualTo(Code.NOT_FOUND);
            assertThat(failure.status().message()).isEqualTo("gone");
        }
    }

    @Test
    void deadlineEndsBothSides() {
        try (Meeting meeting = meet(Way.NIO)) {
            Feed hurried = CallOptions.DEFAULT
                    .deadline(Duration.ofSeconds(1))
                    .on(meeting.client().service(Feed.class));
            Taker<Integer> taker = Taker.of(hurried.count(0, 0), 5);
            answer(handler.source.requested);
            assertThat(rpc(taker.end()).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
            answer(handler.source.cancelled);
        }
    }

    @Test
    void streamsHaveNoDefaultDeadline() throws InterruptedException {
        try (Meeting meeting = Way.NIO.meet(
                server -> server.serve(Feed.class, handler), client -> client.deadline(Duration.ofMillis(100)))) {
            Feed feed = meeting.client().service(Feed.class);
            Taker<Integer> taker = Taker.of(feed.count(0, 0), 5);
            answer(handler.source.requested);
            CompletableFuture<Long> sum = feed.sum(new Source<>());
            answer(handler.given);
            // a call made now, with the default deadline, is over long before the streams
            CompletableFuture<Long> held = new CompletableFuture<>();
            held.completeOnTimeout(1L, 400, TimeUnit.MILLISECONDS);
            answer(held);
            handler.source.send(7);
            assertThat(taker.next(1)).containsExactly(7);
            handler.sum.complete(3L);
            assertThat(answer(sum)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lostConnectionEndsBothSides(Way way) {
        Meeting meeting = meet(way);
        try {
            Feed feed = meeting.client().service(Feed.class);
            Source<Integer> own = new Source<>();
            Taker<Integer> taker = Taker.of(feed.count(0, 0), 5);
            answer(handler.source.requested);
            CompletableFuture<Long> sum = feed.sum(own);
            Taker<Integer> inner = Taker.of(answer(handler.given), 3);
            answer(own.requested);

            meeting.client().close();

            assertThat(rpc(taker.end()).code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(rpc(failure(sum)).code()).isEqualTo(Code.UNAVAILABLE);
            answer(own.cancelled);
            answer(handler.source.cancelled);
            assertThat(rpc(inner.end()).code()).isEqualTo(Code.CANCELLED);
        } finally {
            meeting.close();
        }
    }

    @Test
    void subscribingWithoutAServerFails() {
        Meeting meeting = meet(Way.NIO);
        Feed feed = meeting.client().service(Feed.class);
        Flow.Publisher<Integer> numbers = feed.count(0, 0);
        meeting.close();
        Taker<Integer> taker = Taker.of(numbers, 1);
        assertThat(taker.subscription).isCompleted();
        assertThat(rpc(taker.end()).code()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void eachSubscriptionIsACallWithTheArgumentsOfItsStub() throws InterruptedException {
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Feed.class, new HomeFeed()))) {
            Flow.Publisher<Integer> numbers =
                    meeting.client().service(Feed.class).count(5, 3);
            for (int i = 0; i < 3; i++) {
                Taker<Integer> taker = Taker.of(numbers, 10);
                assertThat(taker.next(3)).containsExactly(5, 6, 7);
                assertThat(taker.end()).isNull();
            }
        }
        try (Meeting meeting = meet(Way.NIO)) {
            Flow.Publisher<Integer> unused =
                    meeting.client().service(Feed.class).count(0, 0);
            assertThat(unused).isNotNull();
            answer(meeting.client().service(Feed.class).echo("x"));
            assertThat(handler.calls).hasValue(0);
        }
    }

    @Test
    void handlerThatReturnsNoPublisherFails() {
        HomeFeed broken = new HomeFeed() {
            @Override
            @SuppressWarnings("NullAway")
            public Flow.Publisher<Integer> count(int from, int many) {
                return null;
            }
        };
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Feed.class, broken))) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(0, 0), 5);
            RpcException failure = rpc(taker.end());
            assertThat(failure.code()).isEqualTo(Code.INTERNAL);
            assertThat(failure).hasMessageContaining("returned null (expected: a publisher)");
        }
    }

    @Test
    void publisherThatSendsMoreThanWasRequestedFails() throws InterruptedException {
        try (Meeting meeting = meet(Way.NIO)) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(0, 0), 2);
            handler.source.send(1);
            handler.source.send(2);
            handler.source.send(3);
            assertThat(taker.next(2)).containsExactly(1, 2);
            assertThat(rpc(taker.end()).code()).isEqualTo(Code.UNKNOWN);
            answer(handler.source.cancelled);
        }
    }

    @Test
    void requestOfNothingFailsTheSubscription() {
        try (Meeting meeting = meet(Way.NIO)) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(0, 0), 1);
            answer(handler.source.requested);
            taker.request(0);
            assertThat(taker.end()).isInstanceOf(IllegalArgumentException.class);
            answer(handler.source.cancelled);
        }
    }

    @Test
    void subscriberThatThrowsHasCancelled() {
        try (Meeting meeting = meet(Way.NIO)) {
            Taker<Integer> taker = new Taker<>(5) {
                @Override
                public void onNext(Integer item) {
                    super.onNext(item);
                    throw new IllegalStateException("as asked for");
                }
            };
            meeting.client().service(Feed.class).count(0, 0).subscribe(taker);
            handler.source.send(1);
            answer(handler.source.cancelled);
            assertThat(taker.ended).isNotDone();
        }
    }

    // ---- parameters

    @ParameterizedTest
    @EnumSource
    void handlerMayAnswerBeforeTheItemsEnd(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Source<Integer> own = new Source<>();
            CompletableFuture<Long> sum = meeting.client().service(Feed.class).sum(own);
            Taker<Integer> inner = Taker.of(answer(handler.given), 5);
            own.send(3);
            assertThat(inner.next(1)).containsExactly(3);
            handler.sum.complete(3L);
            assertThat(answer(sum)).isEqualTo(3);
            answer(own.cancelled);
            assertThat(rpc(inner.end()).code()).isEqualTo(Code.CANCELLED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerMayTakeNoMoreItemsAndStillAnswer(Way way) throws InterruptedException {
        try (Meeting meeting = meet(way)) {
            Source<Integer> own = new Source<>();
            CompletableFuture<Long> sum = meeting.client().service(Feed.class).sum(own);
            Taker<Integer> inner = Taker.of(answer(handler.given), 5);
            own.send(3);
            assertThat(inner.next(1)).containsExactly(3);
            inner.subscription().cancel();
            answer(own.cancelled);
            assertThat(sum).isNotDone();
            handler.sum.complete(4L);
            assertThat(answer(sum)).isEqualTo(4);
        }
    }

    @Test
    void publisherThatFailsEndsItsCall() {
        try (Meeting meeting = meet(Way.NIO)) {
            Source<Integer> own = new Source<>();
            CompletableFuture<Long> sum = meeting.client().service(Feed.class).sum(own);
            Taker<Integer> inner = Taker.of(answer(handler.given), 5);
            IllegalStateException broken = new IllegalStateException("broken");
            answer(own.requested);
            answer(own.subscriber).onError(broken);
            RpcException failure = rpc(failure(sum));
            assertThat(failure.code()).isEqualTo(Code.CANCELLED);
            assertThat(failure).hasCause(broken);
            assertThat(rpc(inner.end()).code()).isEqualTo(Code.CANCELLED);
        }
    }

    @Test
    void cancellingTheFutureEndsTheParametersStreams() {
        try (Meeting meeting = meet(Way.NIO)) {
            Source<Integer> own = new Source<>();
            CompletableFuture<Long> sum = meeting.client().service(Feed.class).sum(own);
            Taker<Integer> inner = Taker.of(answer(handler.given), 5);
            answer(own.requested);
            sum.cancel(false);
            answer(own.cancelled);
            assertThat(rpc(inner.end()).code()).isEqualTo(Code.CANCELLED);
        }
    }

    @Test
    void parameterTakesOneSubscriber() {
        try (Meeting meeting = meet(Way.NIO)) {
            meeting.client().service(Feed.class).sum(new Source<>());
            Flow.Publisher<Integer> given = answer(handler.given);
            Taker.of(given, 1);
            Taker<Integer> second = Taker.of(given, 1);
            assertThat(second.end())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a second subscriber (expected: one");
        }
    }

    @Test
    void parameterThatIsNullIsRefusedByName() {
        try (Meeting meeting = meet(Way.NIO)) {
            Feed feed = meeting.client().service(Feed.class);
            assertThatThrownBy(() -> feed.sum(null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Feed.sum.numbers: null (expected: a publisher");
        }
    }

    @Test
    void plainViewWaitsForTheResultOfAStream() {
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Feed.class, new HomeFeed()))) {
            FeedBlocking feed = meeting.client().service(FeedBlocking.class);
            assertThat(feed.sum(Streams.from(List.of(1, 2, 3)))).isEqualTo(6);
            List<Integer> seen = new ArrayList<>();
            try (ItemReader<Integer> numbers = Streams.read(feed.count(0, 100))) {
                numbers.forEach(seen::add);
            }
            assertThat(seen).hasSize(100).endsWith(99);
        }
    }

    // ---- who looks at calls

    @Test
    void interceptorsOfBothSidesSeeHowStreamsEnd() throws InterruptedException {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        try (Meeting meeting = Way.NIO.meet(
                server -> server.serve(Feed.class, new HomeFeed()).intercept(call -> {
                    call.onEnd(outcome -> ends.add("server " + call.method() + " " + outcome.code()));
                    call.proceed();
                }),
                client -> client.intercept(call -> {
                    call.onEnd(outcome -> ends.add("client " + call.method() + " " + outcome.code()));
                    call.proceed();
                }))) {
            Feed feed = meeting.client().service(Feed.class);
            Taker<Integer> taker = Taker.of(feed.count(5, 3), 10);
            assertThat(taker.next(3)).containsExactly(5, 6, 7);
            assertThat(taker.end()).isNull();
            assertThat(two(ends))
                    .containsExactlyInAnyOrder(
                            "client dev.beckon.calls.Feed/count OK", "server dev.beckon.calls.Feed/count OK");

            Taker<Feed.Price> endless = Taker.of(feed.prices("x"), 1);
            endless.next(1);
            endless.subscription().cancel();
            assertThat(two(ends))
                    .containsExactlyInAnyOrder(
                            "client dev.beckon.calls.Feed/prices CANCELLED",
                            "server dev.beckon.calls.Feed/prices CANCELLED");

            assertThat(answer(feed.sum(Streams.from(List.of(1, 2))))).isEqualTo(3);
            assertThat(two(ends))
                    .containsExactlyInAnyOrder(
                            "client dev.beckon.calls.Feed/sum OK", "server dev.beckon.calls.Feed/sum OK");
        }
    }

    private static List<String> two(BlockingQueue<String> ends) throws InterruptedException {
        return List.of(
                String.valueOf(ends.poll(20, TimeUnit.SECONDS)), String.valueOf(ends.poll(20, TimeUnit.SECONDS)));
    }

    // ---- threads

    @Test
    void signalsComeOnWorkersByDefault() throws InterruptedException {
        try (Meeting meeting = meet(Way.NIO)) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(0, 0), 5);
            handler.source.send(1);
            taker.next(1);
            assertThat(answer(taker.thread).getName()).startsWith("beckon-client-worker");
            assertThat(answer(handler.source.requestedOn).getName()).startsWith("beckon-server-worker");
            taker.subscription().cancel();
            assertThat(answer(handler.source.cancelled).getName()).startsWith("beckon-server-worker");
        }
    }

    @NonBlocking
    private static final class LoopFeed extends OpenFeed {}

    @Test
    void signalsComeOnTheLoopWhereThatIsWanted() throws InterruptedException {
        LoopFeed looped = new LoopFeed();
        UnaryOperator<dev.beckon.runtime.Client.Builder> onLoop = client -> client.callbacksOnLoop();
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Feed.class, looped), onLoop)) {
            Feed feed = meeting.client().service(Feed.class);
            Taker<Integer> taker = Taker.of(feed.count(0, 0), 5);
            looped.source.send(1);
            taker.next(1);
            assertThat(answer(taker.thread)).isInstanceOf(EventLoopThread.class);
            assertThat(answer(looped.source.requestedOn)).isInstanceOf(EventLoopThread.class);
            taker.subscription().cancel();
            assertThat(answer(looped.source.cancelled)).isInstanceOf(EventLoopThread.class);

            Source<Integer> own = new Source<>();
            CompletableFuture<Long> sum = feed.sum(own);
            Taker<Integer> inner = Taker.of(answer(looped.given), 5);
            own.send(4);
            inner.next(1);
            assertThat(answer(own.requestedOn)).isInstanceOf(EventLoopThread.class);
            assertThat(answer(inner.thread)).isInstanceOf(EventLoopThread.class);
            answer(own.subscriber).onComplete();
            assertThat(inner.end()).isNull();
            looped.sum.complete(4L);
            assertThat(answer(sum)).isEqualTo(4);
        }
    }

    @Test
    void streamsAreCalledFromTheLoop() throws InterruptedException {
        try (Meeting meeting =
                Way.NIO.meet(server -> server.serve(Feed.class, new HomeFeed()), client -> client.callbacksOnLoop())) {
            Feed feed = meeting.client().service(Feed.class);
            CompletableFuture<Taker<Integer>> taker =
                    feed.echo("x").thenApply(echo -> Taker.of(feed.count(5, 3), 10)); // the request is begun in place
            assertThat(answer(taker).next(3)).containsExactly(5, 6, 7);
            CompletableFuture<Integer> report = feed.echo("x")
                    .thenCompose(echo ->
                            feed.report("a", Streams.from(List.of(new Feed.Price("a", 1), new Feed.Price("b", 2))), 0));
            assertThat(answer(report)).isEqualTo(1);
        }
    }

    @Test
    void manyItemsFlowOnLoopsOnly() throws InterruptedException {
        @NonBlocking
        final class Quick extends HomeFeed {}
        try (Meeting meeting =
                Way.NIO.meet(server -> server.serve(Feed.class, new Quick()), client -> client.callbacksOnLoop())) {
            Feed feed = meeting.client().service(Feed.class);
            Taker<Integer> taker = Taker.of(feed.count(0, 100_000), Long.MAX_VALUE);
            assertThat(taker.end()).isNull();
            assertThat(taker.items).hasSize(100_000);
            assertThat(answer(feed.sum(new HomeFeed().made(50_000, at -> 1)))).isEqualTo(50_000);
        }
    }

    @Test
    void bodyOfAStreamKnowsItsCallAndEndsWhenItIsCancelled() throws InterruptedException {
        CompletableFuture<String> method = new CompletableFuture<>();
        CompletableFuture<String> ended = new CompletableFuture<>();
        HomeFeed written = new HomeFeed() {
            @Override
            public Flow.Publisher<Integer> count(int from, int many) {
                return Streams.write(out -> {
                    method.complete(CallContext.current().method());
                    try {
                        for (int next = from; ; next++) {
                            out.send(next);
                        }
                    } finally {
                        ended.complete("ended");
                    }
                });
            }
        };
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Feed.class, written))) {
            Taker<Integer> taker = Taker.of(meeting.client().service(Feed.class).count(3, 0), 2);
            assertThat(taker.next(2)).containsExactly(3, 4);
            assertThat(answer(method)).isEqualTo("dev.beckon.calls.Feed/count");
            taker.subscription().cancel();
            assertThat(answer(ended)).isEqualTo("ended");
        }
    }
}
