package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.failure;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What close does, whenever and wherever it is called; after each of these tests nothing of Beckon's runs. */
final class ClosingTest {

    private final OpenDesk handler = new OpenDesk();

    @AfterEach
    void nothingIsLeftRunning() {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("beckon-")));
    }

    @ParameterizedTest
    @EnumSource
    void closedClientFailsCallsAtOnce(Way way) {
        Meeting meeting = way.meet(handler);
        Desk desk = meeting.desk();
        DeskBlocking blocking = meeting.client().service(DeskBlocking.class);
        answer(desk.echo("x"));

        meeting.client().close();

        assertFailure(desk.echo("x"), Code.UNAVAILABLE, Ran.NO, "client of ", ": closed (expected: open)");
        assertFailure(desk.noteLater("x"), Code.UNAVAILABLE, Ran.NO, ": closed (expected: open)");
        assertThatThrownBy(() -> desk.note("x"))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(blocking::none).isInstanceOf(RpcException.class).hasMessageContaining("closed");
        assertFailure(
                CallOptions.DEFAULT.waitForReady().on(desk).echo("x"), Code.UNAVAILABLE, Ran.NO, "closed (expected");
        meeting.server().close();
    }

    @ParameterizedTest
    @EnumSource
    void clientClosedBeforeItsFirstCall(Way way) {
        Meeting meeting = way.meet(handler);
        meeting.client().close();

        assertFailure(meeting.desk().echo("x"), Code.UNAVAILABLE, Ran.NO, ": closed (expected: open)");
        meeting.close();
    }

    @ParameterizedTest
    @EnumSource
    void clientClosedDuringCallsEndsThem(Way way) {
        Meeting meeting = way.meet(handler);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            calls.add(meeting.desk().hold("k" + i));
        }
        handler.held("k499");

        meeting.client().close();

        for (CompletableFuture<String> call : calls) {
            RpcException failure = failure(call);
            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.ran()).isEqualTo(Ran.MAYBE);
        }
        await().until(() -> handler.held("k0").context().isCancelled());
        meeting.server().close();
    }

    @ParameterizedTest
    @EnumSource
    void serverClosedDuringCallsEndsThem(Way way) {
        Meeting meeting = way.meet(handler);
        CompletableFuture<String> call = meeting.desk().hold("k");
        OpenDesk.Held held = handler.held("k");

        meeting.server().close();

        assertFailure(call, Code.UNAVAILABLE, Ran.MAYBE, "connection lost: the peer says: server closed");
        assertThat(held.context().isCancelled()).isTrue();
        held.answer().complete("to nobody");
        RpcException failure = failure(meeting.desk().echo("x"));
        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure.ran()).isEqualTo(Ran.NO);
        meeting.client().close();
    }

    @Test
    void whoAwaitsTheEndOfAServerGoesOnWhenItIsClosed() throws InterruptedException {
        Server server = Server.builder().port(0).start();
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> {
            asked.countDown();
            try {
                server.awaitClosed();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        asked.await();
        assertThat(gone).isNotDone();

        server.close();

        answer(gone);
        server.awaitClosed(); // at once
    }

    @Test
    void inProcessServerThatIsClosedIsNamed() {
        Meeting meeting = Way.IN_PROCESS.meet(handler);
        answer(meeting.desk().none());
        meeting.server().close();

        assertFailure(meeting.desk().none(), Code.UNAVAILABLE, Ran.NO, "in-process server: closed (expected: open)");
        assertFailure(CallOptions.DEFAULT.waitForReady().on(meeting.desk()).none(), Code.UNAVAILABLE, Ran.NO, "closed");
        meeting.client().close();
    }

    @ParameterizedTest
    @EnumSource
    void closeIsRepeatable(Way way) {
        Meeting meeting = way.meet(handler);
        answer(meeting.desk().none());
        for (int i = 0; i < 3; i++) {
            meeting.client().close();
        }
        for (int i = 0; i < 3; i++) {
            meeting.server().close();
            meeting.client().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeFromWithinACallback(Way way) throws InterruptedException {
        for (boolean onLoop : new boolean[] {false, true}) {
            Meeting meeting = way.meet(
                    server -> server.serve(Desk.class, handler), client -> onLoop ? client.callbacksOnLoop() : client);
            String key = "trigger" + onLoop;
            CountDownLatch closed = new CountDownLatch(1);
            CompletableFuture<String> trigger = meeting.desk().hold(key);
            CompletableFuture<Void> closing = trigger.thenRun(() -> {
                meeting.client().close();
                closed.countDown();
            });
            handler.held(key).answer().complete("now");

            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            answer(closing);
            assertThat(failure(meeting.desk().echo("x")).ran()).isEqualTo(Ran.NO);
            meeting.server().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverClosedByItsHandler(Way way) {
        CompletableFuture<Server> self = new CompletableFuture<>();
        Desk closing = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                self.join().close();
                return completedFuture(text);
            }
        };
        Meeting meeting = way.meet(closing);
        self.complete(meeting.server());

        assertThat(failure(meeting.desk().echo("x")).code()).isEqualTo(Code.UNAVAILABLE);
        meeting.close();
    }

    @ParameterizedTest
    @EnumSource
    void callsThatRaceWithCloseAllEnd(Way way) throws InterruptedException {
        for (int round = 0; round < 4; round++) {
            Meeting meeting = way.meet(handler);
            Desk desk = meeting.desk();
            answer(desk.none());
            AtomicBoolean stop = new AtomicBoolean();
            List<List<CompletableFuture<Integer>>> made = new ArrayList<>();
            List<Thread> callers = new ArrayList<>();
            CountDownLatch running = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                List<CompletableFuture<Integer>> calls = new ArrayList<>();
                made.add(calls);
                Thread caller = new Thread(() -> {
                    while (!stop.get() && calls.size() < 3_000) {
                        calls.add(desk.none());
                        if (calls.size() == 100) {
                            running.countDown();
                        }
                    }
                });
                callers.add(caller);
                caller.start();
            }
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            if (round % 2 == 0) {
                meeting.client().close();
            } else {
                meeting.server().close();
            }
            stop.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            for (List<CompletableFuture<Integer>> calls : made) {
                for (CompletableFuture<Integer> call : calls) {
                    Object outcome = call.handle((number, failed) -> failed == null ? number : failed)
                            .orTimeout(30, TimeUnit.SECONDS)
                            .join();
                    if (outcome instanceof RpcException failure) {
                        assertThat(failure.code()).isIn(Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED);
                    } else {
                        assertThat(outcome).isEqualTo(42);
                    }
                }
            }
            meeting.close();
        }
    }

    @Test
    void closeDoesNotWaitForAServerThatDoesNotGreet() throws IOException {
        try (ServerSocket silent = RawPeer.listen()) {
            Client client = Client.connect(RawPeer.address(silent));
            CompletableFuture<String> call = client.service(Desk.class).echo("x");
            try (RawPeer peer = RawPeer.accept(silent)) {
                peer.readPreface();
                client.close();
                assertFailure(call, Code.UNAVAILABLE, Ran.NO, ": closed (expected: open)");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void portIsFreeAfterClose(Way way) {
        Meeting first = way.meet(handler);
        int port = first.server().port();
        answer(first.desk().none());
        first.server().close();
        try (Server second = way.server().port(port).serve(Desk.class, handler).start()) {
            assertThat(second.port()).isEqualTo(port);
        }
        first.client().close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void serverThatCouldNotStartLeavesNothingRunning(Way way) {
        Meeting first = way.meet(handler);
        assertThatThrownBy(() -> way.server()
                        .port(first.server().port())
                        .serve(Desk.class, handler)
                        .start())
                .isInstanceOf(RpcException.class);
        first.close();
    }
}
