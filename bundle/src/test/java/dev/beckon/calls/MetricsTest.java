package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcException;
import dev.beckon.api.Streams;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ClientSession;
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
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
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
            assertThat(client.metrics()).isEqualTo(new Metrics(0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0));
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
    void streamsAndCallsBothWaysAreCountedOnBothSides(Way way, boolean loop) throws InterruptedException {
        Listener atServer = new Listener();
        Listener atClient = new Listener();
        OpenDesk clients = new OpenDesk();
        try (Meeting meeting = way.meet(
                serving -> serving.serve(Feed.class, new HomeFeed())
                        .intercept(call -> {
                            if (call.method().endsWith("/report")) {
                                throw new RpcException(Code.PERMISSION_DENIED, "not today");
                            }
                            call.proceed();
                        })
                        .metrics(atServer),
                calling -> (loop ? calling.callbacksOnLoop() : calling)
                        .serve(Desk.class, clients)
                        .metrics(atClient))) {
            Feed feed = meeting.client().service(Feed.class);
            answer(Streams.each(feed.count(0, 100), item -> {}));
            assertThat(answer(feed.sum(Streams.from(List.of(1, 2, 3))))).isEqualTo(6);
            failure(feed.report("x", Streams.from(List.of(new Feed.Price("x", 1))), 0));
            One<Feed.Price> one = new One<>(); // and cancels then: there is credit for no more
            feed.prices("x").subscribe(one);
            answer(one.first);
            one.cancel();
            failure(Streams.each(
                    CallOptions.DEFAULT
                            .deadline(Duration.ofMillis(500))
                            .on(feed)
                            .count(0, -1),
                    item -> {}));
            ClientSession session = meeting.server().sessions().all().get(0);
            Desk desk = session.service(Desk.class);
            answer(desk.echo("x"));
            desk.note("x");
            assertThat(clients.notes.poll(30, TimeUnit.SECONDS)).isEqualTo("x");
            CompletableFuture<String> cancelled = desk.hold("cancelled");
            clients.held("cancelled");
            cancelled.cancel(true);
            failure(session.service(NewerDesk.class).farewell("x"));

            await().untilAsserted(() -> {
                for (Metrics metrics :
                        List.of(meeting.client().metrics(), meeting.server().metrics())) {
                    assertThat(metrics.callsEnded())
                            .isEqualTo(Map.of(
                                    Code.OK, 4L,
                                    Code.PERMISSION_DENIED, 1L,
                                    Code.CANCELLED, 2L,
                                    Code.DEADLINE_EXCEEDED, 1L,
                                    Code.UNIMPLEMENTED, 1L));
                    assertThat(metrics.callsStarted()).isEqualTo(9);
                    assertThat(metrics.callsWaiting()).isZero();
                    assertThat(metrics.bytesWaiting()).isZero();
                }
                assertThat(meeting.client().metrics().itemsReceived()).isEqualTo(101);
                assertThat(meeting.server().metrics().itemsSent()).isEqualTo(101);
                assertThat(meeting.client().metrics().itemsSent()).isEqualTo(3);
                assertThat(meeting.server().metrics().itemsReceived()).isEqualTo(3);
            });
            for (Listener listener : List.of(atClient, atServer)) {
                assertThat(listener.heard().stream().filter(what -> what.startsWith("started")))
                        .hasSize(9);
                assertThat(listener.heard().stream().filter(what -> what.startsWith("ended")))
                        .hasSize(9);
            }
        }
    }

    /** Asks for one item. */
    private static final class One<T> implements Flow.Subscriber<T> {

        private final CompletableFuture<T> first = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        void cancel() {
            answer(subscription).cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
            given.request(1);
        }

        @Override
        public void onNext(T item) {
            first.complete(item);
        }

        @Override
        public void onError(Throwable thrown) {
            first.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {}
    }

    @Test
    void bytesThatThePeerDoesNotTakeAreSeen() throws IOException {
        try (Server server =
                Server.builder().port(0).serve(Desk.class, new OpenDesk()).start()) {
            try (RawPeer peer = RawPeer.connectReadingLittle(server.port())) {
                peer.greet();
                peer.method(0, "dev.beckon.calls.Desk/grow");
                byte[] size = {0x08, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x01}; // of 1 MiB, perhaps twice that
                for (int stream = 1; stream <= 15; stream += 2) {
                    peer.call(stream, 0, size);
                }
                await().until(() -> server.metrics().bytesWaiting() > 1024 * 1024);
            }
            await().until(() -> server.metrics().bytesWaiting() == 0);
        }
    }

    @Test
    @SuppressWarnings("try") // the peer goes before the server
    void callsThatTheSessionRefusesAreCounted() throws IOException {
        Listener listener = new Listener();
        try (Server server = Server.builder()
                        .port(0)
                        .maxMessage(100_000)
                        .serve(Desk.class, new OpenDesk())
                        .metrics(listener)
                        .start();
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.greet();
            peer.method(0, HOLD);
            byte[] announced = RawPeer.numberAnd(0, RawPeer.numberAnd(100_001, new byte[0]));
            peer.frame(Frame.CALL, Frame.MORE, 1, announced); // more than it takes
            byte[] half = RawPeer.numberAnd(0, RawPeer.numberAnd(1_000, new byte[10]));
            peer.frame(Frame.CALL, Frame.MORE, 3, half);
            peer.frame(Frame.CANCEL, 0, 3, new byte[0]);
            peer.frame(Frame.CALL, Frame.MORE, 5, half); // never whole
            peer.frame(Frame.PING, 0, 0, new byte[0]);
            while (peer.read().type() != Frame.PONG) {
                // FAIL of the first one
            }
            assertThat(server.metrics().callsStarted()).isEqualTo(2);
            peer.close();
            await().until(() -> server.metrics().sessionsOpen() == 0);
            assertThat(server.metrics().callsEnded())
                    .isEqualTo(Map.of(Code.RESOURCE_EXHAUSTED, 1L, Code.CANCELLED, 2L));
            assertThat(server.metrics().callsInFlight()).isZero();
            assertThat(listener.heard().stream().filter(what -> what.startsWith("ended")))
                    .containsExactly(
                            "ended " + HOLD + " RESOURCE_EXHAUSTED",
                            "ended " + HOLD + " CANCELLED",
                            "ended " + HOLD + " CANCELLED");
        }
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
