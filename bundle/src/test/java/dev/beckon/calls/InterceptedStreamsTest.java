package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallOutcome;
import dev.beckon.api.Code;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.InterceptedCall;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Metadata;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.Streams;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ClientSession;
import dev.beckon.runtime.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Interceptors see calls with publishers, and those of a server to its clients, as they see any other. */
final class InterceptedStreamsTest {

    @NonBlocking
    private static final class LoopFeed extends HomeFeed {}

    /** Writes down all that it can see of calls. */
    private static final class Onlooker implements Interceptor {

        final Queue<String> seen = new ConcurrentLinkedQueue<>();
        final Queue<Thread> ends = new ConcurrentLinkedQueue<>();

        @Override
        public void intercept(InterceptedCall call) {
            seen.add(call.method().substring(call.method().indexOf('/') + 1));
            call.onItem(item -> seen.add((item.sent() ? "sent " : "received ") + item.number() + ", " + item.bytes()));
            call.onEnd(outcome -> {
                ends.add(Thread.currentThread());
                seen.add("ended " + outcome.code());
            });
            call.proceed();
        }

        boolean hasEnded() {
            return seen.stream().anyMatch(what -> what.startsWith("ended"));
        }

        List<String> of(String kind) {
            return seen.stream().filter(what -> what.startsWith(kind)).toList();
        }
    }

    /** Takes the first item, waits until all have come and the call has ended, and cancels. */
    private static final class LateCanceller implements Flow.Subscriber<Integer> {
        private final Client client;
        private Flow.@Nullable Subscription subscription;

        LateCanceller(Client client) {
            this.client = client;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(10);
        }

        @Override
        public void onNext(Integer item) {
            await().until(() -> client.metrics().ended(Code.OK) == 1);
            Objects.requireNonNull(subscription).cancel();
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    static Stream<Arguments> waysAndThreads() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(false, true).map(loop -> Arguments.of(way, loop)));
    }

    private final Onlooker atServer = new Onlooker();
    private final Onlooker atClient = new Onlooker();

    private Meeting meet(Way way, boolean loop) {
        return way.meet(
                server -> server.serve(Feed.class, loop ? new LoopFeed() : new HomeFeed())
                        .intercept(atServer),
                client -> (loop ? client.callbacksOnLoop() : client).intercept(atClient));
    }

    private void awaitEnds() {
        await().until(() -> atServer.hasEnded() && atClient.hasEnded());
    }

    private static <T> List<T> all(Flow.Publisher<T> items) {
        List<T> all = new ArrayList<>();
        answer(Streams.each(items, all::add));
        return all;
    }

    // ---- items

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void itemsOfBothDirectionsAreSeenAtBothEnds(Way way, boolean loop) {
        try (Meeting meeting = meet(way, loop)) {
            List<Feed.Price> sent = List.of(new Feed.Price("a", 1), new Feed.Price("bb", 2), new Feed.Price("ccc", 3));
            assertThat(all(meeting.client().service(Feed.class).dearer(1, Streams.from(sent))))
                    .hasSize(3);
            awaitEnds();
        }
        assertThat(atClient.of("sent")).containsExactly("sent 1, 7", "sent 2, 8", "sent 3, 9");
        assertThat(atServer.of("received")).containsExactly("received 1, 7", "received 2, 8", "received 3, 9");
        assertThat(atServer.of("sent")).containsExactly("sent 1, 5", "sent 2, 6", "sent 3, 7");
        assertThat(atClient.of("received")).containsExactly("received 1, 5", "received 2, 6", "received 3, 7");
        for (Onlooker side : List.of(atServer, atClient)) {
            assertThat(side.seen).hasSize(8).startsWith("dearer").endsWith("ended OK");
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void itemsThatAreAParameterAreSeenAndSoIsTheAnswer(Way way, boolean loop) {
        try (Meeting meeting = meet(way, loop)) {
            assertThat(answer(meeting.client().service(Feed.class).sum(Streams.from(List.of(1, 2, 3)))))
                    .isEqualTo(6);
            awaitEnds();
        }
        assertThat(atClient.seen).containsExactly("sum", "sent 1, 2", "sent 2, 2", "sent 3, 2", "ended OK");
        assertThat(atServer.seen).containsExactly("sum", "received 1, 2", "received 2, 2", "received 3, 2", "ended OK");
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void endIsToldWhereItemsAreDelivered(Way way, boolean loop) {
        try (Meeting meeting = meet(way, loop)) {
            all(meeting.client().service(Feed.class).count(0, 1_000));
            awaitEnds();
        }
        assertThat(atClient.of("received")).hasSize(1_000);
        assertThat(atClient.seen).endsWith("ended OK");
        assertThat(atServer.of("sent")).hasSize(1_000);
        assertThat(atClient.ends).singleElement().matches(thread -> thread instanceof EventLoopThread == loop);
        assertThat(atServer.ends).singleElement().matches(thread -> thread instanceof EventLoopThread == loop);
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void subscriberThatCancelsEndsTheCallOnce(Way way, boolean loop) {
        try (Meeting meeting = meet(way, loop)) {
            CompletableFuture<Feed.Price> first = new CompletableFuture<>();
            meeting.client().service(Feed.class).prices("x").subscribe(new Flow.Subscriber<>() {
                private Flow.Subscription subscription;

                @Override
                public void onSubscribe(Flow.Subscription given) {
                    subscription = given;
                    given.request(1);
                }

                @Override
                public void onNext(Feed.Price price) {
                    first.complete(price);
                    subscription.cancel();
                }

                @Override
                public void onError(Throwable thrown) {
                    first.completeExceptionally(thrown);
                }

                @Override
                public void onComplete() {}
            });
            answer(first);
            awaitEnds();
        }
        assertThat(atClient.of("ended")).containsExactly("ended CANCELLED");
        assertThat(atServer.of("ended")).containsExactly("ended CANCELLED");
        assertThat(atClient.of("received")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void streamThatIsRefusedHasNoItems(Way way) {
        Interceptor members = call -> {
            if (call.metadata().get("member") == null) {
                throw new RpcException(Code.PERMISSION_DENIED, "member: none (expected: a number)");
            }
            call.proceed();
        };
        try (Meeting meeting = way.meet(
                server -> server.serve(Feed.class, new HomeFeed())
                        .intercept(atServer)
                        .intercept(members),
                client -> client.intercept(atClient))) {
            Feed feed = meeting.client().service(Feed.class);
            assertFailure(Streams.each(feed.count(0, 3), item -> {}), Code.PERMISSION_DENIED, Ran.NO, "member: none");
            awaitEnds();
            assertThat(atClient.seen).containsExactly("count", "ended PERMISSION_DENIED");
            assertThat(atServer.seen).containsExactly("count", "ended PERMISSION_DENIED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void observerOfItemsThatThrowsDisturbsNobody(Way way) {
        Interceptor broken = call -> {
            call.onItem(item -> {
                throw new IllegalStateException("on purpose");
            });
            call.proceed();
        };
        try (Meeting meeting = way.meet(
                server -> server.serve(Feed.class, new HomeFeed())
                        .intercept(broken)
                        .intercept(atServer),
                client -> client.intercept(broken).intercept(atClient))) {
            assertThat(all(meeting.client().service(Feed.class).count(7, 3))).containsExactly(7, 8, 9);
            awaitEnds();
            assertThat(atClient.of("received")).hasSize(3);
            assertThat(atServer.of("sent")).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callWithoutPublishersHasNone(Way way) {
        try (Meeting meeting = meet(way, false)) {
            answer(meeting.client().service(Feed.class).echo("x"));
            awaitEnds();
        }
        assertThat(atClient.seen).containsExactly("echo", "ended OK");
        assertThat(atServer.seen).containsExactly("echo", "ended OK");
    }

    @ParameterizedTest
    @EnumSource
    void observersAreAddedBeforeProceed(Way way) {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Interceptor late = call -> {
            call.proceed();
            try {
                call.onItem(item -> {});
            } catch (IllegalStateException expected) {
                thrown.complete(expected);
            }
        };
        try (Meeting meeting =
                way.meet(server -> server.serve(Feed.class, new HomeFeed()), client -> client.intercept(late))) {
            all(meeting.client().service(Feed.class).count(0, 1));
            assertThat(answer(thrown)).hasMessage("observers of items: changed after proceed() (expected: before)");
        }
    }

    // ---- calls of a server to its clients

    @ParameterizedTest
    @EnumSource
    void callsToAClientAreSeenByTheServersOwnAndTheClientsInterceptors(Way way) {
        Queue<String> attempts = new ConcurrentLinkedQueue<>();
        Queue<CallOutcome> ends = new ConcurrentLinkedQueue<>();
        Interceptor signing = call -> {
            call.metadata(call.metadata().and("signature", "s"));
            call.onAttempt(attempt -> attempts.add(attempt.number() + " " + attempt.server()));
            call.onEnd(ends::add);
            call.proceed();
        };
        Interceptor checking = call -> {
            if (call.method().endsWith("/echo") && !"s".equals(call.metadata().get("signature"))) {
                throw new RpcException(Code.UNAUTHENTICATED, "signature: none");
            }
            if (call.method().endsWith("/count")) {
                throw new RpcException(Code.PERMISSION_DENIED, "not this one");
            }
            call.addResponseMetadata(Metadata.of("seen", "yes"));
            call.proceed();
        };
        try (Server server = way.server()
                        .serve(Feed.class, new HomeFeed())
                        .intercept(call -> {
                            throw new AssertionError("it serves no call here");
                        })
                        .interceptMade(signing)
                        .interceptMade(atServer)
                        .start();
                Client client = way.client(server)
                        .serve(Feed.class, new HomeFeed())
                        .intercept(call -> {
                            throw new AssertionError("it makes no call here");
                        })
                        .interceptServed(atClient)
                        .interceptServed(checking)
                        .build()) {
            await().until(() -> server.sessions().all().size() == 1);
            ClientSession session = server.sessions().all().get(0);
            Feed feed = session.service(Feed.class);

            assertThat(answer(feed.echo("x"))).isEqualTo("x");
            awaitEnds();
            assertThat(ends).singleElement().satisfies(end -> {
                assertThat(end.code()).isEqualTo(Code.OK);
                assertThat(end.responseMetadata().get("seen")).isEqualTo("yes");
            });
            assertThat(attempts).containsExactly("1 " + session.address());
            assertThat(failure(Streams.each(feed.count(0, 3), item -> {})).code())
                    .isEqualTo(Code.PERMISSION_DENIED);
            assertThat(answer(feed.sum(Streams.from(List.of(1, 2))))).isEqualTo(3);
            await().until(() -> atServer.of("ended").size() == 3);
            assertThat(atServer.seen)
                    .containsExactly(
                            "echo",
                            "ended OK",
                            "count",
                            "ended PERMISSION_DENIED",
                            "sum",
                            "sent 1, 2",
                            "sent 2, 2",
                            "ended OK");
            await().until(() -> atClient.of("ended").size() == 3);
            assertThat(atClient.of("received")).hasSize(2);
            assertThat(client.metrics().callsStarted()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theEndIsToldToWhoeverCancelsWhenItHasCome(Way way) {
        try (Meeting meeting = meet(way, false)) {
            meeting.client().service(Feed.class).count(1, 3).subscribe(new LateCanceller(meeting.client()));
            awaitEnds();
        }
        assertThat(atClient.of("ended")).containsExactly("ended OK");
    }
}
