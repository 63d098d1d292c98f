package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.failure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Metadata;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that is made in a handler is part of the handler's call: its deadline, its end, its trace, its context. */
final class HopsTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /** Servers one behind the other; the last one holds what it is asked to. */
    private record Chain(List<Meeting> meetings, List<Relay> relays, OpenDesk last) implements AutoCloseable {

        static Chain of(Way way, int hops, Function<Client, Relay> relaying) {
            return of(way, hops, relaying, client -> client);
        }

        static Chain of(Way way, int hops, Function<Client, Relay> relaying, UnaryOperator<Client.Builder> calling) {
            OpenDesk last = new OpenDesk();
            List<Meeting> meetings = new ArrayList<>();
            List<Relay> relays = new ArrayList<>();
            meetings.add(way.meet(server -> server.serve(Desk.class, last), calling));
            for (int i = 1; i < hops; i++) {
                Relay relay = relaying.apply(meetings.get(i - 1).client());
                relays.add(0, relay);
                meetings.add(way.meet(server -> server.serve(Desk.class, relay), calling));
            }
            return new Chain(meetings, relays, last);
        }

        Desk first() {
            return meetings.get(meetings.size() - 1).desk();
        }

        @Override
        public void close() {
            for (int i = meetings.size() - 1; i >= 0; i--) {
                meetings.get(i).close();
            }
        }
    }

    @NonBlocking
    private static final class RelayOnLoop extends Relay {
        RelayOnLoop(Client next) {
            super(next);
        }
    }

    private static List<Function<Client, Relay>> relays() {
        return List.of(Relay::new, RelayOnLoop::new);
    }

    // ---- deadlines

    @ParameterizedTest
    @EnumSource
    void deadlineShrinksAcrossThreeHops(Way way) {
        for (Function<Client, Relay> relaying : relays()) {
            try (Chain chain = Chain.of(way, 3, relaying)) {
                Desk first = CallOptions.DEFAULT.deadline(Duration.ofSeconds(9)).on(chain.first());

                CompletableFuture<String> call = first.hold("k");

                Duration atLast = chain.last().held("k").context().remaining();
                Duration before = chain.relays().get(1).remaining();
                Duration atFirst = chain.relays().get(0).remaining();
                assertThat(atLast).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(9));
                // what is read later is less, so that the later hop, which is read first, bounds nothing by chance
                assertThat(before).isBetween(atLast.minusSeconds(3), Duration.ofSeconds(9));
                assertThat(atFirst).isBetween(atLast.minusSeconds(3), Duration.ofSeconds(9));
                chain.last().held("k").answer().complete("x");
                assertThat(answer(call)).isEqualTo("x");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ownDeadlineCountsIfItIsSooner(Way way) {
        CallOptions hurried = CallOptions.DEFAULT.deadline(Duration.ofSeconds(5));
        try (Chain chain = Chain.of(way, 2, client -> new Relay(client, hurried))) {
            chain.first().hold("k");

            assertThat(chain.last().held("k").context().remaining()).isLessThanOrEqualTo(Duration.ofSeconds(5));
            assertThat(chain.relays().get(0).remaining()).isGreaterThan(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deadlineEndsAllHopsOnTime(Way way) {
        try (Chain chain = Chain.of(way, 3, Relay::new)) {
            answer(chain.first().echo("connected"));
            chain.relays().forEach(relay -> relay.contexts.clear());
            Desk hurried = CallOptions.DEFAULT.deadline(Duration.ofMillis(300)).on(chain.first());

            CompletableFuture<String> call = hurried.hold("late");
            CallContext last = chain.last().held("late").context();

            assertThat(failure(call).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
            await().until(last::isCancelled);
            for (Relay relay : chain.relays()) {
                CompletableFuture<String> passedOn = relay.passedOn;
                assertThat(passedOn).isNotNull();
                // also if the caller, whose clock started earlier, ends it a moment before
                assertThat(failure(passedOn).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inheritedDeadlineIsNamed(Way way) {
        AtomicReference<@Nullable RpcException> failed = new AtomicReference<>();
        OpenDesk last = new OpenDesk();
        try (Meeting far = way.meet(last);
                Meeting near = way.meet(new Relay(far.client()) {
                    @Override
                    public CompletableFuture<String> hold(String key) {
                        CallContext call = CallContext.current();
                        // past the deadline already, when the call is made
                        await().until(() -> call.remaining().isZero());
                        CompletableFuture<String> passedOn = next().hold(key);
                        passedOn.whenComplete((text, thrown) -> failed.set((RpcException) thrown));
                        return passedOn;
                    }
                })) {
            answer(far.desk().echo("connected"));
            answer(near.desk().echo("connected"));

            Desk hurried = CallOptions.DEFAULT.deadline(Duration.ofMillis(100)).on(near.desk());
            assertThat(failure(hurried.hold("k")).code()).isEqualTo(Code.DEADLINE_EXCEEDED);

            await().until(() -> failed.get() != null);
            RpcException failure = failed.get();
            Outcomes.assertStatus(failure, Code.DEADLINE_EXCEEDED, Ran.NO, "call that it is part of");
            assertThat(last.holds("k")).isFalse();
        }
    }

    // ---- cancelling

    @ParameterizedTest
    @EnumSource
    void cancelReachesTheLastHop(Way way) {
        for (Function<Client, Relay> relaying : relays()) {
            try (Chain chain = Chain.of(way, 4, relaying)) {
                CompletableFuture<String> call = chain.first().hold("k");
                CallContext last = chain.last().held("k").context();
                assertThat(last.isCancelled()).isFalse();

                call.cancel(true);

                await().until(last::isCancelled);
                for (Relay relay : chain.relays()) {
                    assertThat(relay.contexts.element().isCancelled()).isTrue();
                    CompletableFuture<String> passedOn = relay.passedOn;
                    assertThat(passedOn).isNotNull();
                    RpcException failure = failure(passedOn);
                    Outcomes.assertStatus(
                            failure,
                            Code.CANCELLED,
                            Ran.MAYBE,
                            "dev.beckon.calls.Desk/hold: ended with the call that it is part of,"
                                    + " dev.beckon.calls.Desk/hold, which was cancelled (expected: ");
                }
                assertThat(answer(chain.first().echo("next"))).isEqualTo("next");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lostClientEndsWhatItsCallsHaveMade(Way way) {
        try (Chain chain = Chain.of(way, 2, Relay::new)) {
            chain.first().hold("k");
            CallContext last = chain.last().held("k").context();

            chain.meetings().get(1).client().close();

            await().until(last::isCancelled);
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedHandlerIsFreedByTheCancelOfItsCaller(Way way) {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        OpenDesk last = new OpenDesk();
        try (Meeting far = way.meet(last);
                Meeting near = way.meet(new OpenDesk() {
                    @Override
                    public CompletableFuture<String> hold(String key) {
                        thrown.set(catchThrowable(
                                () -> far.client().service(DeskBlocking.class).hold(key)));
                        return completedFuture("x");
                    }
                })) {
            CompletableFuture<String> call = near.desk().hold("k");
            last.held("k");

            call.cancel(true);

            await().until(() -> thrown.get() != null);
            assertThat(thrown.get()).isInstanceOf(RpcException.class);
            assertThat(((RpcException) thrown.get()).code()).isEqualTo(Code.CANCELLED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callMadeAfterTheCancelIsNotSent(Way way) {
        OpenDesk handler = new OpenDesk();
        OpenDesk last = new OpenDesk();
        try (Meeting far = way.meet(last);
                Meeting near = way.meet(handler)) {
            CompletableFuture<String> call = near.desk().hold("k");
            CallContext context = handler.held("k").context();
            call.cancel(true);
            await().until(context::isCancelled);

            CompletableFuture<CompletableFuture<String>> made = new CompletableFuture<>();
            context.wrap(() -> made.complete(far.desk().hold("never"))).run();

            assertFailure(answer(made), Code.CANCELLED, Ran.NO, "which was cancelled");
            assertThat(answer(far.desk().echo("after"))).isEqualTo("after");
            assertThat(last.holds("never")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void detachedCallsGoTheirOwnWay(Way way) {
        try (Chain chain = Chain.of(way, 2, client -> new Relay(client, CallOptions.DEFAULT.detached()))) {
            answer(chain.first().echo("connected"));
            Desk first = CallOptions.DEFAULT
                    .deadline(Duration.ofSeconds(5))
                    .metadata("traceparent", PARENT)
                    .on(chain.first());
            CompletableFuture<String> call = first.hold("k");
            OpenDesk.Held held = chain.last().held("k");

            assertThat(held.context().remaining()).isGreaterThan(Duration.ofSeconds(5));
            assertThat(held.context().metadata().get("traceparent")).isEqualTo(PARENT);
            call.cancel(true);
            Relay relay = chain.relays().get(0);
            await().until(() -> relay.contexts.stream().allMatch(CallContext::isCancelled)
                    || relay.contexts.size() > 1
                            && relay.contexts.stream().skip(1).allMatch(CallContext::isCancelled));
            answer(chain.first().echo("after the cancel, had there been one"));
            assertThat(held.context().isCancelled()).isFalse();
            held.answer().complete("x");
            CompletableFuture<String> passedOn = relay.passedOn;
            assertThat(passedOn).isNotNull();
            assertThat(answer(passedOn)).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerCancelsNothing(Way way) {
        OpenDesk last = new OpenDesk();
        AtomicReference<@Nullable CompletableFuture<String>> made = new AtomicReference<>();
        try (Meeting far = way.meet(last);
                Meeting near = way.meet(new OpenDesk() {
                    @Override
                    public CompletableFuture<String> echo(String text) {
                        made.set(far.desk().hold("goes on"));
                        return completedFuture(text);
                    }
                })) {
            answer(near.desk().echo("x"));
            OpenDesk.Held held = last.held("goes on");
            near.client().close();
            answer(far.desk().echo("after the loss"));
            assertThat(held.context().isCancelled()).isFalse();
            held.answer().complete("done");
            assertThat(answer(made.get())).isEqualTo("done");
        }
    }

    // ---- the trace

    @ParameterizedTest
    @EnumSource
    void traceIsPassedOnUnchanged(Way way) {
        List<Metadata> incoming = List.of(
                Metadata.of("tracestate", "a=1").and("traceparent", PARENT).and("tracestate", "b=2"),
                Metadata.of("traceparent", "cc-of-a-later-version-with-more"),
                Metadata.of("traceparent", PARENT));
        for (Metadata trace : incoming) {
            try (Chain chain = Chain.of(way, 3, Relay::new)) {
                CallOptions.DEFAULT
                        .metadata(trace.and("private", "stays"))
                        .on(chain.first())
                        .hold("k");

                assertThat(chain.last().held("k").context().metadata()).isEqualTo(trace);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ownTraceReplacesTheIncomingOne(Way way) {
        String own = PARENT.replace("b7ad6b7169203331", "00f067aa0ba902b7");
        CallOptions tracing = CallOptions.DEFAULT.metadata("traceparent", own);
        try (Chain chain = Chain.of(way, 2, client -> new Relay(client, tracing))) {
            CallOptions.DEFAULT
                    .metadata("traceparent", PARENT)
                    .metadata("tracestate", "a=1")
                    .on(chain.first())
                    .hold("k");

            assertThat(chain.last().held("k").context().metadata()).isEqualTo(Metadata.of("traceparent", own));
        }
    }

    @ParameterizedTest
    @EnumSource
    void stateWithoutParentIsNotPassedOn(Way way) {
        try (Chain chain = Chain.of(way, 2, Relay::new)) {
            CallOptions.DEFAULT.metadata("tracestate", "a=1").on(chain.first()).hold("k");

            assertThat(chain.last().held("k").context().metadata()).isSameAs(Metadata.EMPTY);
        }
    }

    // ---- the context

    @ParameterizedTest
    @EnumSource
    void contextFollowsTheCallbacksOfCallsMadeInIt(Way way) {
        for (UnaryOperator<Client.Builder> calling :
                List.<UnaryOperator<Client.Builder>>of(client -> client, Client.Builder::callbacksOnLoop)) {
            OpenDesk last = new OpenDesk();
            List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());
            try (Meeting far = way.meet(server -> server.serve(Desk.class, last), calling);
                    Meeting near = way.meet(new OpenDesk() {
                        @Override
                        public CompletableFuture<String> hold(String key) {
                            CallContext call = CallContext.current();
                            return far.desk()
                                    .hold(key)
                                    .thenCompose(text -> {
                                        seen.add("call " + (CallContext.current() == call));
                                        return far.desk().hold(key + "2");
                                    })
                                    .<String>handle((text, failed) -> {
                                        seen.add("of a call in a callback " + (CallContext.current() == call));
                                        throw new IllegalStateException("on to the next");
                                    })
                                    .exceptionallyCompose(failed -> far.desk().hold(key + "3"))
                                    .exceptionally(failed -> {
                                        seen.add("failed " + (CallContext.currentOrNull() == call));
                                        return "end";
                                    });
                        }
                    })) {
                CompletableFuture<String> call = near.desk().hold("k");
                last.held("k").answer().complete("1");
                last.held("k2").answer().complete("2");
                last.held("k3").answer().completeExceptionally(new RpcException(Code.ABORTED, "no"));

                assertThat(answer(call)).isEqualTo("end");
                assertThat(seen).containsExactly("call true", "of a call in a callback true", "failed true");
                // and it is gone from the threads of callbacks that belong to no handler
                CompletableFuture<@Nullable CallContext> outside =
                        far.desk().hold("outside").thenApply(text -> CallContext.currentOrNull());
                last.held("outside").answer().complete("x");
                assertThat(answer(outside)).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void contextIsLostOnOtherThreadsAndCanBeTakenAlong(Way way) {
        ExecutorService own = Executors.newSingleThreadExecutor();
        try (Meeting meeting = way.meet(new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                CallContext call = CallContext.current();
                CompletableFuture<Boolean> lost =
                        CompletableFuture.supplyAsync(() -> CallContext.currentOrNull() == null, own);
                CompletableFuture<Boolean> kept =
                        CompletableFuture.supplyAsync(() -> CallContext.current() == call, call.executor(own));
                CompletableFuture<Boolean> wrapped = new CompletableFuture<>();
                own.execute(call.wrap(() -> wrapped.complete(CallContext.current() == call)));
                CompletableFuture<Boolean> lostAgain =
                        CompletableFuture.supplyAsync(() -> CallContext.currentOrNull() == null, own);
                return CompletableFuture.allOf(lost, kept, wrapped, lostAgain)
                        .thenApply(none ->
                                lost.join() + " " + kept.join() + " " + wrapped.join() + " " + lostAgain.join());
            }
        })) {
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("true true true true");
        } finally {
            own.shutdown();
        }
    }

    @Test
    void wrapPutsBackWhatWasThere() throws Exception {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = Way.IN_PROCESS.meet(handler)) {
            meeting.desk().hold("outer");
            meeting.desk().hold("inner");
            CallContext outer = handler.held("outer").context();
            CallContext inner = handler.held("inner").context();
            List<@Nullable CallContext> seen = new ArrayList<>();
            Runnable nested = outer.wrap(() -> {
                seen.add(CallContext.currentOrNull());
                Throwable thrown = catchThrowable(() -> inner.wrap(() -> {
                            seen.add(CallContext.currentOrNull());
                            throw new IllegalStateException("on purpose");
                        })
                        .run());
                assertThat(thrown).hasMessage("on purpose");
                seen.add(CallContext.currentOrNull());
            });

            CompletableFuture.runAsync(nested).get(30, TimeUnit.SECONDS);

            assertThat(seen).containsExactly(outer, inner, outer);
        }
    }
}
