package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.Code;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Varint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients may do to a server, which stays as it is for the client beside them; docs/testing.md has the list. */
final class HostileClientsTest {

    private static final String ECHO = "dev.beckon.calls.Desk/echo";
    private static final String HOLD = "dev.beckon.calls.Desk/hold";

    private interface Script {
        void run(RawPeer peer) throws IOException;
    }

    /** Runs the script against a server of one loop that has a call of a good client in flight. */
    private static void against(Script script) throws IOException {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = Way.NIO.meet(server -> server.serve(Desk.class, handler)
                .serve(Feed.class, new HomeFeed())
                .handshakeTimeout(Duration.ofMillis(500))
                .loops(1))) {
            CompletableFuture<String> neighbour = meeting.desk().hold("neighbour");
            OpenDesk.Held held = handler.held("neighbour");
            try (RawPeer peer = RawPeer.connect(meeting.server().port())) {
                script.run(peer);
            }
            assertThat(answer(meeting.desk().echo("beside"))).isEqualTo("beside");
            held.answer().complete("undisturbed");
            assertThat(answer(neighbour)).isEqualTo("undisturbed");
        }
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[Varint.size(value)];
        Varint.write(bytes, 0, value);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static void assertEnds(RawPeer peer, int code, String reason) throws IOException {
        RawPeer.Arrived arrived = peer.read();
        while (arrived.type() != Frame.CLOSE) {
            arrived = peer.read();
        }
        assertThat(arrived.goodbye().code()).isEqualTo(code);
        assertThat(arrived.goodbye().reason()).contains(reason);
        assertThat(peer.readToEnd()).isEmpty();
    }

    @Test
    void greetingThatTricklesHasOneDeadline() throws IOException {
        against(peer -> {
            byte[] greeting = {(byte) 0xbe, 0x42, 0x4b, 0x4e, 0, 0, 0, 0, 0, 100, Frame.HELLO, 0, 0, 0, 0, 0};
            peer.send(greeting);
            assertThat(peer.readPreface()).isZero();
            assertThat(peer.read().type()).isEqualTo(Frame.HELLO);
            try {
                assertEnds(peer, Goodbye.TIMEOUT, "handshake: not complete after 500 ms (expected: preface and HELLO)");
            } catch (java.io.EOFException closed) {
                throw new AssertionError("no reason", closed);
            }
        });
    }

    @Test
    void callThatComesByteByByteIsTaken() throws IOException {
        against(peer -> {
            peer.greet().method(0, ECHO);
            byte[] call = RawPeer.bytesOf(Frame.CALL, 0, 1, RawPeer.numberAnd(0, RawPeer.message("slowly")));
            for (byte one : call) {
                peer.send(new byte[] {one});
            }
            assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
        });
    }

    @Test
    void streamsWithoutEndAreRefused() throws IOException {
        against(peer -> {
            peer.greet().method(0, HOLD);
            byte[] many = new byte[0];
            int stream = 1;
            RawPeer.Arrived refused = null;
            while (refused == null && stream < 200_000) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (int i = 0; i < 1000; i++, stream += 2) {
                    bytes.writeBytes(
                            RawPeer.bytesOf(Frame.CALL, 0, stream, RawPeer.numberAnd(0, RawPeer.message("same key"))));
                }
                many = bytes.toByteArray();
                peer.send(many).frame(Frame.PING, 0, 0, new byte[0]);
                RawPeer.Arrived arrived = peer.read();
                refused = arrived.type() == Frame.PONG ? null : arrived;
            }
            assertThat(refused).as("a refusal").isNotNull();
            Failure failure = refused.failure();
            assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED.number());
            assertThat(failure.ran()).isEqualTo(Failure.NO);
        });
    }

    @Test
    void itemsAfterTheirEndEndTheConnection() throws IOException {
        against(peer -> {
            peer.greet().method(0, "dev.beckon.calls.Feed/dearer").frame(Frame.CALL, Frame.ITEMS, 1, new byte[] {0});
            peer.frame(Frame.ITEM, Frame.END, 1, new byte[0]).frame(Frame.ITEM, 0, 1, new byte[] {0x0a, 0});
            assertEnds(peer, Goodbye.PROTOCOL_ERROR, "after its END (expected: nothing after it)");
        });
    }

    @Test
    void piecesAfterTheLastEndTheConnection() throws IOException {
        against(peer -> {
            peer.greet()
                    .method(0, HOLD)
                    .frame(Frame.CALL, Frame.MORE, 1, RawPeer.numberAnd(0, RawPeer.numberAnd(3, RawPeer.message("k"))))
                    .frame(Frame.PIECE, 0, 1, new byte[0])
                    .frame(Frame.PIECE, 0, 1, new byte[] {1});
            assertEnds(peer, Goodbye.PROTOCOL_ERROR, "PIECE: of stream 1 (expected: one with a message that goes on)");
        });
    }

    @Test
    void creditThatFallsIsIgnored() throws IOException {
        against(peer -> {
            peer.greet()
                    .method(0, "dev.beckon.calls.Feed/count")
                    .frame(Frame.CALL, 0, 1, new byte[] {0, 0x08, 3, 0x10, 9})
                    .frame(Frame.CREDIT, 0, 1, varint(2))
                    .frame(Frame.CREDIT, 0, 1, varint(1))
                    .frame(Frame.CREDIT, 0, 0, varint(1));
            assertThat(peer.read().payload()).containsExactly(0x08, 3);
            assertThat(peer.read().payload()).containsExactly(0x08, 4);
            peer.frame(Frame.CREDIT, 0, 1, varint(0)).frame(Frame.PING, 0, 0, new byte[0]);
            assertThat(peer.read().type()).isEqualTo(Frame.PONG);
        });
    }

    @Test
    void deadlinesOfAnySizeHaveAMeaning() throws IOException {
        against(peer -> {
            peer.greet().method(0, ECHO);
            byte[] message = RawPeer.message("x");
            peer.frame(Frame.CALL, Frame.TIMED, 1, joined(varint(0), varint(-1L), message));
            assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
            peer.frame(Frame.CALL, Frame.TIMED, 3, joined(varint(0), varint(Long.MAX_VALUE), message));
            assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
            peer.method(1, HOLD).frame(Frame.CALL, Frame.TIMED, 5, joined(varint(1), varint(0), message));
            assertThat(peer.read().failure().code()).isEqualTo(Code.DEADLINE_EXCEEDED.number());
        });
    }

    @Test
    void metadataHasBounds() throws IOException {
        against(peer -> {
            peer.greet().method(0, ECHO);
            byte[] entry = {1, 'a', 1, 'b'};
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            for (int i = 0; i < 129; i++) {
                block.writeBytes(entry);
            }
            byte[] many = RawPeer.numberAnd(0, RawPeer.numberAnd(block.size(), block.toByteArray()));
            peer.frame(Frame.CALL, Frame.META, 1, joined(many, RawPeer.message("x")));
            assertThat(peer.read().failure().code()).isEqualTo(Code.INVALID_ARGUMENT.number());
            byte[] garbage = {5, 'a', '-', 'b', 'i', 'n', 3, (byte) 0xff, 0, (byte) 0x80};
            peer.frame(
                    Frame.CALL,
                    Frame.META,
                    3,
                    joined(RawPeer.numberAnd(0, RawPeer.numberAnd(garbage.length, garbage)), RawPeer.message("x")));
            assertThat(peer.read().type()).as("any bytes under a name in -bin").isEqualTo(Frame.ANSWER);
            byte[] huge = RawPeer.numberAnd(0, RawPeer.numberAnd(16_385, new byte[16_385]));
            peer.frame(Frame.CALL, Frame.META, 5, huge);
            assertEnds(peer, Goodbye.PROTOCOL_ERROR, "metadata: 16385 bytes (expected: at most 16384");
        });
    }

    @Test
    void pingsAndDrainsWithoutEndCostOnlyTheirSender() throws IOException {
        against(peer -> {
            peer.greet().method(0, ECHO);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < 2000; i++) {
                bytes.writeBytes(RawPeer.bytesOf(Frame.DRAIN, 0, 0, new byte[0]));
                bytes.writeBytes(RawPeer.bytesOf(Frame.PING, 0, 0, new byte[8]));
            }
            peer.send(bytes.toByteArray());
            for (int i = 0; i < 2000; i++) {
                assertThat(peer.read().type()).isEqualTo(Frame.PONG);
            }
            peer.call(1, 0, RawPeer.message("still"));
            assertThat(peer.read().type()).isEqualTo(Frame.ANSWER);
        });
    }

    @Test
    void nothingIsTakenAfterClose() throws IOException {
        OpenDesk handler = new OpenDesk();
        try (Meeting meeting = Way.NIO.meet(handler);
                RawPeer peer = RawPeer.connect(meeting.server().port())) {
            peer.greet().method(0, HOLD);
            peer.send(joined(
                    RawPeer.bytesOf(Frame.CLOSE, 0, 0, new byte[0]),
                    RawPeer.bytesOf(Frame.CALL, 0, 1, RawPeer.numberAnd(0, RawPeer.message("late")))));
            assertThat(peer.readToEnd()).isEmpty();
            assertThat(answer(meeting.desk().echo("x"))).isEqualTo("x");
            assertThat(handler.holds("late")).isFalse();
        }
    }

    @Test
    void streamIsOpenedOnce() throws IOException {
        against(peer -> {
            peer.greet().method(0, HOLD).call(3, 0, RawPeer.message("k")).call(3, 0, RawPeer.message("k"));
            assertEnds(peer, Goodbye.PROTOCOL_ERROR, "stream: 3 ");
        });
    }

    @Test
    void resetInTheMiddleOfPiecesDisturbsNobody() throws IOException {
        against(peer -> {
            peer.greet().method(0, "dev.beckon.calls.Desk/mirror");
            peer.frame(Frame.CALL, Frame.MORE, 1, RawPeer.numberAnd(0, RawPeer.numberAnd(4_000_000, new byte[50_000])));
            for (int i = 0; i < 20; i++) {
                peer.frame(Frame.PIECE, Frame.MORE, 1, new byte[60_000]);
            }
            peer.reset();
        });
    }
}
