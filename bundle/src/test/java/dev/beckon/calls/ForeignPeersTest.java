package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.assertFailure;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.runtime.Client;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Peers that speak another version, another protocol, or nonsense; the client beside them does not notice. */
final class ForeignPeersTest {

    private static final String ECHO = "dev.beckon.calls.Desk/echo";

    /** What a peer does to a server. */
    private interface Script {
        void run(RawPeer peer) throws IOException;
    }

    /** Runs the script against a server that has a call of a good client in flight, on one loop. */
    private void against(Way way, Script script) throws IOException {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting =
                way.meet(server -> server.serve(Desk.class, handler).loops(1))) {
            CompletableFuture<String> neighbour = meeting.desk().hold("neighbour");
            OpenDesk.Held held = handler.held("neighbour");
            try (RawPeer peer = RawPeer.connect(meeting.server().port())) {
                script.run(peer);
            }
            assertThat(held.context().isCancelled()).isFalse();
            held.answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void serverTellsAClientOfAnotherVersion(Way way) throws IOException {
        against(way, peer -> {
            peer.preface(7).hello(1000, 1000);

            assertThat(peer.readPreface()).isZero();
            assertThat(peer.read().type()).isEqualTo(Frame.HELLO);
            Goodbye reason = peer.read().goodbye();
            assertThat(reason.code()).isEqualTo(Goodbye.VERSION);
            assertThat(reason.reason()).isEqualTo("version: 7 (expected: 0)");
            assertThat(peer.readToEnd()).isEmpty();
        });
    }

    @Test
    void clientNamesTheVersionOfAServer() throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            CompletableFuture<String> call = client.service(Desk.class).echo("x");
            try (RawPeer peer = RawPeer.accept(listening)) {
                peer.preface(7).hello(1000, 1000);
                peer.readToEnd();
            }
            assertFailure(call, Code.UNAVAILABLE, Ran.NO, RawPeer.address(listening), "version: 7 (expected: 0)");
        }
    }

    @Test
    void clientPassesOnWhatAServerOfAnotherVersionSays() throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            CompletableFuture<String> call = client.service(Desk.class).echo("x");
            try (RawPeer peer = RawPeer.accept(listening)) {
                peer.preface(0)
                        .frame(Frame.CLOSE, 0, 0, new Goodbye(Goodbye.VERSION, "version: 0 (expected: 7)").toBytes());
                peer.readToEnd();
            }
            assertFailure(call, Code.UNAVAILABLE, Ran.NO, "the peer says: version: 0 (expected: 7)");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void serverEndsWhatIsNotBeckon(Way way) throws IOException {
        against(way, peer -> {
            peer.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(peer.readToEnd())
                    .as("a peer that speaks another protocol is told nothing")
                    .isEmpty();
        });
        against(way, peer -> {
            peer.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(peer.readToEnd()).isEmpty();
        });
        against(way, peer -> {
            peer.send(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
            assertThat(peer.readToEnd()).isEmpty();
        });
    }

    @Test
    void clientNamesWhatIsNotBeckon() throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            CompletableFuture<String> call = client.service(Desk.class).echo("x");
            try (RawPeer peer = RawPeer.accept(listening)) {
                peer.readPreface();
                peer.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                peer.readToEnd();
            }
            assertFailure(
                    call,
                    Code.UNAVAILABLE,
                    Ran.NO,
                    RawPeer.address(listening),
                    "first bytes: 48 54 54 50",
                    "'HTTP",
                    "(expected: be 42 4b 4e, as of a Beckon peer)");
        }
    }

    @Test
    void serverThatClosesAtOnceIsNoServer() throws IOException {
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            CompletableFuture<String> call = client.service(Desk.class).echo("x");
            RawPeer.accept(listening).close();

            assertFailure(call, Code.UNAVAILABLE, Ran.NO, RawPeer.address(listening));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void nonsenseEndsTheConnectionWithAReason(Way way) throws IOException {
        assertEnds(way, peer -> peer.frame(0x77, 0, 1, new byte[3]), "frame: type 119 (expected: ");
        assertEnds(way, peer -> peer.call(1, 5, RawPeer.message("x")), "method number: 5 (expected: ");
        assertEnds(way, peer -> peer.method(0, ECHO).call(2, 0, RawPeer.message("x")), "stream: 2 (expected: odd");
        assertEnds(way, peer -> peer.method(3, ECHO), "METHOD number: 3 (expected: 0)");
        assertEnds(way, peer -> peer.frame(Frame.ANSWER, 0, 2, new byte[0]), "ANSWER: to stream 2 (expected: ");
        assertEnds(
                way,
                peer -> peer.method(0, ECHO).frame(Frame.CALL, Frame.META, 1, new byte[] {0, 9, 1}),
                "metadata: 9 bytes (expected: at most 16384, of the 1 that are left)");
        assertEnds(
                way,
                peer -> peer.method(0, ECHO).frame(Frame.CALL, Frame.META, 1, new byte[] {0, 2, 9, 1}),
                "metadata: text of 9 bytes (expected: at most the 1 that are left)");
    }

    private void assertEnds(Way way, Script nonsense, String reason) throws IOException {
        against(way, peer -> {
            nonsense.run(peer.greet());
            Goodbye goodbye = peer.read().goodbye();
            assertThat(goodbye.code()).isEqualTo(Goodbye.PROTOCOL_ERROR);
            assertThat(goodbye.reason()).contains(reason);
            assertThat(peer.readToEnd()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void argumentThatCannotBeDecodedFailsOnlyItsCall(Way way) throws IOException {
        against(way, peer -> {
            peer.greet()
                    .method(0, ECHO)
                    .call(1, 0, new byte[] {(byte) 0xff})
                    .call(3, 0, new byte[] {1 << 3 | 2, 100, 'x'})
                    .call(5, 0, new byte[] {1 << 3 | 2, 2, (byte) 0xc3, (byte) 0x28}) // no UTF-8
                    .call(7, 0, RawPeer.message("good"));
            boolean answered = false;
            for (int i = 0; i < 4; i++) {
                RawPeer.Arrived outcome = peer.read();
                if (outcome.stream() == 7) {
                    assertThat(outcome.type()).isEqualTo(Frame.ANSWER);
                    assertThat(new String(outcome.payload(), StandardCharsets.UTF_8))
                            .contains("good");
                    answered = true;
                } else {
                    Failure failure = outcome.failure();
                    assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT.number());
                    assertThat(failure.ran()).isEqualTo(Failure.NO);
                    assertThat(failure.message())
                            .contains("arguments of " + ECHO + " cannot be decoded: ")
                            .contains("(expected: ");
                }
            }
            assertThat(answered).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_PROCESS")
    void metadataThatCannotBeReadFailsOnlyItsCall(Way way) throws IOException {
        against(way, peer -> {
            byte[] payload = {0, 4, 1, 'A', 1, 'v', 1 << 3 | 2, 0};
            peer.greet().method(0, ECHO).frame(Frame.CALL, Frame.META, 1, payload);
            Failure failure = peer.read().failure();
            assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT.number());
            assertThat(failure.ran()).isEqualTo(Failure.NO);
            assertThat(failure.message()).contains("metadata name: 'A' (expected: ");
            peer.call(3, 0, RawPeer.message("good"));
            assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
        });
    }

    @Test
    void oneWayCallsToAServerThatDoesNotReadFailOnceTheBufferIsFull() throws IOException {
        String text = "x".repeat(60_000);
        try (ServerSocket listening = RawPeer.listen();
                Client client = Client.connect(RawPeer.address(listening))) {
            Desk desk = client.service(Desk.class);
            CompletableFuture<Void> first = desk.noteLater("first");
            try (RawPeer peer = RawPeer.accept(listening)) {
                peer.greet();
                answer(first);

                CompletableFuture<Void> told = first;
                int taken = 0;
                while (!told.isCompletedExceptionally() && taken < 5000) {
                    told = desk.noteLater(text);
                    told.handle((none, failed) -> null).join();
                    taken++;
                }

                assertFailure(
                        told,
                        Code.RESOURCE_EXHAUSTED,
                        Ran.NO,
                        "bytes waiting for the peer: ",
                        "(expected: below 16777216)");
                // a void method throws as well
                await().until(() -> thrownBy(() -> desk.note(text)) != null);
                RpcException thrown = thrownBy(() -> desk.note(text));
                Outcomes.assertStatus(thrown, Code.RESOURCE_EXHAUSTED, Ran.NO, "bytes waiting for the peer: ");
                thrown = thrownBy(() -> client.service(DeskBlocking.class).note(text));
                Outcomes.assertStatus(thrown, Code.RESOURCE_EXHAUSTED, Ran.NO, "bytes waiting for the peer: ");
                for (int i = 0; i < 1000; i++) { // each of them: not a single one is lost instead
                    assertThat(thrownBy(() -> desk.note(text))).isNotNull();
                }
                // and an ordinary call fails
                Outcomes.assertStatus(
                        failure(desk.echo("x")), Code.RESOURCE_EXHAUSTED, Ran.NO, "bytes waiting for the peer: ");

                // once the peer reads, there is room again
                while (taken > 0) {
                    RawPeer.Arrived arrived = peer.read();
                    if (arrived.type() == Frame.ONE_WAY) {
                        taken--;
                    }
                }
                await().until(() -> thrownBy(() -> desk.note("small")) == null);
                answer(desk.noteLater("last"));
            }
        }
    }

    private static RpcException thrownBy(Runnable oneWay) {
        try {
            oneWay.run();
            return null;
        } catch (RpcException thrown) {
            return thrown;
        }
    }
}
