package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each frame that makes no sense ends the session, with a reason that both sides can log. */
final class ViolationsTest {

    static Stream<Arguments> ofClients() {
        byte[] longName = new byte[514];
        java.util.Arrays.fill(longName, 1, 514, (byte) 'x');
        return Stream.of(
                violation("unknown type", raw(16, 0, 0), "frame: type 16 (expected: a type of version 0)"),
                violation("type 0", raw(0, 0, 0), "frame: type 0 (expected: a type of version 0)"),
                violation("type 255", raw(255, 255, 9), "frame: type 255 (expected: a type of version 0)"),
                violation(
                        "flags of CALL",
                        raw(Script.CALL, 0x28, 5, (byte) 0),
                        "flags of CALL: 0x28 (expected: of 0x17 only)"),
                violation(
                        "flags of ONE_WAY",
                        raw(Script.ONE_WAY, 0x80, 5, (byte) 0),
                        "flags of ONE_WAY: 0x80 (expected: of 0x7 only)"),
                violation("flags of PIECE", raw(Script.PIECE, 2, 1), "flags of PIECE: 0x2 (expected: of 0x1 only)"),
                violation(
                        "metadata of an answer that is cut",
                        raw(Script.ANSWER, 2, 1, (byte) 9, (byte) 1),
                        "metadata: 9 bytes (expected: at most 16384, of the 1 that are left)"),
                violation("flags of ANSWER", raw(Script.ANSWER, 4, 2), "flags of ANSWER: 0x4 (expected: of 0x3 only)"),
                violation("flags of PING", raw(Script.PING, 1, 0), "flags of PING: 0x1 (expected: of 0x0 only)"),
                violation("flags of ACK", raw(Script.ACK, 1, 0), "flags of ACK: 0x1 (expected: of 0x0 only)"),
                violation("PING on a stream", raw(Script.PING, 0, 1), "PING: on stream 1 (expected: 0)"),
                violation(
                        "METHOD on a stream",
                        raw(Script.METHOD, 0, 3, (byte) 1, (byte) 'x'),
                        "METHOD: on stream 3 (expected: 0)"),
                violation("CLOSE on a stream", raw(Script.CLOSE, 0, -1), "CLOSE: on stream 4294967295 (expected: 0)"),
                violation("ACK on a stream", raw(Script.ACK, 0, 1), "ACK: on stream 1 (expected: 0)"),
                violation("stream 0", call(0, 0, "x"), "stream: 0 (expected: odd, after 3)"),
                violation("stream of the other side", call(2, 0, "x"), "stream: 2 (expected: odd, after 3)"),
                violation("stream twice", call(3, 0, "x"), "stream: 3 (expected: odd, after 3)"),
                violation("stream out of order", call(1, 0, "x"), "stream: 1 (expected: odd, after 3)"),
                violation(
                        "stream half the ids ahead",
                        call(0x80000003, 0, "x"),
                        "stream: 2147483651 (expected: odd, after 3)"),
                violation(
                        "unnamed method", call(5, 1, "x"), "method number: 1 (expected: one of the 1 that were named)"),
                violation(
                        "negative method",
                        raw(Script.CALL, 0, 5, new Script().varint(-1L).bytes()),
                        "method number: 18446744073709551615 (expected: one of the 1 that were named)"),
                violation("CALL without a method", raw(Script.CALL, 0, 5), "varint: cut short (expected: more bytes)"),
                violation(
                        "varint without end",
                        raw(Script.CALL, 0, 5, hex("ff ff ff ff ff ff ff ff ff ff 01")),
                        "varint: more than 10 bytes (expected: at most 10)"),
                violation(
                        "CALL without its deadline",
                        raw(Script.CALL, Script.TIMED, 5, (byte) 0),
                        "varint: cut short (expected: more bytes)"),
                violation(
                        "CALL without its metadata",
                        raw(Script.CALL, Script.META, 5, (byte) 0),
                        "varint: cut short (expected: more bytes)"),
                violation(
                        "metadata cut short",
                        raw(Script.CALL, Script.META, 5, hex("00 05 61 62")),
                        "metadata: 5 bytes (expected: at most 16384, of the 2 that are left)"),
                violation(
                        "metadata too long",
                        raw(Script.CALL, Script.META, 5, concat(hex("00 81 80 01"), new byte[20_000])),
                        "metadata: 16385 bytes (expected: at most 16384, of the 20000 that are left)"),
                violation(
                        "CALL in pieces without its length",
                        raw(Script.CALL, Script.MORE, 5, (byte) 0),
                        "varint: cut short (expected: more bytes)"),
                violation("METHOD out of order", new Script().method(2, "x/Y"), "METHOD number: 2 (expected: 1)"),
                violation("METHOD named again", new Script().method(0, "x/Y"), "METHOD number: 0 (expected: 1)"),
                violation(
                        "METHOD without a name",
                        raw(Script.METHOD, 0, 0, (byte) 1),
                        "METHOD name: 0 bytes (expected: 1 to 512)"),
                violation(
                        "METHOD with a long name",
                        raw(Script.METHOD, 0, 0, concat(hex("01"), longName, 1)),
                        "METHOD name: 513 bytes (expected: 1 to 512)"),
                violation(
                        "METHOD with a line break",
                        new Script().method(1, "x/Y\nWARN"),
                        "METHOD name: byte 10 (expected: no control characters)"),
                violation(
                        "METHOD without anything",
                        raw(Script.METHOD, 0, 0),
                        "varint: cut short (expected: more bytes)"),
                violation(
                        "PIECE of no stream",
                        raw(Script.PIECE, 0, 5),
                        "PIECE: of stream 5 (expected: one with a message that goes on)"),
                violation(
                        "PIECE of stream 0",
                        raw(Script.PIECE, 0, 0),
                        "PIECE: of stream 0 (expected: one with a message that goes on)"),
                violation(
                        "PIECE of a whole message",
                        raw(Script.PIECE, 0, 3),
                        "PIECE: of stream 3 (expected: one with a message that goes on)"),
                violation(
                        "more bytes than announced",
                        large(5, 3).piece(5, true, "abcd"),
                        "message of stream 5: 4 bytes (expected: the 3 that were announced)"),
                violation(
                        "first bytes beyond the announced",
                        raw(Script.CALL, Script.MORE, 5, hex("00 01 61 62")),
                        "message of stream 5: 2 bytes (expected: the 1 that were announced)"),
                violation(
                        "fewer bytes than announced",
                        large(5, 3).piece(5, false, "ab"),
                        "message of stream 5: 2 bytes (expected: the 3 that were announced)"),
                violation(
                        "ANSWER to no stream",
                        raw(Script.ANSWER, 0, 2),
                        "ANSWER: to stream 2 (expected: one that the receiver opened)"),
                violation(
                        "ANSWER to the sender's stream",
                        raw(Script.ANSWER, 0, 1),
                        "ANSWER: to stream 1 (expected: one that the receiver opened)"),
                violation(
                        "ANSWER to stream 0",
                        raw(Script.ANSWER, 0, 0),
                        "ANSWER: to stream 0 (expected: one that the receiver opened)"),
                violation(
                        "large ANSWER to no stream",
                        raw(Script.ANSWER, Script.MORE, 2, (byte) 1),
                        "ANSWER: to stream 2 (expected: one that the receiver opened)"),
                violation(
                        "FAIL to no stream",
                        raw(Script.FAIL, 0, 2),
                        "FAIL: to stream 2 (expected: one that the receiver opened)"),
                violation(
                        "FAIL that cannot be read",
                        raw(Script.FAIL, 0, 2, hex("09 00")),
                        "field 1: wire type 1 (expected: 0 or 2)"),
                violation(
                        "CANCEL of no stream",
                        new Script().cancel(5),
                        "CANCEL: of stream 5 (expected: one that the sender opened, or one with ITEMS)"),
                violation(
                        "CANCEL of stream 0",
                        new Script().cancel(0),
                        "CANCEL: of stream 0 (expected: one that the sender opened, or one with ITEMS)"),
                violation(
                        "CANCEL of the receiver's stream",
                        new Script().cancel(2),
                        "CANCEL: of stream 2 (expected: one that the sender opened, or one with ITEMS)"),
                violation("long PING", raw(Script.PING, 0, 0, new byte[65]), "PING: 65 bytes (expected: at most 64)"),
                violation(
                        "CLOSE cut short",
                        raw(Script.CLOSE, 0, 0, hex("12 05 61")),
                        "field 2: 5 bytes (expected: at most the 1 that are left)"),
                violation(
                        "field 0",
                        raw(Script.CLOSE, 0, 0, hex("00 05")),
                        "field number: 0 (expected: 1 to 536870911)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofClients")
    void endsTheSession(String name, Script script, String reason) {
        Side server = open(Side.server());
        server.receives(script);
        assertThat(server.hears()).containsExactly("broken 1: " + reason);
        assertThat(server.sendsFrames()).containsExactly("CLOSE 1=1 2='" + reason + "'");
        server.receives(script);
        server.receives(new Script().call(99, 0, "after the end"));
        assertThat(server.hears()).isEmpty();
        assertThat(server.sendsFrames()).isEmpty();
    }

    static Stream<Arguments> ofServers() {
        return Stream.of(
                violation(
                        "ANSWER to a stream to come",
                        new Script().answer(5, "x"),
                        "ANSWER: to stream 5 (expected: one that the receiver opened)"),
                violation(
                        "PIECE before its ANSWER",
                        new Script().piece(1, false, "x"),
                        "PIECE: of stream 1 (expected: one with a message that goes on)"),
                violation(
                        "two large ANSWERs",
                        answer(1, 9).frame(Script.ANSWER, Script.MORE, 1, (byte) 9),
                        "ANSWER: a second one to stream 1 (expected: the pieces of the first)"),
                violation(
                        "ANSWER within an ANSWER",
                        answer(1, 9).answer(1, "x"),
                        "ANSWER: a second one to stream 1 (expected: the pieces of the first)"),
                violation(
                        "ANSWER before the end of the request",
                        new Script().answer(3, "x"),
                        "ANSWER: to stream 3 before the end of its request (expected: after it)"),
                violation("odd stream of a server", call(7, 0, "x"), "stream: 7 (expected: even, after 0)"),
                violation(
                        "CANCEL by the server",
                        new Script().cancel(1),
                        "CANCEL: of stream 1 (expected: one that the sender opened, or one with ITEMS)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofServers")
    void endsTheSessionOfClient(String name, Script script, String reason) {
        Side client = Side.client().start();
        client.receives(new Script().greeting().method(0, "up/Call"));
        client.call(client.name("a/B"), "x");
        client.call(0, Side.large(200_000), Long.MAX_VALUE);
        client.session.fill(10_000);
        client.session.takenTo(client.session.outgoingTo());
        client.hears();
        client.receives(script);
        assertThat(client.hears()).containsExactly("broken 1: " + reason);
        assertThat(client.sendsFrames()).containsExactly("CLOSE 1=1 2='" + reason + "'");
        client.lose();
        assertThat(client.hears()).hasSize(2).allMatch(what -> what.contains("failed: 14"));
    }

    // ---- limits

    @Test
    void methodBeyondTheLimitEndsTheSession() {
        Side server = open(Side.server(new SessionLimits(100, 9, 1, 1 << 20, 1 << 20, 1)));
        server.receives(new Script().method(1, "x/Y"));
        assertThat(server.hears()).containsExactly("broken 3: METHOD number: 1 (expected: below the limit of 1)");
    }

    @Test
    void peerThatPingsAndDoesNotReadIsCutOff() {
        Side server = open(Side.server(new SessionLimits(100, 9, 9, 5_000, 1 << 20, 1)));
        Script ping = new Script().frame(Script.PING, 0, 0, new byte[64]);
        for (int i = 0; i < 1_000; i++) {
            server.receives(ping);
        }
        assertThat(server.hears())
                .containsExactly("broken 3: PING: bytes that the peer has not read: 5040 (expected: below 5000)");
        assertThat(server.session.outgoingBytes()).isLessThan(5_300);
    }

    @Test
    void peerThatCallsAndDoesNotReadIsRefusedThenCutOff() {
        Side server = open(Side.server(new SessionLimits(1_000, 9, 9, 5_000, 1 << 20, 1)));
        for (int i = 0; i < 1_000; i++) {
            server.receives(new Script().call(5 + 2 * i, 0, "x".repeat(1_000)));
        }
        assertThat(server.hears().stream().filter(what -> what.startsWith("called")))
                .hasSize(5);
        assertThat(server.session.isOpen()).isFalse();
        assertThat(server.session.outgoingBytes()).isLessThan(11_000);
        assertThat(server.sendsFrames())
                .contains("FAIL 15 1=8 3='answers: bytes that the peer has not read: 5040 (expected: below 5000)'")
                .last()
                .asString()
                .startsWith("CLOSE 1=3 2='bytes that the peer has not read: ");
    }

    // ---- what is not an error

    @Test
    void framesReservedForLaterAreIgnored() {
        Side server = open(Side.server());
        server.receives(new Script()
                .frame(Script.ACK, 0, 0, hex("05"))
                .frame(Script.PONG, 0, 0, hex("01 02"))
                .call(5, 0, "still there"));
        assertThat(server.hears()).containsExactly("called 5 a/B: still there");
    }

    @Test
    void pingIsAnsweredWithItsPayload() {
        Side server = open(Side.server());
        server.receives(new Script()
                .frame(Script.PING, 0, 0, Side.bytes("12345678"))
                .frame(Script.PING, 0, 0)
                .frame(Script.PING, 0, 0, Side.bytes("x".repeat(64))));
        assertThat(server.sendsFrames()).containsExactly("PONG 12345678", "PONG", "PONG " + "x".repeat(64));
    }

    @Test
    void cancelOfAnEndedStreamIsIgnored() {
        Side server = open(Side.server());
        server.receives(new Script().cancel(1).cancel(1).call(5, 0, "x"));
        assertThat(server.hears()).containsExactly("called 5 a/B: x");
    }

    @Test
    void unknownCodesAreTakenAsTheGeneralOnes() {
        Side client = Side.client().start().receives(new Script().greeting());
        client.call(client.name("a/B"), "x");
        client.hears();
        client.receives(new Script()
                .fail(1, 77, 9, "odd")
                .frame(Script.CLOSE, 0, 0, new Script().number(1, 77).bytes()));
        assertThat(client.hears()).containsExactly("call x failed: 2 ran 1 odd", "closed 1: ");
    }

    // ---- the scene: stream 1 was answered, stream 3 waits, one method has a name

    private static Side open(Side server) {
        server.start().receives(new Script().greeting().method(0, "a/B").call(1, 0, "x"));
        server.handler = Side::keep;
        server.receives(new Script().call(3, 0, "y"));
        server.handler = Side::echo;
        server.sends();
        server.hears();
        return server;
    }

    private static Arguments violation(String name, Script script, String reason) {
        return Arguments.of(name, script, reason);
    }

    private static Script call(int stream, int method, String message) {
        return new Script().call(stream, method, message);
    }

    private static Script large(int stream, int total) {
        return raw(Script.CALL, Script.MORE, stream, (byte) 0, (byte) total);
    }

    private static Script answer(int stream, int total) {
        return raw(Script.ANSWER, Script.MORE, stream, (byte) total);
    }

    private static Script raw(int type, int flags, int stream, byte... payload) {
        return new Script().frame(type, flags, stream, payload);
    }

    private static byte[] hex(String bytes) {
        return new Script().hex(bytes).bytes();
    }

    private static byte[] concat(byte[] one, byte[] two) {
        return new Script().raw(one).raw(two).bytes();
    }

    private static byte[] concat(byte[] one, byte[] two, int from) {
        return concat(one, java.util.Arrays.copyOfRange(two, from, two.length));
    }
}
