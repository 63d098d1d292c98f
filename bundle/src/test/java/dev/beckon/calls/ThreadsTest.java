package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Code;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which thread runs what, and that none of them holds up another. */
final class ThreadsTest {

    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    private static String here() {
        Thread thread = Thread.currentThread();
        return thread instanceof EventLoopThread ? "loop" : thread.getName();
    }

    /** Answers with the thread it is on. */
    private static class HereDesk extends OpenDesk {
        @Override
        public CompletableFuture<String> echo(String text) {
            return completedFuture(here());
        }
    }

    @NonBlocking
    private static final class LoopDesk extends HereDesk {}

    private static final class MixedDesk extends HereDesk {
        @Override
        @NonBlocking
        public CompletableFuture<Item> item(Item item) {
            return completedFuture(new Item(here(), 0));
        }
    }

    private static final class HereSpot implements Spot {
        @Override
        public String marked() {
            return here();
        }

        @Override
        public String unmarked() {
            return here();
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlersRunOnWorkersUnlessMarked(Way way) {
        try (Meeting meeting = way.meet(new HereDesk())) {
            assertThat(answer(meeting.desk().echo("x"))).startsWith("beckon-server-worker-");
        }
        try (Meeting meeting = way.meet(new LoopDesk())) {
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("loop");
        }
        try (Meeting meeting = way.meet(new MixedDesk())) {
            assertThat(answer(meeting.desk().item(new Desk.Item("x", 1))).name())
                    .isEqualTo("loop");
            assertThat(answer(meeting.desk().echo("x"))).startsWith("beckon-server-worker-");
        }
    }

    @ParameterizedTest
    @EnumSource
    void contractMarksItsMethodsForEveryHandler(Way way) {
        HereSpot handler = new HereSpot();
        try (Meeting meeting = way.meet(server -> server.serve(Spot.class, handler))) {
            SpotAsync spot = meeting.client().service(SpotAsync.class);
            assertThat(answer(spot.marked())).isEqualTo("loop");
            assertThat(answer(spot.unmarked())).startsWith("beckon-server-worker-");
        }
        SpotAsync other = new SpotAsync() {
            @Override
            public CompletableFuture<String> marked() {
                return completedFuture(here());
            }

            @Override
            public CompletableFuture<String> unmarked() {
                return completedFuture(here());
            }
        };
        try (Meeting meeting = way.meet(server -> server.serve(SpotAsync.class, other))) {
            Spot spot = meeting.client().service(Spot.class);
            assertThat(spot.marked()).isEqualTo("loop");
            assertThat(spot.unmarked()).startsWith("beckon-server-worker-");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callbacksRunWhereTheClientChose(Way way) {
        OpenDesk handler = new OpenDesk();
        assertThat(callbackThread(way, handler, client -> client)).startsWith("beckon-client-worker-");
        assertThat(callbackThread(way, handler, Client.Builder::callbacksOnLoop))
                .isEqualTo("loop");
        ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "my-own"));
        try {
            assertThat(callbackThread(way, handler, client -> client.callbacks(own)))
                    .isEqualTo("my-own");
        } finally {
            own.shutdown();
        }
    }

    private static String callbackThread(
            Way way, OpenDesk handler, java.util.function.UnaryOperator<Client.Builder> chosen) {
        String key = "callback " + System.identityHashCode(chosen);
        try (Meeting meeting = way.meet(server -> server.serve(Desk.class, handler), chosen)) {
            // held, so that the callback is there before the answer
            CompletableFuture<String> seen = meeting.desk().hold(key).thenApply(text -> here());
            handler.held(key).answer().complete("x");
            return answer(seen);
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedHandlersDoNotHoldUpTheCallsBehindThem(Way way) {
        int blocked = 50;
        CountDownLatch arrived = new CountDownLatch(blocked);
        CountDownLatch released = new CountDownLatch(1);
        DeskBlocking blocking = new BlockingDesk(new OpenDesk()) {
            @Override
            public String echo(String text) {
                if (text.equals("release")) {
                    released.countDown();
                } else {
                    arrived.countDown();
                    awaitLatch(released);
                }
                return text;
            }
        };
        try (Meeting meeting = way.meet(server -> server.serve(DeskBlocking.class, blocking))) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < blocked; i++) {
                calls.add(meeting.desk().echo("blocked"));
            }
            calls.add(meeting.desk().echo("release"));
            for (CompletableFuture<String> call : calls) {
                answer(call);
            }
            assertThat(arrived.getCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedCallbacksDoNotHoldUpTheAnswersBehindThem(Way way) {
        CountDownLatch released = new CountDownLatch(1);
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> first = meeting.desk().hold("first");
            List<CompletableFuture<String>> blocked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                blocked.add(first.thenCompose(text -> meeting.desk().echo(text)).thenApply(text -> {
                    awaitLatch(released);
                    return text;
                }));
            }
            handler.held("first").answer().complete("x");
            answer(meeting.desk().echo("behind them").thenRun(released::countDown));
            blocked.forEach(Outcomes::answer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlersThatWaitForOtherCallsDoNotDeadlock(Way way) {
        // each of 80 calls waits for one that waits for one that waits: more than a pool without growth has threads
        CompletableFuture<Client> inner = new CompletableFuture<>();
        DeskBlocking nested = new BlockingDesk(new OpenDesk()) {
            @Override
            public String echo(String depth) {
                int left = Integer.parseInt(depth);
                return left == 0
                        ? "bottom"
                        : inner.join().service(DeskBlocking.class).echo(String.valueOf(left - 1));
            }
        };
        try (Meeting meeting = way.meet(server -> server.serve(DeskBlocking.class, nested));
                Client client = way.client(meeting.server()).build()) {
            inner.complete(client);
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(meeting.desk().echo("3"));
            }
            for (CompletableFuture<String> call : calls) {
                assertThat(answer(call)).isEqualTo("bottom");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlersThatAllWaitAreRefusedAtTheBoundInsteadOfDeadlocking(Way way) {
        int calls = 400;
        OpenDesk elsewhere = new OpenDesk();
        CompletableFuture<Client> inner = new CompletableFuture<>();
        AtomicInteger waiting = new AtomicInteger();
        Desk passingOn = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                waiting.incrementAndGet();
                return completedFuture(
                        inner.join().service(Desk.class).hold(text).join());
            }
        };
        try (Meeting far = way.meet(elsewhere);
                Meeting near = way.meet(passingOn)) {
            inner.complete(far.client());
            List<CompletableFuture<String>> made = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                made.add(near.desk().echo("k" + i));
            }
            await().until(() -> waiting.get() == calls);
            if (!VIRTUAL) {
                await().until(() -> made.stream().anyMatch(CompletableFuture::isDone));
            }
            int refused = 0;
            for (int i = 0; i < calls; i++) {
                elsewhere.held("k" + i).answer().complete("done");
            }
            for (CompletableFuture<String> call : made) {
                if (call.handle((text, failed) -> failed).join() instanceof RpcException failure) {
                    Outcomes.assertStatus(
                            failure,
                            Code.RESOURCE_EXHAUSTED,
                            Ran.YES,
                            "workers: all of them wait for calls (expected: ");
                    refused++;
                }
            }
            if (VIRTUAL) {
                assertThat(refused).isZero();
            } else {
                assertThat(refused).isPositive().isLessThan(calls - 100);
            }
            // and those that were refused left the pool whole
            assertThat(answer(near.desk().none())).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullExecutorOfTheUserRefusesCalls(Way way) {
        AtomicInteger room = new AtomicInteger(0);
        ExecutorService own = Executors.newCachedThreadPool();
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, new HereDesk()).workers(task -> {
                    if (room.getAndDecrement() <= 0) {
                        throw new RejectedExecutionException("full");
                    }
                    own.execute(task);
                }))) {
            for (int i = 0; i < 3; i++) {
                assertFailure(
                        meeting.desk().echo("x"),
                        Code.RESOURCE_EXHAUSTED,
                        Ran.NO,
                        "dev.beckon.calls.Desk/echo: the server's workers take no more calls (expected: ");
            }
            answer(meeting.desk().noteLater("lost, with a line in the log"));
            room.set(1000);
            assertThat(answer(meeting.desk().echo("x"))).isNotEqualTo("loop");
        } finally {
            own.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void executorThatRunsAtOnceIsGoodForAnyNumberOfCalls(Way way) {
        HereDesk handler = new HereDesk();
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, handler).workers(Runnable::run),
                client -> client.callbacks(Runnable::run))) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            CountDownLatch gate = new CountDownLatch(1);
            // holds the client's loop, so that all that follow are taken in one turn; answered only when this is said
            calls.add(meeting.desk().hold("gate").thenApply(text -> {
                awaitLatch(gate);
                return text;
            }));
            handler.held("gate").answer().complete("loop");
            for (int i = 0; i < 20_000; i++) {
                calls.add(meeting.desk().echo("x"));
            }
            gate.countDown();
            for (CompletableFuture<String> call : calls) {
                assertThat(answer(call)).isEqualTo("loop");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitingForACallOnAnEventLoopThrows(Way way) {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, handler), client -> client.callbacksOnLoop())) {
            Desk desk = meeting.desk();
            DeskBlocking blocking = meeting.client().service(DeskBlocking.class);
            CompletableFuture<String> neighbour = desk.hold("neighbour");
            CompletableFuture<String> other = desk.hold("other");
            CompletableFuture<String> trigger = desk.hold("trigger");
            CompletableFuture<String> waited = trigger.thenApply(text -> {
                assertThat(here()).isEqualTo("loop");
                refusesToWait(neighbour::join);
                refusesToWait(neighbour::get);
                refusesToWait(() -> neighbour.get(1, TimeUnit.SECONDS));
                refusesToWait(() -> neighbour.thenApply(String::length).join());
                refusesToWait(() ->
                        neighbour.thenApply(String::length).thenRun(() -> {}).join());
                refusesToWait(() -> neighbour.thenCombine(other, String::concat).get());
                refusesToWait(() -> neighbour.copy().join());
                refusesToWait(() -> blocking.echo("x"));
                refusesToWait(blocking::none);
                // what is done needs no wait
                assertThat(trigger.join()).isEqualTo("go");
                assertThat(neighbour.getNow("not yet")).isEqualTo("not yet");
                return "checked";
            });
            handler.held("trigger").answer().complete("go");

            assertThat(answer(waited)).isEqualTo("checked");
            handler.held("neighbour").answer().complete("undisturbed");
            handler.held("other").answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
            assertThat(answer(desk.echo("next"))).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitingInAHandlerOnTheLoopThrows(Way way) {
        CompletableFuture<Client> inner = new CompletableFuture<>();
        OpenDesk elsewhere = new OpenDesk();
        @NonBlocking
        class WaitingDesk extends OpenDesk {
            @Override
            public CompletableFuture<String> echo(String text) {
                CompletableFuture<String> call =
                        inner.join().service(Desk.class).hold("k");
                refusesToWait(call::join);
                refusesToWait(() -> inner.join().service(DeskBlocking.class).none());
                return call;
            }
        }
        try (Meeting far = way.meet(elsewhere);
                Meeting near = way.meet(new WaitingDesk())) {
            inner.complete(far.client());
            CompletableFuture<String> call = near.desk().echo("x");
            elsewhere.held("k").answer().complete("passed on");
            assertThat(answer(call)).isEqualTo("passed on");
        }
    }

    private static void refusesToWait(org.assertj.core.api.ThrowableAssert.ThrowingCallable wait) {
        assertThatThrownBy(wait)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("waiting for ")
                .hasMessageContaining("on event loop '" + Thread.currentThread().getName() + "', where ")
                .hasMessageContaining("(expected: ")
                .hasMessageContaining("another thread; a handler that waits must not be @NonBlocking)");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
