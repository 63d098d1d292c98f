package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Metrics;
import dev.beckon.runtime.MetricsListener;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call is counted once, as what became of it; both sides agree. */
final class MetricsTest {

    private static final String HOLD = "dev.beckon.calls.Desk/hold";
    private static final String ECHO = "dev.beckon.calls.Desk/echo";

    @NonBlocking
    private static final class LoopDesk extends OpenDesk {}

    /** Writes down what it hears. */
    private static final class Listener implements MetricsListener {

        private final Queue<String> heard = new ConcurrentLinkedQueue<>();
        private final AtomicLong received = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();

        @Override
        public void sessionOpened(String peer) {
            heard.add("opened");
        }

        @Override
        public void sessionClosed(String peer) {
            heard.add("closed");
        }

        @Override
        public void callStarted(String method) {
            heard.add("started " + method);
        }

        @Override
        public void callEnded(String method, Code code, Duration duration) {
            assertThat(duration).isBetween(Duration.ZERO, Duration.ofSeconds(60));
            heard.add("ended " + method + " " + code);
        }

        @Override
        public void bytesReceived(int bytes) {
            received.addAndGet(bytes);
        }

        @Override
        public void bytesSent(int bytes) {
            sent.addAndGet(bytes);
        }

        List<String> heard() {
            return List.copyOf(heard);
        }
    }

    static Stream<Arguments> waysAndThreads() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(false, true).map(loop -> Arguments.of(way, loop)));
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void bothSidesCountTheSame(Way way, boolean loop) {
        OpenDesk handler = loop ? new LoopDesk() : new OpenDesk();
        Client client;
        Server server;
        try (Meeting meeting = way.meet(
                serving -> serving.serve(Desk.class, handler), calling -> loop ? calling.callbacksOnLoop() : calling)) {
            client = meeting.client();
            server = meeting.server();
            Desk desk = meeting.desk();
            assertThat(client.metrics()).isEqualTo(new Metrics(0, Map.of(), 0, 0, 0, 0, 0));
            assertThat(server.metrics().callsStarted()).isZero();
            for (int i = 0; i < 20; i++) {
                answer(desk.echo("x").thenCompose(desk::echo)); // the second one is made in a callback
            }
            answer(desk.noteLater("x"));
            CompletableFuture<String> failing = desk.hold("failing");
            handler.held("failing").answer().completeExceptionally(new RpcException(Code.NOT_FOUND, "not here"));
            failure(failing);
            CompletableFuture<String> cancelled = desk.hold("cancelled");
            handler.held("cancelled");
            cancelled.cancel(true);
            CompletableFuture<String> late = CallOptions.DEFAULT
                    .deadline(Duration.ofMillis(500))
                    .on(desk)
                    .hold("late");
            handler.held("late"); // the server has seen it
            failure(late);
            failure(client.service(NewerDesk.class).farewell("x"));
            desk.hold("open");
            handler.held("open");

            await().untilAsserted(() -> {
                for (Metrics metrics : List.of(client.metrics(), server.metrics())) {
                    assertThat(metrics.callsStarted()).isEqualTo(46);
                    assertThat(metrics.ended(Code.OK)).isEqualTo(41);
                    assertThat(metrics.ended(Code.NOT_FOUND)).isEqualTo(1);
                    assertThat(metrics.ended(Code.CANCELLED)).isEqualTo(1);
                    assertThat(metrics.ended(Code.DEADLINE_EXCEEDED)).isEqualTo(1);
                    assertThat(metrics.ended(Code.UNIMPLEMENTED)).isEqualTo(1);
                    assertThat(metrics.callsInFlight()).isEqualTo(1);
                    assertThat(metrics.sessionsOpen()).isEqualTo(1);
                    assertThat(metrics.callsWaiting()).isZero();
                }
                assertThat(client.metrics().bytesSent())
                        .isPositive()
                        .isEqualTo(server.metrics().bytesReceived());
                assertThat(client.metrics().bytesReceived())
                        .isPositive()
                        .isEqualTo(server.metrics().bytesSent());
            });
        }
        assertThat(client.metrics().callsInFlight()).isZero();
        assertThat(client.metrics().ended(Code.UNAVAILABLE)).isEqualTo(1);
        assertThat(client.metrics().sessionsOpen()).isZero();
        assertThat(server.metrics().sessionsOpen()).isZero();
        assertThat(server.metrics().callsInFlight()).isZero();
        assertThat(server.metrics().ended(Code.CANCELLED)).isEqualTo(2);
        failure(client.service(Desk.class).echo("after the end"));
        assertThat(client.metrics().ended(Code.UNAVAILABLE)).isEqualTo(2);
        assertThat(client.metrics().callsInFlight()).isZero();
    }

    @ParameterizedTest
    @MethodSource("waysAndThreads")
    void listenerHearsOfEachCall(Way way, boolean loop) {
        Listener atServer = new Listener();
        Listener atClient = new Listener();
        OpenDesk handler = loop ? new LoopDesk() : new OpenDesk();
        Metrics metrics;
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, handler).metrics(atServer),
                client -> (loop ? client.callbacksOnLoop() : client).metrics(atClient))) {
            answer(meeting.desk().echo("x"));
            CompletableFuture<String> cancelled = meeting.desk().hold("k");
            handler.held("k");
            cancelled.cancel(true);
            await().until(() -> atServer.heard().contains("ended " + HOLD + " CANCELLED"));
            await().until(() -> atClient.heard().contains("ended " + HOLD + " CANCELLED"));
            meeting.client().close();
            metrics = meeting.client().metrics();
        }
        String[] all = {
            "opened",
            "started " + ECHO,
            "ended " + ECHO + " OK",
            "started " + HOLD,
            "ended " + HOLD + " CANCELLED",
            "closed"
        };
        assertThat(atServer.heard()).containsExactly(all);
        // a call starts before there is a session, as its arguments do not wait for one
        assertThat(atClient.heard()).containsExactlyInAnyOrder(all).startsWith("started " + ECHO, "opened");
        assertThat(atClient.sent).hasValue(metrics.bytesSent());
        assertThat(atClient.received).hasValue(metrics.bytesReceived());
    }

    @ParameterizedTest
    @EnumSource
    void listenerThatThrowsDisturbsNobody(Way way) {
        MetricsListener throwing = new MetricsListener() {
            @Override
            public void sessionOpened(String peer) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void callStarted(String method) {
                throw new AssertionError("on purpose");
            }

            @Override
            public void callEnded(String method, Code code, Duration duration) {
                throw new IllegalStateException("on purpose");
            }
        };
        try (Meeting meeting = way.meet(
                server -> server.serve(Desk.class, new OpenDesk()).metrics(throwing),
                client -> client.metrics(throwing))) {
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
            assertThat(meeting.client().metrics().ended(Code.OK)).isEqualTo(1);
        }
    }

    @Test
    void callsThatWaitForAConnectionAreSeen() throws IOException {
        Client client;
        try (ServerSocket silent = RawPeer.listen();
                Client open = Client.connect(RawPeer.address(silent))) {
            client = open;
            Desk desk = client.service(Desk.class);
            CompletableFuture<String> first = desk.echo("1");
            desk.echo("2");
            await().until(() -> client.metrics().callsWaiting() == 2);
            first.cancel(true);
            await().until(() -> client.metrics().ended(Code.CANCELLED) == 1);
            assertThat(client.metrics().callsInFlight()).isEqualTo(1);
        }
        assertThat(client.metrics().callsWaiting()).isZero();
        assertThat(client.metrics().callsInFlight()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void callsThatWaitForAWorkerAreSeen(Way way) {
        CompletableFuture<Runnable> held = new CompletableFuture<>();
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, new OpenDesk()).workers(held::complete))) {
            CompletableFuture<String> call = meeting.desk().echo("x");
            Runnable batch = answer(held);
            assertThat(meeting.server().metrics().callsWaiting()).isEqualTo(1);

            batch.run();

            assertThat(answer(call)).isEqualTo("x");
            assertThat(meeting.server().metrics().callsWaiting()).isZero();
        }
    }
}
