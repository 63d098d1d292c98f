package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.assertStatus;
import static dev.beckon.calls.Outcomes.failure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.CallOutcome;
import dev.beckon.api.Code;
import dev.beckon.api.Detail;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.InterceptedCall;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Metadata;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcFuture;
import dev.beckon.api.Status;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What interceptors see and may do, at either end, and that a broken one harms its calls only. */
final class InterceptorsTest {

    private static final UnaryOperator<Client.Builder> ON_LOOP = Client.Builder::callbacksOnLoop;

    @NonBlocking
    private static class LoopDesk extends OpenDesk {}

    /** Writes down the outcomes that it hears of. */
    private static final class Observer implements Interceptor {

        final BlockingQueue<CallOutcome> outcomes = new LinkedBlockingQueue<>();
        final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

        @Override
        public void intercept(InterceptedCall call) {
            call.onEnd(outcome -> {
                threads.add(Thread.currentThread());
                outcomes.add(outcome);
            });
            call.proceed();
        }

        CallOutcome next() throws InterruptedException {
            CallOutcome outcome = outcomes.poll(30, TimeUnit.SECONDS);
            assertThat(outcome).as("an outcome").isNotNull();
            return outcome;
        }
    }

    /** The ways, with handlers and callbacks on workers and on loops. */
    static Stream<Arguments> waysAndThreads() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(false, true).map(loop -> Arguments.of(way, loop)));
    }

    private static Meeting meet(Way way, boolean loop, OpenDesk handler, Interceptor atServer, Interceptor atClient) {
        return way.meet(
                server -> server.serve(Desk.class, handler).intercept(atServer),
                client -> (loop ? client.callbacksOnLoop() : client).intercept(atClient));
    }

    // ---- order, metadata, deadline

    @ParameterizedTest
    @EnumSource
    void firstAddedComesFirstAndHearsOfTheEndLast(Way way) {
        List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, new OpenDesk())
                        .intercept(naming("server 1", seen))
                        .intercept(naming("server 2", seen)),
                client -> client.intercept(naming("client 1", seen)).intercept(naming("client 2", seen)))) {
            answer(meeting.desk().echo("x"));
            await().until(() -> seen.size() == 12);
        }
        for (String side : List.of("client", "server")) {
            // The end may come, on another thread, before the way down has returned: only within each is there an
            // order.
            assertThat(seen.stream().filter(what -> what.startsWith(side) && !what.endsWith("ended")))
                    .containsExactly(side + " 1", side + " 2", side + " 2 returns", side + " 1 returns");
            assertThat(seen.stream().filter(what -> what.startsWith(side) && what.endsWith("ended")))
                    .containsExactly(side + " 2 ended", side + " 1 ended");
        }
    }

    private static Interceptor naming(String name, List<String> seen) {
        return call -> {
            seen.add(name);
            call.onEnd(outcome -> seen.add(name + " ended"));
            call.proceed();
            seen.add(name + " returns");
        };
    }

    @ParameterizedTest
    @EnumSource
    void metadataIsReadAndChangedOnTheWay(Way way) {
        OpenDesk handler = new OpenDesk();
        AtomicReference<@Nullable Metadata> arrived = new AtomicReference<>();
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, handler).intercept(call -> {
                    arrived.set(call.metadata());
                    assertThat(CallContext.current().metadata()).isEqualTo(call.metadata());
                    call.metadata(call.metadata().without("secret").and("from-server", "3"));
                    call.addResponseMetadata(Metadata.of("cost", "17"));
                    call.proceed();
                }),
                client -> client.intercept(call -> {
                            assertThat(call.method()).isEqualTo("dev.beckon.calls.Desk/hold");
                            call.metadata(call.metadata().and("secret", "1"));
                            call.proceed();
                        })
                        .intercept(call -> {
                            call.metadata(call.metadata().and("token-bin", new byte[] {2}));
                            call.proceed();
                        }))) {
            CompletableFuture<String> call =
                    CallOptions.DEFAULT.metadata("own", "0").on(meeting.desk()).hold("k");
            OpenDesk.Held held = handler.held("k");

            assertThat(arrived.get())
                    .isEqualTo(Metadata.of("own", "0").and("secret", "1").and("token-bin", new byte[] {2}));
            assertThat(held.context().metadata())
                    .isEqualTo(Metadata.of("own", "0")
                            .and("token-bin", new byte[] {2})
                            .and("from-server", "3"));
            held.answer().complete("x");
            answer(call);
            assertThat(RpcFuture.responseMetadataOf(call)).isEqualTo(Metadata.of("cost", "17"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void allMetadataCanBeTakenAway(Way way) {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, handler),
                client -> client.intercept(call -> {
                    call.metadata(Metadata.EMPTY);
                    call.proceed();
                }))) {
            CallOptions.DEFAULT.metadata("own", "0").on(meeting.desk()).hold("k");

            assertThat(handler.held("k").context().metadata()).isSameAs(Metadata.EMPTY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deadlineIsChangedOnTheWay(Way way) {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, handler),
                client -> client.intercept(call -> {
                    assertThat(call.remaining()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
                    call.deadline(Duration.ofMinutes(5));
                    call.proceed();
                }))) {
            CompletableFuture<String> call = meeting.desk().hold("k");

            assertThat(handler.held("k").context().remaining()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(5));
            handler.held("k").answer().complete("x");
            assertThat(answer(call)).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void serverShortensTheDeadlineAndKeepsToIt(Way way, boolean loop) {
        OpenDesk handler = loop ? new LoopDesk() : new OpenDesk();
        Observer observer = new Observer();
        Interceptor hurrying = call -> {
            call.deadline(Duration.ofHours(1)); // the caller no longer waits then, so it counts for nothing
            assertThat(call.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(30));
            call.deadline(Duration.ofMillis(50));
            observer.intercept(call);
        };
        try (Meeting meeting = meet(way, loop, handler, hurrying, InterceptedCall::proceed)) {
            CompletableFuture<String> call = meeting.desk().hold("k");

            assertFailure(call, Code.DEADLINE_EXCEEDED, Ran.MAYBE, "deadline: passed while the handler ran");
            assertThat(handler.held("k").context().remaining()).isZero();
            await().until(handler.held("k").context()::isCancelled);
            await().until(() -> observer.outcomes.peek() != null);
            assertThat(observer.outcomes.element().code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsInAHandlerNeverOutliveItWhateverAnInterceptorSays(Way way) {
        OpenDesk last = new OpenDesk();
        Interceptor generous = call -> {
            call.deadline(Duration.ofHours(1));
            call.proceed();
        };
        try (Meeting far = way.meet(server -> server.serve(Desk.class, last), client -> client.intercept(generous));
                Meeting near = way.meet(new Relay(far.client()))) {
            CallOptions.DEFAULT.deadline(Duration.ofSeconds(9)).on(near.desk()).hold("k");

            assertThat(last.held("k").context().remaining()).isLessThanOrEqualTo(Duration.ofSeconds(9));
        }
    }

    @ParameterizedTest
    @EnumSource
    void traceReachesTheInterceptorsOfACallInAHandler(Way way) {
        OpenDesk last = new OpenDesk();
        List<Metadata> seen = new ArrayList<>();
        List<@Nullable CallContext> contexts = new ArrayList<>();
        try (Meeting far = way.meet(
                        server -> server.serve(Desk.class, last),
                        client -> client.intercept(call -> {
                            seen.add(call.metadata());
                            contexts.add(CallContext.currentOrNull());
                            call.proceed();
                        }));
                Meeting near = way.meet(new Relay(far.client()))) {
            Metadata trace = Metadata.of("traceparent", "00-1-2-01");
            CallOptions.DEFAULT.metadata(trace).on(near.desk()).hold("k");
            last.held("k");

            assertThat(seen).containsExactly(trace);
            assertThat(contexts).singleElement().isNotNull();
        }
    }

    // ---- refusing and failing

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void refusalAtTheServerKeepsTheHandlerFromRunning(Way way, boolean loop) throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        OpenDesk handler = counting(loop, ran);
        Detail detail = new Detail("acme.Why", new byte[] {1});
        Observer observer = new Observer();
        Observer atClient = new Observer();
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, handler).intercept(observer).intercept(call -> {
                    if ("no".equals(call.metadata().get("may"))) {
                        call.addResponseMetadata(Metadata.of("ask", "somebody else"));
                        throw new RpcException(new Status(Code.PERMISSION_DENIED, "not you", Ran.YES, List.of(detail)));
                    }
                    call.proceed();
                }),
                client -> (loop ? ON_LOOP.apply(client) : client).intercept(atClient))) {
            RpcException failure = failure(
                    CallOptions.DEFAULT.metadata("may", "no").on(meeting.desk()).echo("x"));
            assertStatus(failure, Code.PERMISSION_DENIED, Ran.NO, "not you");
            assertThat(failure.status().details()).containsExactly(detail);
            assertThat(failure.responseMetadata()).isEqualTo(Metadata.of("ask", "somebody else"));
            CallOutcome refused = observer.next(); // before the next call, whose end another worker may tell sooner
            assertThat(refused.code()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(refused.responseMetadata()).isEqualTo(Metadata.of("ask", "somebody else"));
            assertThat(atClient.next().status()).isEqualTo(failure.status());

            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
            assertThat(observer.next().code()).isEqualTo(Code.OK);
            assertThat(ran).hasValue(1);
        }
    }

    private static OpenDesk counting(boolean loop, AtomicInteger ran) {
        class Counting extends OpenDesk {
            @Override
            public CompletableFuture<String> echo(String text) {
                ran.incrementAndGet();
                return super.echo(text);
            }
        }
        @NonBlocking
        class CountingOnLoop extends Counting {}
        return loop ? new CountingOnLoop() : new Counting();
    }

    @ParameterizedTest
    @EnumSource
    void refusalAtTheClientKeepsTheCallFromBeingSent(Way way) throws InterruptedException {
        OpenDesk handler = new OpenDesk();
        Observer observer = new Observer();
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, handler), client -> client.intercept(observer)
                        .intercept(call -> {
                            throw new RpcException(Code.FAILED_PRECONDITION, "not today");
                        }))) {
            assertFailure(meeting.desk().hold("k"), Code.FAILED_PRECONDITION, Ran.NO, "not today");
            DeskBlocking blocking = meeting.client().service(DeskBlocking.class);
            RpcException thrown = catchThrowableOfType(RpcException.class, () -> blocking.echo("x"));
            assertStatus(thrown, Code.FAILED_PRECONDITION, Ran.NO, "not today");
            assertThat(catchThrowable(() -> blocking.note("x"))).isInstanceOf(RpcException.class);

            for (int i = 0; i < 3; i++) {
                assertThat(observer.next().code()).isEqualTo(Code.FAILED_PRECONDITION);
            }
            assertThat(observer.outcomes).isEmpty();
            assertThat(handler.holds("k")).isFalse();
        }
    }

    /** Ways to be a bad interceptor. */
    enum Broken implements Interceptor {
        THROWS {
            @Override
            public void intercept(InterceptedCall call) {
                throw new IllegalStateException("secret");
            }
        },
        THROWS_AN_ERROR {
            @Override
            public void intercept(InterceptedCall call) {
                throw new AssertionError("secret");
            }
        },
        DOES_NOTHING {
            @Override
            public void intercept(InterceptedCall call) {}
        },
        SENDS_TOO_MUCH {
            @Override
            public void intercept(InterceptedCall call) {
                call.metadata(Metadata.of("secret-bin", new byte[20_000]));
                call.proceed();
            }
        },
        HAS_NO_TIME {
            @Override
            public void intercept(InterceptedCall call) {
                call.deadline(Duration.ZERO);
                call.proceed();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void brokenInterceptorFailsItsCalls(Broken broken) throws InterruptedException {
        for (Way way : Way.values()) {
            AtomicInteger ran = new AtomicInteger();
            Observer observer = new Observer();
            try (Meeting meeting = way.meet(server -> server.serve(Desk.class, counting(false, ran))
                    .intercept(observer)
                    .intercept(broken))) {
                RpcException failure = failure(meeting.desk().echo("x"));
                assertStatus(failure, Code.INTERNAL, Ran.NO, "dev.beckon.calls.Desk/echo: an interceptor failed");
                assertThat(failure.getMessage()).doesNotContain("secret");
                assertThat(observer.next().code()).isEqualTo(Code.INTERNAL);
                answer(meeting.desk().noteLater("dropped, with a line in the log"));
                assertThat(observer.next().code()).isEqualTo(Code.INTERNAL);
            }
            try (Meeting meeting = way.meet(
                    server -> server.serve(Desk.class, counting(false, ran)),
                    client -> client.intercept(observer).intercept(broken))) {
                assertFailure(meeting.desk().echo("x"), Code.INTERNAL, Ran.NO, "an interceptor failed");
                assertThat(observer.next().code()).isEqualTo(Code.INTERNAL);
                // the calls of other clients go on
                try (Client other = way.client(meeting.server()).build()) {
                    assertThat(answer(other.service(Desk.class).echo("x"))).isEqualTo("x");
                }
            }
            assertThat(ran).hasValue(1);
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void whatComesAfterProceedChangesNothing(Way way, boolean loop) {
        Interceptor late = call -> {
            call.proceed();
            assertThat(catchThrowable(call::proceed))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("interceptor ")
                    .hasMessageContaining("proceed() a second time (expected: once)");
            assertThat(catchThrowable(() -> call.metadata(Metadata.EMPTY)))
                    .hasMessage("metadata: changed after proceed() (expected: before)");
            assertThat(catchThrowable(() -> call.deadline(Duration.ofSeconds(1))))
                    .hasMessage("deadline: changed after proceed() (expected: before)");
            throw new IllegalStateException("logged only");
        };
        AtomicReference<@Nullable InterceptedCall> kept = new AtomicReference<>();
        Interceptor keeping = call -> {
            kept.set(call);
            call.proceed();
        };
        AtomicInteger ran = new AtomicInteger();
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, counting(loop, ran))
                        .intercept(late)
                        .intercept(keeping),
                client -> client.intercept(late).intercept(keeping))) {
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
            assertThat(answer(meeting.desk().echo("y"))).isEqualTo("y");
            assertThat(ran).hasValue(2);
            assertThat(catchThrowable(() -> kept.get().proceed()))
                    .hasMessage("proceed(): outside the interceptor (expected: on its thread, before it returns)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedInterceptorHoldsUpItsOwnCallOnly(Way way) throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        Interceptor blocking = call -> {
            if ("yes".equals(call.metadata().get("block"))) {
                blocked.countDown();
                try {
                    assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
            call.proceed();
        };
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, new OpenDesk()).intercept(blocking))) {
            CallOptions slow = CallOptions.DEFAULT.metadata("block", "yes");
            CompletableFuture<String> held = slow.on(meeting.desk()).echo("held");
            assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
            }
            assertThat(held).isNotDone();
            // its deadline ends it all the same
            assertFailure(
                    slow.deadline(Duration.ofMillis(100)).on(meeting.desk()).echo("late"),
                    Code.DEADLINE_EXCEEDED,
                    Ran.MAYBE);
            released.countDown();
            assertThat(answer(held)).isEqualTo("held");
        }
    }

    // ---- the end

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void endIsToldOnceWithWhatHappened(Way way, boolean loop) throws InterruptedException {
        Observer atServer = new Observer();
        Observer atClient = new Observer();
        OpenDesk handler = loop ? new LoopDesk() : new OpenDesk();
        try (Meeting meeting = meet(way, loop, handler, atServer, atClient)) {
            Desk desk = meeting.desk();

            answer(desk.echo("x"));
            assertBoth(atServer, atClient, Code.OK);
            CompletableFuture<String> later = desk.hold("later");
            handler.held("later").context().addResponseMetadata(Metadata.of("cost", "1"));
            handler.held("later").answer().complete("x");
            answer(later);
            assertBoth(atServer, atClient, Code.OK);
            CompletableFuture<String> failing = desk.hold("failing");
            handler.held("failing").answer().completeExceptionally(new RpcException(Code.NOT_FOUND, "not here"));
            failure(failing);
            assertBoth(atServer, atClient, Code.NOT_FOUND);
            CompletableFuture<String> broken = desk.hold("broken");
            handler.held("broken").answer().completeExceptionally(new IllegalStateException("on purpose"));
            failure(broken);
            assertBoth(atServer, atClient, Code.UNKNOWN);
            CompletableFuture<String> nothing = desk.hold("nothing");
            handler.held("nothing").answer().complete(null);
            failure(nothing);
            assertBoth(atServer, atClient, Code.INTERNAL);
            failure(desk.grow(5 * 1024 * 1024));
            assertBoth(atServer, atClient, Code.RESOURCE_EXHAUSTED);
            CompletableFuture<String> cancelled = desk.hold("cancelled");
            handler.held("cancelled");
            cancelled.cancel(true);
            assertBoth(atServer, atClient, Code.CANCELLED);
            handler.held("cancelled").answer().complete("too late");
            CompletableFuture<String> late =
                    CallOptions.DEFAULT.deadline(Duration.ofMillis(80)).on(desk).hold("late");
            failure(late);
            assertBoth(atServer, atClient, Code.DEADLINE_EXCEEDED);
            handler.held("late").answer().complete("too late");
            answer(desk.noteLater("x"));
            assertBoth(atServer, atClient, Code.OK);
            CompletableFuture<String> lost = desk.hold("lost");
            handler.held("lost");
            meeting.client().close();
            failure(lost);
            assertThat(atClient.next().code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(atServer.next().code()).isEqualTo(Code.CANCELLED);
        }
        assertThat(atServer.outcomes).isEmpty();
        assertThat(atClient.outcomes).isEmpty();
        assertThat(atServer.threads)
                .allMatch(thread -> loop == thread instanceof EventLoopThread
                        || thread.getName().equals("main"));
    }

    private static void assertBoth(Observer atServer, Observer atClient, Code code) throws InterruptedException {
        CallOutcome server = atServer.next();
        CallOutcome client = atClient.next();
        assertThat(server.code()).isEqualTo(code);
        assertThat(client.code()).isEqualTo(code);
        assertThat(client.responseMetadata()).isEqualTo(server.responseMetadata());
        assertThat(server.duration()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
        assertThat(client.duration()).isPositive().isLessThan(Duration.ofSeconds(30));
        assertThat(server.status() == null).isEqualTo(code == Code.OK);
    }

    @ParameterizedTest
    @EnumSource
    void endOfABlockingCallIsToldOnItsThread(Way way) throws InterruptedException {
        Observer observer = new Observer();
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = way.meet(
                server -> server.serve(DeskBlocking.class, new BlockingDesk(handler)),
                client -> client.intercept(observer))) {
            DeskBlocking desk = meeting.client().service(DeskBlocking.class);

            desk.echo("x");
            assertThat(observer.next().code()).isEqualTo(Code.OK);
            assertThat(observer.threads.remove()).isSameAs(Thread.currentThread());
            DeskBlocking hurried =
                    CallOptions.DEFAULT.deadline(Duration.ofMillis(50)).on(desk);
            catchThrowable(() -> hurried.hold("late"));
            handler.held("late").answer().complete("its thread is free again");
            assertThat(observer.next().code()).isEqualTo(Code.DEADLINE_EXCEEDED);
            assertThat(observer.threads.remove()).isSameAs(Thread.currentThread());
            assertThat(observer.outcomes).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void observerThatThrowsDisturbsNobody(Way way, boolean loop) throws InterruptedException {
        Observer observer = new Observer();
        Interceptor throwing = call -> {
            call.onEnd(outcome -> {
                throw new IllegalStateException("on purpose");
            });
            observer.intercept(call);
            call.onEnd(outcome -> {
                throw new AssertionError("on purpose");
            });
        };
        OpenDesk handler = loop ? new LoopDesk() : new OpenDesk();
        try (Meeting meeting = meet(way, loop, handler, throwing, throwing)) {
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
            assertThat(observer.next().code()).isEqualTo(Code.OK);
            assertThat(observer.next().code()).isEqualTo(Code.OK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void interceptorsSeeOneWayCallsToo(Way way) throws InterruptedException {
        Observer atServer = new Observer();
        Observer atClient = new Observer();
        List<Boolean> oneWay = new ArrayList<>();
        Interceptor noting = call -> {
            oneWay.add(call.isOneWay());
            atClient.intercept(call);
        };
        OpenDesk failing = new OpenDesk() {
            @Override
            public void note(String text) {
                throw new IllegalStateException("on purpose");
            }
        };
        try (Meeting meeting = meet(way, false, failing, atServer, noting)) {
            answer(meeting.desk().noteLater("x"));
            assertThat(atServer.next().code()).isEqualTo(Code.OK);
            assertThat(atClient.next().code()).isEqualTo(Code.OK);
            meeting.desk().note("fails");
            assertThat(atServer.next().code()).isEqualTo(Code.UNKNOWN);
            assertThat(atClient.next().code()).isEqualTo(Code.OK);
            assertThat(oneWay).containsExactly(true, true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void interceptorWrapsTheHandlersThread(Way way) {
        ThreadLocal<String> scope = new ThreadLocal<>();
        OpenDesk handler = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                return completedFuture(scope.get());
            }
        };
        Interceptor scoping = call -> {
            scope.set("of " + call.method());
            try {
                call.proceed();
            } finally {
                scope.remove();
            }
        };
        UnaryOperator<Server.Builder> serving =
                server -> server.serve(Desk.class, handler).intercept(scoping);
        try (Meeting meeting = way.meet(serving)) {
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("of dev.beckon.calls.Desk/echo");
        }
    }
}
