package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Calls between two sessions, as their owners see them. */
final class CallsTest {

    private static final long MS = 1_000_000;

    private final Wire wire = Wire.open();
    private final Side client = wire.client;
    private final Side server = wire.server;

    @Test
    void answerFindsItsCall() {
        int method = client.name("a/B");
        client.call(method, "one");
        client.call(method, "two");
        wire.carry();
        assertThat(server.hears()).containsExactly("named 0 a/B", "called 1 a/B: one", "called 3 a/B: two");
        assertThat(client.hears()).containsExactly("call one answered: one", "call two answered: two");
        assertThat(client.session.openCalls()).isZero();
    }

    @Test
    void answersMayComeInAnyOrder() {
        server.handler = Side::keep;
        int method = client.name("a/B");
        int first = client.call(method, "one");
        int second = client.call(method, "two");
        wire.carry();
        server.session.answer(second, Side.bytes("2"), 1);
        server.session.answer(first, Side.bytes("1"), 1);
        wire.carry();
        assertThat(client.hears()).containsExactly("call two answered: 2", "call one answered: 1");
        assertThat(server.session.keptCalls()).isZero();
    }

    @Test
    void serverCallsClientOnEvenStreams() {
        int method = server.name("up/Call");
        assertThat(server.call(method, "hi")).isEqualTo(2);
        assertThat(server.call(method, "ho")).isEqualTo(4);
        wire.carry();
        assertThat(client.hears()).containsExactly("named 0 up/Call", "called 2 up/Call: hi", "called 4 up/Call: ho");
        assertThat(server.hears()).containsExactly("call hi answered: hi", "call ho answered: ho");
    }

    @Test
    void emptyMessagesAreMessages() {
        client.call(client.name("a/B"), "");
        wire.carry();
        assertThat(client.hears()).containsExactly("call  answered: ");
    }

    @Test
    void methodIsNamedOnce() {
        assertThat(client.session.number(7, "a/B")).isZero();
        assertThat(client.session.number(7, "a/B")).isZero();
        assertThat(client.session.number(0, "c/D")).isEqualTo(1);
        assertThat(client.sendsFrames()).containsExactly("METHOD (0) a/B", "METHOD (1) c/D");
    }

    @Test
    void oneWayCallGetsNoAnswerAndTakesNoPlace() {
        client.tell(client.name("a/B"), "psst");
        assertThat(client.session.openCalls()).isZero();
        wire.carry();
        assertThat(server.hears()).containsExactly("named 0 a/B", "told 1 a/B: psst");
        assertThat(client.hears()).isEmpty();
        assertThat(server.session.isAwaited(1)).isFalse();
    }

    @Test
    void failureTravelsWithCodeRanAndMessage() {
        server.handler = (side, stream, method, oneWay, remaining, message) ->
                side.session.fail(stream, new Failure(5, Failure.YES, "no such dish: ramen"));
        client.call(client.name("a/B"), "x");
        wire.carry();
        assertThat(client.hears()).containsExactly("call x failed: 5 ran 2 no such dish: ramen");
    }

    @Test
    void metadataAndDeadlineTravel() {
        byte[] metadata = Side.bytes("meta");
        client.session.call(
                client.name("a/B"), false, 5 * MS + 999, metadata, Side.bytes("m"), 1, "call", client.now + 5 * MS);
        wire.carry();
        assertThat(server.hears()).contains("called 1 a/B in 5000000 with meta: m"); // in whole microseconds
    }

    @Test
    void metadataTravelsWithTheAnswer() {
        server.handler = (side, stream, method, oneWay, remaining, message) ->
                side.session.answer(stream, Side.bytes("meta"), message, message.length);
        int method = client.name("a/B");
        client.call(method, "x");
        byte[] large = Side.large(100_000);
        client.call(method, large, Long.MAX_VALUE);
        wire.carry();
        assertThat(client.hears())
                .containsExactly(
                        "call x with meta",
                        "call x answered: x",
                        "call " + Side.brief(large) + " with meta",
                        "call " + Side.brief(large) + " answered: " + Side.brief(large));
    }

    @Test
    void metadataOfALateAnswerIsNotHeard() {
        server.handler = Side::keep;
        int stream = client.call(client.name("a/B"), "x");
        wire.carry();
        server.session.answer(stream, Side.bytes("meta"), Side.bytes("late"), 4);
        client.session.cancel(stream);
        wire.carry();
        assertThat(client.hears()).isEmpty();
        assertThat(client.session.isOpen()).isTrue();
    }

    @Test
    void callMayBeEndedWhenItsMetadataComes() {
        server.handler = (side, stream, method, oneWay, remaining, message) ->
                side.session.answer(stream, Side.bytes("meta"), message, message.length);
        client.reaction = (side, what) -> {
            if (what.endsWith("with meta")) {
                side.session.cancel(1);
            }
        };
        client.call(client.name("a/B"), "x");
        wire.carry();
        assertThat(client.hears()).containsExactly("call x with meta");
        assertThat(client.session.openCalls()).isZero();
    }

    @Test
    void metadataThatIsTooLongIsRefused() {
        server.handler = Side::keep;
        int stream = client.call(client.name("a/B"), "x");
        wire.carry();
        assertThatThrownBy(
                        () -> server.session.answer(stream, new byte[Session.LONGEST_METADATA + 1], Side.bytes("x"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metadata: 16385 bytes (expected: at most 16384)");
        server.session.answer(stream, new byte[Session.LONGEST_METADATA], Side.bytes("x"), 1);
        wire.carry();
        assertThat(client.hears()).hasSize(2).last().isEqualTo("call x answered: x");
    }

    @Test
    void keptCallCanBeShortened() {
        server.handler = Side::keep;
        int stream = client.call(client.name("a/B"), Side.bytes("x"), 500 * MS);
        wire.carry();
        server.hears();
        server.session.shorten(stream, server.now + 20 * MS);
        server.session.shorten(99, server.now); // one that has ended
        server.passes(19 * MS);
        assertThat(server.hears()).isEmpty();
        server.passes(1 * MS);
        assertThat(server.hears()).containsExactly("kept 1 cancelled with 4");
        wire.carry();
        assertThat(client.hears()).containsExactly("call x failed: 4 ran 1 deadline: passed while the handler ran");
    }

    @Test
    void messagesWrittenInPlaceEqualThoseCopiedIn() {
        int method = client.name("a/B");
        client.sends();
        client.call(method, "same");
        byte[] copied = client.sends();
        int at = client.session.beginCall(method, false, Long.MAX_VALUE, null);
        System.arraycopy(Side.bytes("same"), 0, client.session.area(), at, 4);
        client.session.endCall(client.session.area(), at + 4, "call", Long.MAX_VALUE);
        byte[] inPlace = client.sends();
        copied[7] = 3; // the stream's id
        assertThat(inPlace).isEqualTo(copied);
    }

    @Test
    void codecMayMoveTheAreaToLargerArray() {
        int method = client.name("a/B");
        int at = client.session.beginCall(method, false, Long.MAX_VALUE, null);
        byte[] message = Side.large(9_000);
        byte[] larger = java.util.Arrays.copyOf(client.session.area(), 20_000);
        System.arraycopy(message, 0, larger, at, message.length);
        client.session.endCall(larger, at + message.length, "call", Long.MAX_VALUE);
        wire.carry();
        assertThat(client.hears()).containsExactly("call answered: " + Side.brief(message));
    }

    @Test
    void messageIsWholeThoughSentBytesLieBeforeIt() {
        int method = client.name("a/B");
        client.call(method, Side.large(60_000), Long.MAX_VALUE);
        byte[] before = new byte[59_000];
        System.arraycopy(client.session.area(), client.session.outgoingFrom(), before, 0, before.length);
        client.session.takenTo(client.session.outgoingFrom() + before.length); // the connection has taken a part
        client.call(method, Side.large(50_000), Long.MAX_VALUE); // has to make room by moving what is left
        byte[] after = client.sends();
        server.receives(before, 0, before.length);
        server.receives(after, 0, after.length);
        assertThat(server.hears())
                .containsExactly(
                        "named 0 a/B",
                        "called 1 a/B: " + Side.brief(Side.large(60_000)),
                        "called 3 a/B: " + Side.brief(Side.large(50_000)));
    }

    @Test
    void abandonedMessageLeavesNoTrace() {
        int method = client.name("a/B");
        client.session.beginCall(method, false, Long.MAX_VALUE, null);
        assertThat(client.session.isWriting()).isTrue();
        client.session.abandonWriting();
        assertThat(client.call(method, "x")).isEqualTo(1);
        assertThat(client.sendsFrames()).containsExactly("METHOD (0) a/B", "CALL 1 (0) x");
    }

    @Test
    void whoWritesNothingInTheEndBorrowsNothing() {
        int method = client.name("a/B");
        client.call(method, "x");
        wire.carry();
        assertThat(client.areas.lent()).isZero();
        client.session.beginCall(method, false, Long.MAX_VALUE, null);
        assertThat(client.areas.lent()).isEqualTo(1);
        client.session.abandonWriting();
        assertThat(client.areas.lent()).isZero();

        int at = client.session.beginCall(method, false, Long.MAX_VALUE, null);
        byte[] grown = Arrays.copyOf(client.session.area(), 10_000_000); // as an encoder does; more than the peer takes
        assertThat(client.session.endCall(grown, grown.length, "y", Long.MAX_VALUE))
                .isZero();
        assertThat(at).isPositive();
        assertThat(client.session.area()).isEmpty();
        assertThat(client.sendsFrames()).isEmpty();
    }

    @Test
    void nothingElseIsWrittenWhileMessageIs() {
        int method = client.name("a/B");
        int stream = client.call(method, "x");
        int at = client.session.beginCall(method, false, Long.MAX_VALUE, null);
        assertThatThrownBy(() -> client.session.beginCall(method, false, Long.MAX_VALUE, null))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.session.cancel(stream)).isInstanceOf(IllegalStateException.class);
        client.session.abandonWriting();
        assertThatThrownBy(() -> client.session.endCall(client.session.area(), at, "y", Long.MAX_VALUE))
                .isInstanceOf(IllegalStateException.class);
    }

    // ---- cancelling

    @Test
    void reasonOfTheCancelIsHeard() {
        server.handler = Side::keep;
        int number = client.name("a/B");
        for (int stream = 1; stream <= 9; stream += 2) {
            client.call(number, "x");
        }
        wire.carry();
        server.hears();
        server.receives(new Script()
                .frame(Script.CANCEL, 0, 1, new Script().number(1, 4).bytes())
                .frame(Script.CANCEL, 0, 3, new Script().number(1, 8).bytes())
                .frame(Script.CANCEL, 0, 5, new Script().number(1, 1).bytes())
                .frame(Script.CANCEL, 0, 7, new Script().number(1, 14).bytes())
                .frame(Script.CANCEL, 0, 9));
        assertThat(server.hears())
                .containsExactly(
                        "kept 1 cancelled with 4",
                        "kept 3 cancelled with 8",
                        "kept 5 cancelled",
                        "kept 7 cancelled",
                        "kept 9 cancelled");
    }

    @Test
    void callThatEndsWithOneThatIsLateSaysSo() {
        server.handler = Side::keep;
        int stream = client.call(client.name("a/B"), "x");
        wire.carry();
        client.session.cancel(stream, Failure.DEADLINE_EXCEEDED);
        wire.carry();
        assertThat(server.hears()).contains("kept 1 cancelled with 4");
    }

    @Test
    void cancelReachesTheKeptCallAndLateAnswerIsNotSent() {
        server.handler = Side::keep;
        int stream = client.call(client.name("a/B"), "x");
        wire.carry();
        assertThat(client.session.cancel(stream)).isTrue();
        assertThat(client.session.cancel(stream)).isFalse();
        wire.carry();
        assertThat(server.hears()).contains("kept 1 cancelled");
        assertThat(server.session.isAwaited(stream)).isFalse();
        assertThat(server.session.answer(stream, Side.bytes("late"), 4)).isFalse();
        assertThat(server.session.fail(stream, new Failure(2, 2, "late"))).isFalse();
        assertThat(server.sendsFrames()).isEmpty();
    }

    @Test
    void answerThatCrossesCancelIsIgnored() {
        server.handler = Side::keep;
        int first = client.call(client.name("a/B"), "x");
        int second = client.call(0, "y");
        wire.carry();
        client.session.cancel(first);
        client.session.cancel(second);
        server.session.answer(first, Side.bytes("late"), 4);
        server.session.fail(second, new Failure(2, 2, "late"));
        server.hears();
        wire.carry();
        assertThat(client.hears()).isEmpty();
        assertThat(server.hears()).isEmpty();
        assertThat(client.session.isOpen()).isTrue();
        assertThat(server.session.isOpen()).isTrue();
    }

    // ---- deadlines

    @Test
    void callEndsAtItsDeadlineAndHandlerLearns() {
        server.handler = Side::keep;
        client.call(client.name("a/B"), Side.bytes("x"), 50 * MS);
        wire.carry();
        assertThat(client.session.wakeUpAt()).isEqualTo(client.now + 50 * MS);
        client.passes(50 * MS - 1);
        assertThat(client.hears()).isEmpty();
        client.passes(1);
        assertThat(client.hears()).containsExactly("call x expired");
        assertThat(client.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
        wire.carry();
        assertThat(server.hears()).contains("kept 1 cancelled with 4");
    }

    @Test
    void serverGivesUpAtTheDeadlineToo() {
        server.handler = Side::keep;
        client.call(client.name("a/B"), Side.bytes("x"), 50 * MS);
        wire.carry();
        server.passes(50 * MS);
        assertThat(server.hears()).contains("kept 1 cancelled with 4");
        wire.carry();
        assertThat(client.hears()).containsExactly("call x failed: 4 ran 1 deadline: passed while the handler ran");
    }

    @Test
    void earliestDeadlineWakes() {
        server.handler = Side::keep;
        int method = client.name("a/B");
        client.call(method, Side.bytes("late"), 90 * MS);
        client.call(method, Side.bytes("early"), 30 * MS);
        client.call(method, Side.bytes("never"), Long.MAX_VALUE);
        wire.carry();
        client.passes(30 * MS);
        assertThat(client.hears()).containsExactly("call early expired");
        assertThat(client.session.wakeUpAt()).isEqualTo(client.now + 60 * MS);
        client.passes(3_600_000 * MS);
        assertThat(client.hears()).containsExactly("call late expired");
        assertThat(client.session.openCalls()).isEqualTo(1);
    }

    @Test
    void absurdDeadlinesDoNotOverflow() {
        server.handler = Side::keep;
        int method = client.name("a/B");
        client.call(method, Side.bytes("long"), Long.MAX_VALUE - client.now - 1);
        wire.carry();
        assertThat(server.session.wakeUpAt()).isGreaterThan(Long.MAX_VALUE / 5);
        byte[] endless = new Script()
                .frame(
                        Script.CALL,
                        Script.TIMED,
                        3,
                        new Script().varint(0).varint(-1L).raw("x").bytes())
                .bytes();
        server.receives(endless, 0, endless.length);
        assertThat(server.session.isOpen()).isTrue();
        assertThat(server.session.wakeUpAt()).isGreaterThan(Long.MAX_VALUE / 5);
    }

    @Test
    void callWithoutTimeLeftIsDeliveredAndEndsAtOnce() {
        server.handler = Side::keep;
        client.name("a/B");
        wire.carry();
        server.receives(new Script()
                .frame(
                        Script.CALL,
                        Script.TIMED,
                        1,
                        new Script().varint(0).varint(0).raw("x").bytes()));
        server.passes(0);
        assertThat(server.hears()).containsExactly("named 0 a/B", "called 1 a/B in 0: x", "kept 1 cancelled with 4");
    }

    // ---- limits

    @Test
    void refusalNamesTheLimitOfStreams() {
        Wire narrow = Wire.open(Side.LIMITS, new SessionLimits(100, 2, 10, 1 << 20, 1 << 20, MS));
        narrow.server.handler = Side::keep;
        int method = narrow.client.name("a/B");
        narrow.client.call(method, "1");
        assertThat(narrow.client.session.refusal(false)).isNull();
        narrow.client.call(method, "2");
        assertThat(narrow.client.session.refusal(false))
                .isEqualTo(new Failure(8, Failure.NO, "calls in flight: 2 (expected: below the peer's limit of 2)"));
        assertThat(narrow.client.session.refusal(true)).isNull();
        narrow.client.call(method, "3"); // all the same
        narrow.client.tell(method, "4");
        narrow.carry();
        assertThat(narrow.client.hears())
                .containsExactly("call 3 failed: 8 ran 0 calls in flight: 2 (expected: below the limit of 2)");
        assertThat(narrow.server.hears()).contains("told 7 a/B: 4").doesNotContain("called 5 a/B: 3");
        narrow.server.session.answer(1, new byte[0], 0);
        narrow.carry();
        assertThat(narrow.client.session.refusal(false)).isNull();
    }

    @Test
    void callerIsRefusedWhilePeerDoesNotRead() {
        Wire small = Wire.open(new SessionLimits(1 << 20, 100, 10, 1000, 1 << 20, MS), Side.LIMITS);
        int method = small.client.name("a/B");
        small.client.call(method, Side.large(999), Long.MAX_VALUE);
        assertThat(small.client.session.refusal(true))
                .isEqualTo(new Failure(8, Failure.NO, "bytes waiting for the peer: 1020 (expected: below 1000)"));
        small.carry();
        assertThat(small.client.session.refusal(true)).isNull();
    }

    @Test
    void requestTooLongForThePeerIsNotSent() {
        Wire narrow = Wire.open(Side.LIMITS, new SessionLimits(100, 9, 9, 1 << 20, 1 << 20, MS));
        int method = narrow.client.name("a/B");
        assertThat(narrow.client.call(method, Side.large(101), Long.MAX_VALUE)).isZero();
        assertThat(narrow.client.call(method, Side.large(100), Long.MAX_VALUE)).isEqualTo(1);
        narrow.carry();
        assertThat(narrow.client.hears()).hasSize(1);
        assertThat(narrow.client.session.openCalls()).isZero();
    }

    @Test
    void answerTooLongForTheCallerBecomesFailureThatRan() {
        Wire narrow = Wire.open(new SessionLimits(100, 9, 9, 1 << 20, 1 << 20, MS), Side.LIMITS);
        narrow.server.handler =
                (side, stream, method, oneWay, remaining, message) -> side.session.answer(stream, Side.large(101), 101);
        narrow.client.call(narrow.client.name("a/B"), "x");
        narrow.carry();
        assertThat(narrow.client.hears())
                .containsExactly(
                        "call x failed: 8 ran 2 answer: 101 bytes (expected: at most the caller's limit of 100)");
    }

    @Test
    void methodsBeyondThePeersLimitAreNotNamed() {
        Wire narrow = Wire.open(Side.LIMITS, new SessionLimits(100, 9, 2, 1 << 20, 1 << 20, MS));
        assertThat(narrow.client.name("a/1")).isZero();
        assertThat(narrow.client.name("a/2")).isEqualTo(1);
        assertThat(narrow.client.name("a/3")).isEqualTo(-1);
        assertThat(narrow.client.session.number(9, "x".repeat(513))).isEqualTo(-1);
    }

    @Test
    void longestMethodNameTravels() {
        assertThat(client.name("x".repeat(512))).isZero();
        wire.carry();
        assertThat(server.session.isOpen()).isTrue();
        assertThat(server.methods).containsExactly("x".repeat(512));
        assertThat(client.name("x".repeat(513))).isEqualTo(-1);
    }

    @Test
    void metadataBeyondTheLimitIsRefusedAtOnce() {
        int method = client.name("a/B");
        byte[] longest = new byte[16 * 1024];
        client.session.call(method, false, Long.MAX_VALUE, longest, longest, 9, "call", Long.MAX_VALUE);
        wire.carry();
        assertThat(client.hears()).hasSize(1);
        assertThatThrownBy(() -> client.session.beginCall(method, false, Long.MAX_VALUE, new byte[16 * 1024 + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metadata: 16385 bytes (expected: at most 16384)");
    }

    // ---- the end

    @Test
    void lostConnectionEndsEveryCall() {
        server.handler = Side::keep;
        client.call(client.name("a/B"), "x");
        wire.carry();
        client.hears();
        server.hears();
        client.lose();
        server.lose();
        assertThat(client.hears()).containsExactly("call x failed: 14 ran 1 lost");
        assertThat(server.hears()).containsExactly("kept 1 cancelled");
        assertThat(client.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(client.areas.lent()).isZero();
        assertThat(server.areas.lent()).isZero();
    }

    @Test
    void closeTellsThePeerWhyAndNothingFollows() {
        server.handler = Side::keep;
        int method = client.name("a/B");
        int stream = client.call(method, "x");
        client.call(method, Side.large(300_000), Long.MAX_VALUE);
        wire.carry();
        server.session.answer(3, Side.large(200_000), 200_000);
        server.session.close(new Goodbye(Goodbye.NORMAL, "done"));
        assertThat(server.session.answer(stream, new byte[0], 0)).isFalse();
        assertThat(server.session.number(5, "x/Y")).isEqualTo(-1);
        server.session.wakeUp(Long.MAX_VALUE - 1);
        assertThat(server.sendsFrames()).containsExactly("ANSWER+1 3 c09a0c", "CLOSE 2='done'");
        assertThat(server.session.isOpen()).isFalse();
        assertThat(server.session.refusal(true))
                .isEqualTo(new Failure(14, Failure.NO, "session: not open (expected: open)"));
        client.receives(new Script()
                .frame(Script.CLOSE, 0, 0, new Script().text(2, "done").bytes()));
        assertThat(client.hears()).containsExactly("closed 0: done");
        client.session.cancel(stream);
        assertThat(client.sendsFrames()).isEmpty();
    }

    @Test
    void framesAreCountedAlikeOnBothSides() {
        Wire narrow = Wire.open(Side.LIMITS, new SessionLimits(1 << 20, 2, 10, 1 << 20, 100_000, MS));
        narrow.server.handler = Side::keep;
        int method = narrow.client.name("a/B");
        narrow.client.tell(method, "0");
        narrow.client.call(method, Side.bytes("1"), 9 * MS);
        narrow.client.call(method, Side.large(80_000), Long.MAX_VALUE);
        narrow.client.call(method, "refused");
        narrow.carry();
        narrow.server.session.answer(5, Side.large(200_000), 200_000);
        narrow.server.passes(20 * MS);
        narrow.client.session.cancel(5);
        narrow.carry();
        narrow.client.call(method, Side.large(150_000), Long.MAX_VALUE); // more than is kept in part
        narrow.carry();
        assertThat(narrow.client.session.sent()).isEqualTo(narrow.server.session.received());
        assertThat(narrow.server.session.sent()).isEqualTo(narrow.client.session.received());
        assertThat(narrow.client.session.sent()).isGreaterThan(10);
        assertThat(narrow.server.session.sent()).isGreaterThan(3);
    }
}
