package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A client makes its connection when it needs it, and says why it cannot. */
final class ConnectingTest {

    private static final int BOUND = 1 << 16;

    private final OpenDesk handler = new OpenDesk();

    private Server serve(int port) {
        return Server.builder().port(port).serve(Desk.class, handler).start();
    }

    /** A port at which nothing listens. */
    private static int freePort() throws IOException {
        try (ServerSocket listening = RawPeer.listen()) {
            return listening.getLocalPort();
        }
    }

    @Test
    void clientConnectsWhenTheFirstCallIsMade() throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            Desk desk = client.service(Desk.class);
            listening.setSoTimeout(1);
            assertThatThrownBy(listening::accept).isInstanceOf(java.net.SocketTimeoutException.class);

            CompletableFuture<String> call = desk.echo("x");

            try (RawPeer peer = RawPeer.accept(listening)) {
                assertThat(peer.readPreface()).isZero();
            }
            call.cancel(true);
        }
    }

    @Test
    void refusedConnectionFailsCallsAtOnce() throws IOException {
        String address = "beckon://localhost:" + freePort();
        try (Client client = Client.connect(address)) {
            Desk desk = client.service(Desk.class);

            for (int i = 0; i < 3; i++) {
                assertFailure(
                        desk.echo("x"),
                        Code.UNAVAILABLE,
                        Ran.NO,
                        address + ": cannot connect: ",
                        "Connection refused",
                        "(expected: a Beckon server there)");
            }
            assertFailure(desk.noteLater("x"), Code.UNAVAILABLE, Ran.NO, "Connection refused");
            assertThatThrownBy(() -> client.service(DeskBlocking.class).echo("x"))
                    .isInstanceOf(RpcException.class)
                    .hasMessageContaining("UNAVAILABLE")
                    .hasMessageContaining("Connection refused");
        }
    }

    @Test
    void unknownHostIsNamed() {
        try (Client client = Client.connect("beckon://no-such-host.invalid:1")) {
            assertFailure(
                    client.service(Desk.class).echo("x"),
                    Code.UNAVAILABLE,
                    Ran.NO,
                    "beckon://no-such-host.invalid:1: cannot connect: host 'no-such-host.invalid' is not known");
        }
    }

    @Test
    void badAddressIsRefusedWhereItIsGiven() {
        for (String bad : new String[] {"::1", "http://localhost", "beckon://", "beckon://h:70000", "b c"}) {
            assertThatThrownBy(() -> Client.connect(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(expected: ");
        }
    }

    @Test
    void noAddressIsRefusedWithWhatIsOne() {
        assertThatThrownBy(() -> Client.connect(null)).hasMessage("address: null (expected: such as localhost:7400)");
    }

    @Test
    void callAfterARefusalFindsTheServerThatHasComeUp() throws IOException {
        int port = freePort();
        try (Client client = Client.connect("beckon://localhost:" + port)) {
            Desk desk = client.service(Desk.class);
            assertFailure(desk.echo("x"), Code.UNAVAILABLE, Ran.NO);
            try (Server server = serve(port)) {
                assertThat(server.port()).isEqualTo(port);
                await().until(() -> desk.echo("y")
                        .handle((text, failed) -> "y".equals(text))
                        .join());
            }
        }
    }

    @Test
    void patientCallsOutwaitRefusals() throws IOException {
        int port = freePort();
        try (Client client = Client.connect("beckon://localhost:" + port)) {
            Desk desk = client.service(Desk.class);
            Desk patient = CallOptions.DEFAULT.waitForReady().on(desk);
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(patient.echo("patient " + i));
            }
            assertFailure(desk.echo("not patient"), Code.UNAVAILABLE, Ran.NO);
            assertFailure(
                    CallOptions.DEFAULT
                            .waitForReady()
                            .deadline(Duration.ofMillis(150))
                            .on(desk)
                            .echo("x"),
                    Code.DEADLINE_EXCEEDED,
                    Ran.NO,
                    "no connection within 150 ms");
            assertThat(calls).noneMatch(CompletableFuture::isDone);
            try (Server server = serve(port)) {
                assertThat(server.port()).isEqualTo(port);
                for (int i = 0; i < calls.size(); i++) {
                    assertThat(answer(calls.get(i))).isEqualTo("patient " + i);
                }
            }
        }
    }

    @Test
    void callsWaitForTheFirstConnectionUpToTheirDeadline() throws IOException {
        try (ServerSocket silent = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(silent))) {
            Desk desk = client.service(Desk.class);
            CompletableFuture<String> later = desk.echo("later");

            assertFailure(
                    CallOptions.DEFAULT
                            .deadline(Duration.ofMillis(100))
                            .on(desk)
                            .echo("x"),
                    Code.DEADLINE_EXCEEDED,
                    Ran.NO,
                    "dev.beckon.calls.Desk/echo: no connection within 100 ms");
            assertThat(later).isNotDone();
        }
    }

    @Test
    void boundedNumberOfCallsWaitsForAConnection() throws IOException {
        try (ServerSocket silent = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(silent))) {
            Desk desk = client.service(Desk.class);
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < BOUND; i++) {
                calls.add(desk.echo("x"));
                if (i % 10_000 == 0) { // lets the loop take what was handed over
                    CompletableFuture<String> marker = desk.echo("marker");
                    marker.cancel(true);
                }
            }
            await().until(() -> {
                calls.add(desk.echo("x"));
                return calls.subList(BOUND, calls.size()).stream().anyMatch(CompletableFuture::isDone);
            });
            CompletableFuture<String> refused = desk.echo("one too many");
            assertFailure(refused, Code.RESOURCE_EXHAUSTED, Ran.NO, "(expected: ");
            assertThat(calls.subList(0, 1000)).noneMatch(CompletableFuture::isDone);

            calls.forEach(call -> call.cancel(true));
            // those that were cancelled make room: a call gets as far as its deadline
            await().until(() -> failure(CallOptions.DEFAULT
                                    .deadline(Duration.ofMillis(50))
                                    .on(desk)
                                    .echo("room"))
                            .code()
                    == Code.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void cancelledCallIsNotSentOnceConnected() throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            Desk desk = client.service(Desk.class);
            CompletableFuture<String> cancelled = desk.echo("cancelled");
            CompletableFuture<String> kept = desk.echo("kept");
            try (RawPeer peer = RawPeer.accept(listening)) {
                cancelled.cancel(true);
                peer.greet();
                assertThat(peer.read().type()).isEqualTo(dev.beckon.protocol.wire.Frame.METHOD);
                RawPeer.Arrived call = peer.read();
                assertThat(new String(call.payload(), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .contains("kept");
                peer.frame(dev.beckon.protocol.wire.Frame.ANSWER, 0, call.stream(), RawPeer.message("answer"));
                assertThat(answer(kept)).isEqualTo("answer");
            }
        }
    }

    @Test
    void serverThatCloses_endsCallsInFlightAndIsFoundAgain() {
        Server first = serve(0);
        int port = first.port();
        try (Client client = Client.connect("beckon://localhost:" + port)) {
            Desk desk = client.service(Desk.class);
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(desk.hold("k" + i));
            }
            CallContext last = handler.held("k99").context();

            first.close();

            for (CompletableFuture<String> call : calls) {
                assertFailure(call, Code.UNAVAILABLE, Ran.MAYBE, "connection lost: the peer says: server closed");
            }
            assertThat(last.isCancelled()).isTrue();
            try (Server second = serve(port)) {
                assertThat(second.port()).isEqualTo(port);
                await().until(() -> desk.echo("y")
                        .handle((text, failed) -> "y".equals(text))
                        .join());
            }
        }
    }

    @Test
    void callMadeWhileTheConnectionIsLostEndsToo() throws Exception {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.builder(RawPeer.address(listening))
                        .callbacksOnLoop()
                        .build()) {
            Desk desk = client.service(Desk.class);
            List<CompletableFuture<String>> again = new ArrayList<>();
            CountDownLatch made = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                // on the loop, from within the loss of the connection
                desk.echo("x").whenComplete((text, failed) -> {
                    again.add(desk.echo("again"));
                    made.countDown();
                });
            }
            try (RawPeer peer = RawPeer.accept(listening)) {
                peer.greet();
                peer.read(); // METHOD
                peer.read();
                peer.read();
            }
            made.await();
            try (RawPeer peer = RawPeer.accept(listening)) {
                peer.greet();
                assertThat(peer.read().type()).isEqualTo(dev.beckon.protocol.wire.Frame.METHOD);
                for (int i = 0; i < 2; i++) {
                    RawPeer.Arrived call = peer.read();
                    peer.frame(dev.beckon.protocol.wire.Frame.ANSWER, 0, call.stream(), RawPeer.message("answer"));
                }
                assertThat(answer(again.get(0))).isEqualTo("answer");
                assertThat(answer(again.get(1))).isEqualTo("answer");
            }
        }
    }
}
