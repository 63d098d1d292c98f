package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionChange;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A server that goes away in order loses no call. */
final class DrainingTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final OpenDesk handler = new OpenDesk();

    @ParameterizedTest
    @EnumSource
    void openCallIsAnsweredAndThenTheServerCloses(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> call = meeting.desk().hold("x");
            OpenDesk.Held held = handler.held("x");

            CompletableFuture<Boolean> drained = meeting.server().drain(LONG);

            await().until(() -> meeting.client().state() != ConnectionState.READY);
            assertThat(drained).isNotDone();
            assertThat(held.context().isCancelled()).isFalse();
            held.answer().complete("to the end");
            assertThat(answer(call)).isEqualTo("to the end");
            assertThat(answer(drained)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void idleClientsDoNotHoldTheServerUp(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            answer(meeting.desk().none());
            assertThat(answer(meeting.server().drain(LONG))).isTrue();
            await().until(() -> meeting.client().state() != ConnectionState.READY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callThatTakesLongerThanTheGraceFails(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            CompletableFuture<String> call = meeting.desk().hold("x");
            CompletableFuture<Void> told = new CompletableFuture<>();
            handler.held("x").context().onCancel(() -> told.complete(null));

            assertThat(answer(meeting.server().drain(Duration.ofMillis(50)))).isFalse();

            assertFailure(call, Code.UNAVAILABLE, Ran.MAYBE, "the server goes away; the grace is over");
            answer(told);
        }
    }

    @Test
    void newCallsGoToTheNextServerWhileTheOldOneFinishes() {
        OpenDesk next = new OpenDesk() {
            @Override
            public CompletableFuture<String> echo(String text) {
                return CompletableFuture.completedFuture("next " + text);
            }
        };
        try (Meeting meeting = Way.EPOLL.meet(handler)) {
            int port = meeting.server().port();
            CompletableFuture<String> old = meeting.desk().hold("x");
            OpenDesk.Held held = handler.held("x");
            CompletableFuture<Boolean> drained = meeting.server().drain(LONG);
            Desk patient = CallOptions.DEFAULT.waitForReady().on(meeting.desk());
            try (Server second = startWhenFree(Server.builder().port(port).serve(Desk.class, next))) {
                await().until(() -> meeting.client().state() != ConnectionState.READY);
                assertThat(answer(patient.echo("y"))).isEqualTo("next y");
                assertThat(old).isNotDone();
                held.answer().complete("x");
                assertThat(answer(old)).isEqualTo("x");
                assertThat(answer(drained)).isTrue();
                assertThat(answer(patient.echo("z"))).isEqualTo("next z");
                assertThat(second.sessions().all()).hasSize(1);
            }
        }
    }

    private static Server startWhenFree(Server.Builder builder) {
        AtomicReference<Server> started = new AtomicReference<>();
        await().ignoreExceptionsInstanceOf(RpcException.class).until(() -> {
            started.set(builder.start());
            return true;
        });
        return started.get();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void rollingRestartUnderLoadFailsNoCall(Way way) throws InterruptedException {
        int restarts = 10;
        Server server = way.server().serve(Desk.class, handler).start();
        int port = server.port();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        List<Throwable> failures = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(2);
        List<Thread> callers = new ArrayList<>();
        try (Client client = way.client(server).build()) {
            Desk desk = client.service(Desk.class, CallOptions.DEFAULT.waitForReady());
            for (int i = 0; i < 2; i++) {
                Thread caller = new Thread(() -> {
                    while (!stop.get()) {
                        List<CompletableFuture<String>> several = new ArrayList<>();
                        for (int n = 0; n < 20; n++) {
                            several.add(desk.echo("call " + n));
                        }
                        try {
                            several.forEach(CompletableFuture::join);
                            calls.addAndGet(several.size());
                        } catch (RuntimeException failed) {
                            synchronized (failures) {
                                failures.add(failed);
                            }
                        }
                        running.countDown();
                    }
                });
                callers.add(caller);
                caller.start();
            }
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < restarts; i++) {
                int before = calls.get();
                CompletableFuture<Boolean> drained = server.drain(LONG);
                server = startWhenFree(way.server().port(port).serve(Desk.class, handler));
                assertThat(answer(drained)).as("restart %s", i).isTrue();
                await().until(() -> calls.get() > before + 100 || !failures.isEmpty());
            }
            stop.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
        } finally {
            stop.set(true);
            server.close();
        }
        assertThat(failures).isEmpty();
        assertThat(calls.get()).isGreaterThan(100 * restarts);
    }

    @Test
    void oneWayCallsThatAreRunningEndBeforeTheServer() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        OpenDesk slow = new OpenDesk() {
            @Override
            public void note(String text) {
                begun.countDown();
                try {
                    ended.set(goOn.await(30, TimeUnit.SECONDS));
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
        };
        try (Meeting meeting = Way.EPOLL.meet(slow)) {
            meeting.desk().note("x");
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Boolean> drained = meeting.server().drain(LONG);
            await().until(() -> meeting.client().state() != ConnectionState.READY);
            assertThat(drained).isNotDone();
            goOn.countDown();
            assertThat(answer(drained)).isTrue();
            assertThat(ended).isTrue();
        }
    }

    @Test
    void oneWayCallThatTakesLongerThanTheGraceIsNotWaitedFor() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        OpenDesk slow = new OpenDesk() {
            @Override
            public void note(String text) {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
        };
        try (Meeting meeting = Way.EPOLL.meet(slow)) {
            meeting.desk().note("x");
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(answer(meeting.server().drain(Duration.ofMillis(100)))).isFalse();
            goOn.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void workersThatTakeNothingHoldNoDrainUp(Way way) {
        try (Meeting meeting = way.meet(
                        server -> server.serve(Desk.class, handler).workers(task -> {}),
                        Client.Builder::stayConnected);
                Client idle = way.client(meeting.server()).callbacks(task -> {}).build()) {
            await().until(() -> meeting.client().state() == ConnectionState.READY);
            assertThat(answer(idle.drain(LONG))).isTrue();
            assertThat(answer(meeting.server().drain(LONG))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsADrainRunsOnAWorker(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            meeting.desk().hold("x");
            OpenDesk.Held held = handler.held("x");
            CompletableFuture<String> thread = meeting.server().drain(LONG).thenApply(done -> Thread.currentThread()
                    .getName());
            held.answer().complete("y");
            assertThat(answer(thread)).startsWith("beckon-server-worker-");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesHearOfUpDrainingAndGone(Way way) throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Server server = way.server().serve(Desk.class, handler).start();
                Client client = way.client(server).build()) {
            server.sessions().onChange(change -> heard.add("server: " + change.state()));
            BlockingQueue<ConnectionChange> changes = new LinkedBlockingQueue<>();
            client.onState(changes::add);
            CompletableFuture<String> call = client.service(Desk.class).hold("x");
            OpenDesk.Held held = handler.held("x");
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("server: OPEN");
            assertThat(next(changes).to()).isEqualTo(ConnectionState.CONNECTING);
            assertThat(next(changes)).matches(up -> up.to() == ConnectionState.READY && !up.drains());

            CompletableFuture<Boolean> drained = server.drain(LONG);

            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("server: DRAINING");
            assertThat(next(changes)).matches(left -> left.from() == ConnectionState.READY && left.drains());
            assertThat(call).isNotDone();
            held.answer().complete("y");
            assertThat(answer(call)).isEqualTo("y");
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("server: GONE");
            assertThat(answer(drained)).isTrue();
        }
        try (Meeting meeting = way.meet(handler)) {
            answer(meeting.desk().echo("x"));
            BlockingQueue<ConnectionChange> changes = new LinkedBlockingQueue<>();
            meeting.client().onState(changes::add);
            meeting.server().sessions().all().get(0).close("enough");
            assertThat(next(changes)).matches(lost -> lost.from() == ConnectionState.READY && !lost.drains());
        }
    }

    private static ConnectionChange next(BlockingQueue<ConnectionChange> changes) throws InterruptedException {
        ConnectionChange change = changes.poll(30, TimeUnit.SECONDS);
        assertThat(change).isNotNull();
        return change;
    }

    @ParameterizedTest
    @EnumSource
    void drainIsOneHoweverOftenItIsAskedFor(Way way) {
        try (Meeting meeting = way.meet(handler)) {
            meeting.desk().hold("x");
            handler.held("x");
            CompletableFuture<Boolean> first = meeting.server().drain(LONG);
            assertThat(meeting.server().drain(Duration.ZERO)).isSameAs(first);
            assertThat(first).isNotDone();
            meeting.server().close();
            answer(first);
        }
        Server closed = way.server().serve(Desk.class, handler).start();
        closed.close();
        assertThat(answer(closed.drain(LONG))).isTrue();
    }

    @Test
    void graceIsChecked() {
        try (Server server = Server.builder().inProcessOnly().start()) {
            assertThatThrownBy(() -> server.drain(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("grace: PT-0.001S (expected: PT0S to PT168H)");
            assertThatThrownBy(() -> Server.builder().drainOnShutdown(Duration.ofDays(8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    // ---- on the wire

    private static final byte[] DRAIN = "drain".getBytes(StandardCharsets.US_ASCII);

    private RawPeer announcedTo(Server server) throws IOException {
        RawPeer peer = RawPeer.connect(server.port()).greet();
        peer.method(0, "dev.beckon.calls.Desk/echo");
        peer.call(1, 0, RawPeer.message("before"));
        assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
        server.drain(LONG);
        assertThat(peer.read().type()).isEqualTo(Frame.DRAIN);
        RawPeer.Arrived ping = peer.read();
        assertThat(ping.type()).isEqualTo(Frame.PING);
        assertThat(ping.payload()).isEqualTo(DRAIN);
        return peer;
    }

    private static void assertDrained(RawPeer peer) throws IOException {
        Goodbye reason = peer.read().goodbye();
        assertThat(reason.code()).isEqualTo(Goodbye.DRAINED);
        assertThat(reason.reason()).isEqualTo("the server goes away");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void callThatCrossesTheAnnouncementIsAnswered(Way way) throws IOException {
        try (Server server = way.server().serve(Desk.class, handler).start();
                RawPeer peer = announcedTo(server)) {
            peer.call(3, 0, RawPeer.message("crossing"));
            RawPeer.Arrived arrived = peer.read();
            assertThat(arrived.type()).isEqualTo(Frame.ANSWER);
            assertThat(arrived.stream()).isEqualTo(3);
            peer.frame(Frame.PONG, 0, 0, DRAIN);
            assertDrained(peer);
        }
    }

    @Test
    void callOfAClientThatKnowsIsRefused() throws IOException {
        try (Server server = Way.EPOLL.server().serve(Desk.class, handler).start();
                RawPeer peer = announcedTo(server)) {
            peer.method(1, "dev.beckon.calls.Desk/hold").call(3, 1, RawPeer.message("open"));
            OpenDesk.Held held = handler.held("open"); // so that the connection stays
            peer.frame(Frame.PONG, 0, 0, DRAIN).call(5, 0, RawPeer.message("late"));
            RawPeer.Arrived refused = peer.read();
            assertThat(refused.stream()).isEqualTo(5);
            assertThat(refused.failure().code()).isEqualTo(Code.UNAVAILABLE.number());
            assertThat(refused.failure().ran()).isEqualTo(Ran.NO.number());
            held.answer().complete("done");
            assertThat(peer.read().stream()).isEqualTo(3);
            assertDrained(peer);
        }
    }

    @Test
    void clientThatDoesNotAnswerIsClosedWhenTheGraceIsOver() throws IOException {
        try (Server server = Way.EPOLL.server().serve(Desk.class, handler).start();
                RawPeer peer = RawPeer.connect(server.port()).greet()) {
            CompletableFuture<Boolean> drained = server.drain(Duration.ofMillis(50));
            assertThat(peer.read().type()).isEqualTo(Frame.DRAIN);
            assertThat(peer.read().type()).isEqualTo(Frame.PING);
            assertThat(peer.read().goodbye().code()).isEqualTo(Goodbye.DRAINED);
            assertThat(answer(drained)).isFalse();
        }
    }

    // ---- by a signal

    /** Serves until it is told to end; answers held calls with the lines of its input. */
    static final class SignalledServer {

        private SignalledServer() {}

        public static void main(String[] args) throws IOException {
            OpenDesk desk = new OpenDesk();
            Server server = Server.builder()
                    .port(0)
                    .serve(Desk.class, desk)
                    .drainOnShutdown(LONG)
                    .start();
            System.out.println(server.address());
            desk.held("x");
            System.out.println("holding");
            byte[] line = System.in.readNBytes(1);
            desk.held("x").answer().complete("after " + line.length);
            while (System.in.read() >= 0) {}
        }
    }

    @Test
    void sigtermLetsOpenCallsEnd() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SignalledServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Client client = Client.connect(process.inputReader().readLine())) {
            CompletableFuture<String> call = client.service(Desk.class).hold("x");
            assertThat(process.inputReader().readLine()).isEqualTo("holding");
            AtomicReference<String> why = new AtomicReference<>("");
            client.onState(change -> why.set(change.why()));

            process.toHandle().destroy(); // SIGTERM

            await().until(() -> why.get().contains("drains"));
            assertThat(call).isNotDone();
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertThat(answer(call)).isEqualTo("after 1");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }
}
