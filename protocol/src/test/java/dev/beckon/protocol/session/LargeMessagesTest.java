package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that are longer than a frame. */
final class LargeMessagesTest {

    private static final long SECOND = 1_000_000_000;

    private final Wire wire = Wire.open();
    private final Side client = wire.client;
    private final Side server = wire.server;

    @Test
    void largeMessageTravelsInPiecesBothWays() {
        byte[] message = Side.large(1_000_000);
        client.call(client.name("a/B"), message, Long.MAX_VALUE);
        wire.carry();
        String brief = Side.brief(message);
        assertThat(server.hears()).containsExactly("named 0 a/B", "called 1 a/B: " + brief);
        assertThat(client.hears()).containsExactly("call " + brief + " answered: " + brief);
        assertThat(client.session.outgoingBytes()).isZero();
        assertThat(client.areas.lent()).isZero();
    }

    @Test
    void everyLengthAroundTheLimitOfFrameTravels() {
        int method = client.name("a/B");
        for (int length = 65_520; length < 65_550; length++) {
            byte[] message = Side.large(length);
            client.call(method, message, Long.MAX_VALUE);
            wire.carry();
            assertThat(client.hears())
                    .containsExactly("call " + Side.brief(message) + " answered: " + Side.brief(message));
        }
    }

    @Test
    void metadataAndDeadlineTravelWithTheFirstFrame() {
        byte[] message = Side.large(70_000);
        client.session.call(
                client.name("a/B"),
                false,
                5 * SECOND,
                Side.bytes("meta"),
                message,
                message.length,
                "call",
                Long.MAX_VALUE);
        byte[] sent = client.sends();
        server.receives(sent, 0, 100);
        server.passes(SECOND);
        server.receives(sent, 100, sent.length);
        assertThat(server.hears()).contains("called 1 a/B in 4000000000 with meta: " + Side.brief(message));
    }

    @Test
    void smallMessagesPassBetweenPieces() {
        int method = client.name("a/B");
        client.call(method, Side.large(200_000), Long.MAX_VALUE);
        client.session.fill(40_000);
        client.call(method, "small");
        assertThat(client.sendsFrames())
                .containsExactly(
                        "METHOD (0) a/B",
                        "CALL+1 1 00c09a0c",
                        "PIECE+1 1 32768 bytes",
                        "PIECE+1 1 32768 bytes",
                        "CALL 3 (0) small",
                        "PIECE+1 1 32768 bytes",
                        "PIECE+1 1 32768 bytes",
                        "PIECE+1 1 32768 bytes",
                        "PIECE+1 1 32768 bytes",
                        "PIECE 1 3392 bytes");
    }

    @Test
    void largeMessagesTakeTurns() {
        int method = client.name("a/B");
        client.call(method, Side.large(70_000), Long.MAX_VALUE);
        client.call(method, Side.large(100_000), Long.MAX_VALUE);
        assertThat(client.sendsFrames())
                .containsExactly(
                        "METHOD (0) a/B",
                        "CALL+1 1 00f0a204",
                        "CALL+1 3 00a08d06",
                        "PIECE+1 1 32768 bytes",
                        "PIECE+1 3 32768 bytes",
                        "PIECE+1 1 32768 bytes",
                        "PIECE+1 3 32768 bytes",
                        "PIECE 1 4464 bytes",
                        "PIECE+1 3 32768 bytes",
                        "PIECE 3 1696 bytes");
    }

    @Test
    void interleavedMessagesArriveWhole() {
        int up = client.name("a/B");
        int down = server.name("c/D");
        List<byte[]> messages = List.of(Side.large(300_000), Side.large(66_000), Side.large(150_001));
        for (byte[] message : messages) {
            client.call(up, message, Long.MAX_VALUE);
            server.call(down, message, Long.MAX_VALUE);
        }
        wire.carry();
        for (byte[] message : messages) {
            String answered = "call " + Side.brief(message) + " answered: " + Side.brief(message);
            assertThat(client.heard).contains(answered);
            assertThat(server.heard).contains(answered);
        }
    }

    @Test
    void cancelEndsThePiecesOfRequestAndFreesWhatHasArrived() {
        int stream = client.call(client.name("a/B"), Side.large(500_000), Long.MAX_VALUE);
        byte[] start = new byte[100_000];
        client.session.fill(100_000);
        System.arraycopy(client.session.area(), client.session.outgoingFrom(), start, 0, start.length);
        client.session.takenTo(client.session.outgoingFrom() + start.length);
        server.receives(start, 0, start.length);
        assertThat(server.session.keptCalls()).isEqualTo(1);
        client.session.cancel(stream);
        assertThat(client.session.outgoingBytes()).isLessThan(40_000); // the piece that has begun, and the CANCEL
        wire.carry();
        assertThat(server.hears()).containsExactly("named 0 a/B");
        assertThat(server.session.keptCalls()).isZero();
        assertThat(server.session.isOpen()).isTrue();
    }

    @Test
    void cancelEndsThePiecesOfAnswer() {
        server.handler = Side::keep;
        int stream = client.call(client.name("a/B"), "x");
        wire.carry();
        server.session.answer(stream, Side.large(500_000), 500_000);
        assertThat(server.session.outgoingBytes()).isGreaterThan(500_000);
        client.session.cancel(stream);
        byte[] cancel = client.sends();
        server.receives(cancel, 0, cancel.length);
        assertThat(server.sendsFrames()).containsExactly("ANSWER+1 1 a0c21e");
        assertThat(server.session.outgoingBytes()).isZero();
    }

    @Test
    void piecesOfAnswerThatCrossCancelAreIgnored() {
        server.handler = Side::keep;
        int stream = client.call(client.name("a/B"), "x");
        wire.carry();
        server.session.answer(stream, Side.large(500_000), 500_000);
        byte[] answer = server.sends();
        client.receives(answer, 0, 100_000);
        client.session.cancel(stream);
        client.receives(answer, 100_000, answer.length);
        assertThat(client.hears()).isEmpty();
        assertThat(client.session.isOpen()).isTrue();
    }

    @Test
    void failOfHalfSentRequestEndsItsPieces() {
        client.call(client.name("a/B"), Side.large(500_000), Long.MAX_VALUE);
        client.session.fill(40_000);
        client.receives(new Script().fail(1, 8, 0, "no"));
        assertThat(client.hears()).hasSize(1).first().asString().endsWith("failed: 8 ran 0 no");
        assertThat(client.sendsFrames()).hasSize(4); // METHOD, CALL and two pieces that were on their way
        assertThat(client.session.outgoingBytes()).isZero();
    }

    @Test
    void answerMayFailHalfWay() {
        client.call(client.name("a/B"), "x");
        client.receives(new Script()
                .frame(Script.ANSWER, Script.MORE, 1, new Script().varint(10).bytes())
                .piece(1, true, "abc")
                .fail(1, 13, 2, "oh")
                .piece(1, false, "defghij"));
        assertThat(client.hears()).containsExactly("call x failed: 13 ran 2 oh");
        assertThat(client.session.isOpen()).isTrue();
    }

    @Test
    void deadlineFreesHalfOfAnAnswer() {
        client.call(client.name("a/B"), Side.bytes("x"), SECOND);
        client.receives(new Script()
                .frame(Script.ANSWER, Script.MORE, 1, new Script().varint(10).bytes())
                .piece(1, true, "abc"));
        client.passes(SECOND);
        client.receives(new Script().piece(1, false, "defghij"));
        assertThat(client.hears()).containsExactly("call x expired");
        assertThat(client.session.isOpen()).isTrue();
    }

    @Test
    void halfOfRequestIsGivenUpAtItsDeadline() {
        client.call(client.name("a/B"), Side.large(500_000), SECOND);
        byte[] sent = client.sends();
        server.receives(sent, 0, 100_000);
        assertThat(server.session.wakeUpAt()).isEqualTo(server.now + SECOND);
        server.passes(SECOND);
        assertThat(server.session.keptCalls()).isZero();
        assertThat(server.sendsFrames())
                .containsExactly("FAIL 1 1=4 3='deadline: passed before the request was there whole'");
        server.receives(sent, 100_000, sent.length);
        assertThat(server.hears()).containsExactly("named 0 a/B");
        assertThat(server.session.isOpen()).isTrue();
    }

    @Test
    void halfOfRequestWithoutDeadlineWaits() {
        client.call(client.name("a/B"), Side.large(500_000), Long.MAX_VALUE);
        byte[] sent = client.sends();
        server.receives(sent, 0, 100_000);
        assertThat(server.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
        server.passes(3_600 * SECOND);
        server.receives(sent, 100_000, sent.length);
        assertThat(server.hears()).hasSize(2);
    }

    @Test
    void halfOneWayCallIsReportedAtItsDeadline() {
        server.receives(new Script()
                .method(0, "a/B")
                .frame(
                        Script.ONE_WAY,
                        Script.MORE | Script.TIMED,
                        1,
                        new Script().varint(0).varint(5_000).varint(50).bytes()));
        server.hears();
        server.passes(5_000_000);
        assertThat(server.hears()).containsExactly("dropped 1: deadline: passed before the request was there whole");
        assertThat(server.sendsFrames()).isEmpty();
        assertThat(server.session.keptCalls()).isZero();
    }

    @Test
    void manyLargeMessagesAtOnceStayBelowTheReceiversBound() {
        Wire tight = Wire.open(Side.LIMITS, new SessionLimits(200_000, 100, 9, 1 << 20, 800_000, SECOND));
        int method = tight.client.name("a/B");
        for (int i = 0; i < 30; i++) {
            tight.client.call(method, Side.large(200_000 - i), Long.MAX_VALUE);
        }
        tight.carry();
        assertThat(tight.client.hears()).hasSize(30).allMatch(what -> what.contains(" answered: "));
    }

    @Test
    void requestTooLongIsRefusedBeforeItsPieces() {
        server.receives(new Script()
                .method(0, "a/B")
                .frame(
                        Script.CALL,
                        Script.MORE,
                        1,
                        new Script().varint(0).varint((1 << 20) + 1).bytes())
                .piece(1, true, "abc")
                .frame(
                        Script.CALL,
                        Script.MORE,
                        3,
                        new Script().varint(0).varint(-1L).bytes())
                .piece(3, false, "abc"));
        assertThat(server.sendsFrames())
                .containsExactly(
                        "FAIL 1 1=8 3='request: 1048577 bytes (expected: at most 1048576)'",
                        "FAIL 3 1=8 3='request: 18446744073709551615 bytes (expected: at most 1048576)'");
        assertThat(server.session.isOpen()).isTrue();
    }

    @Test
    void answerTooLongFailsTheCallAndTellsThePeer() {
        int method = client.name("a/B");
        client.call(method, "x");
        client.call(method, "y");
        client.sends();
        client.receives(new Script()
                .frame(
                        Script.ANSWER,
                        Script.MORE,
                        1,
                        new Script().varint((1 << 20) + 1).bytes())
                .piece(1, true, "abc"));
        assertThat(client.hears())
                .containsExactly("call x failed: 8 ran 2 answer: 1048577 bytes (expected: at most 1048576)");
        assertThat(client.sendsFrames()).containsExactly("CANCEL 1 1=8");
        assertThat(client.session.openCalls()).isEqualTo(1);
    }

    @Test
    void smallFrameThatIsTooLongForTheLimitIsRefused() {
        Side narrow = Side.server(new SessionLimits(10, 9, 9, 1 << 20, 1 << 20, SECOND))
                .start()
                .receives(new Script().greeting().method(0, "a/B").call(1, 0, "0123456789A"));
        assertThat(narrow.sendsFrames()).contains("FAIL 1 1=8 3='request: 11 bytes (expected: at most 10)'");
        Side caller = Side.client(new SessionLimits(10, 9, 9, 1 << 20, 1 << 20, SECOND))
                .start()
                .receives(new Script().greeting());
        caller.call(caller.name("a/B"), "x");
        caller.receives(new Script().answer(1, "0123456789A"));
        assertThat(caller.hears())
                .containsExactly("ready", "call x failed: 8 ran 2 answer: 11 bytes (expected: at most 10)");
    }

    @Test
    void memoryOfHalfMessagesIsBounded() {
        Side narrow = Side.server(new SessionLimits(1 << 20, 100, 9, 1 << 20, 100_000, SECOND))
                .start()
                .receives(new Script().greeting().method(0, "a/B"));
        narrow.sends();
        narrow.hears();
        String forty = "x".repeat(40_000);
        for (int stream = 1; stream <= 5; stream += 2) {
            narrow.receives(new Script()
                    .frame(
                            Script.CALL,
                            Script.MORE,
                            stream,
                            new Script().varint(0).varint(50_000).bytes())
                    .piece(stream, true, forty));
        }
        assertThat(narrow.session.keptCalls()).isEqualTo(2);
        assertThat(narrow.sendsFrames())
                .containsExactly("FAIL 5 1=8 3='bytes of messages that have arrived in part: 120000"
                        + " (expected: at most 100000)'");
        narrow.receives(new Script().piece(5, false, "x".repeat(10_000)));
        narrow.receives(new Script().cancel(1));
        narrow.receives(new Script()
                .frame(
                        Script.CALL,
                        Script.MORE,
                        7,
                        new Script().varint(0).varint(40_001).bytes())
                .piece(7, true, forty)
                .piece(7, false, "y"));
        assertThat(narrow.hears()).hasSize(1).first().asString().startsWith("called 7 a/B: xxxxxxxx...40001#");
    }

    @Test
    void halfOneWayCallOverTheBoundIsReported() {
        Side narrow = Side.server(new SessionLimits(1 << 20, 1, 9, 1 << 20, 10, SECOND))
                .start()
                .receives(new Script().greeting().method(0, "a/B"));
        narrow.sends();
        narrow.hears();
        narrow.receives(new Script()
                .frame(
                        Script.ONE_WAY,
                        Script.MORE,
                        1,
                        new Script().varint(0).varint(50).bytes())
                .piece(1, true, "01234567890"));
        assertThat(narrow.hears())
                .containsExactly("dropped 1: bytes of messages that have arrived in part: 11 (expected: at most 10)");
        assertThat(narrow.sendsFrames()).isEmpty();
    }

    @Test
    void emptyAndTinyMessagesMayTravelInPieces() {
        server.receives(new Script()
                .method(0, "a/B")
                .frame(
                        Script.CALL,
                        Script.MORE,
                        1,
                        new Script().varint(0).varint(0).bytes())
                .piece(1, false, "")
                .frame(
                        Script.CALL,
                        Script.MORE,
                        3,
                        new Script().varint(0).varint(3).raw("a").bytes())
                .piece(3, true, "")
                .piece(3, true, "b")
                .piece(3, false, "c"));
        assertThat(server.hears()).containsExactly("named 0 a/B", "called 1 a/B: ", "called 3 a/B: abc");
    }

    @Test
    void halfMessagesCountAmongTheStreams() {
        Side narrow = Side.server(new SessionLimits(100, 2, 9, 1 << 20, 1 << 20, SECOND))
                .start()
                .receives(new Script().greeting().method(0, "a/B"));
        narrow.sends();
        for (int stream = 1; stream <= 5; stream += 2) {
            narrow.receives(new Script()
                    .frame(
                            Script.CALL,
                            Script.MORE,
                            stream,
                            new Script().varint(0).varint(10).bytes()));
        }
        assertThat(narrow.sendsFrames())
                .containsExactly("FAIL 5 1=8 3='calls in flight: 2 (expected: below the limit of 2)'");
    }

    @Test
    void whatHasArrivedInPartIsCountedUntilItIsWhole() {
        byte[] message = Side.large(70_000);
        client.call(client.name("a/B"), message, Long.MAX_VALUE);
        byte[] sent = client.sends();

        server.receives(sent, 0, sent.length - 10);
        assertThat(server.session.incomingBytes()).isBetween((long) message.length - 10, message.length + 70_000L);
        server.receives(sent, sent.length - 10, sent.length);

        assertThat(server.session.incomingBytes()).isZero();
    }
}
