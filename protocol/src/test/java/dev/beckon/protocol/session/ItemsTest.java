package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Items in both directions, their credit, and peers that keep to neither. */
final class ItemsTest {

    private static final int WINDOW = 4_000;
    private static final SessionLimits BOUNDED =
            new SessionLimits(200_000, 100, 100, 1 << 20, 1 << 20, WINDOW, 5_000_000_000L, 0);
    private static final SessionLimits WIDE =
            new SessionLimits(200_000, 100, 100, 1 << 20, 1 << 20, 800_000, 5_000_000_000L, 0);

    private final Wire wire = Wire.open(BOUNDED, BOUNDED);
    private final Side client = wire.client;
    private final Side server = wire.server;

    // ---- both sides keep to the rules

    @Test
    void itemsOfThePeerGoWithinCreditAndEndWithTheAnswer() {
        int stream = keptCall();
        assertThat(server.item(stream, "too early")).isFalse();
        client.session.items().grant(stream, 2);
        wire.carry();
        assertThat(server.hears()).containsExactly("kept 1 items wanted");
        assertThat(server.session.items().left(stream)).isEqualTo(2);
        assertThat(server.item(stream, "a")).isTrue();
        assertThat(server.item(stream, "b")).isTrue();
        assertThat(server.item(stream, "c")).isFalse();
        wire.carry();
        client.session.items().grant(stream, 3);
        wire.carry();
        assertThat(server.item(stream, "c")).isTrue();
        server.session.answer(stream, new byte[0], 0);
        assertThat(server.item(stream, "after the end")).isFalse();
        wire.carry();
        assertThat(client.hears())
                .containsExactly("call x item: a", "call x item: b", "call x item: c", "call x answered: ");
        assertThat(client.session.openCalls() + server.session.keptCalls()).isZero();
    }

    @Test
    void itemsOfTheOpenerFollowItsCallAndEndBeforeTheAnswer() {
        int stream = keptCallWithItems();
        assertThat(server.session.items().areOffered(stream)).isTrue();
        assertThat(client.item(stream, "too early")).isFalse();
        server.session.items().grant(stream, 5);
        wire.carry();
        assertThat(client.hears()).containsExactly("call x items wanted");
        client.item(stream, "a");
        client.item(stream, "b");
        client.session.items().end(stream);
        assertThat(client.item(stream, "after the end")).isFalse();
        wire.carry();
        assertThat(server.hears()).containsExactly("kept 1 item: a", "kept 1 item: b", "kept 1 items ended");
        server.session.answer(stream, Side.bytes("2"), 1);
        wire.carry();
        assertThat(client.hears()).containsExactly("call x answered: 2");
    }

    @Test
    void peerMayAnswerBeforeTheEndOfTheItems() {
        int stream = keptCallWithItems();
        server.session.items().grant(stream, 5);
        wire.carry();
        client.item(stream, "a");
        server.session.answer(stream, Side.bytes("enough"), 6);
        wire.carry(); // they cross
        assertThat(client.hears()).containsExactly("call x items wanted", "call x answered: enough");
        assertThat(client.item(stream, "b")).isFalse();
        client.session.items().end(stream);
        assertThat(client.sendsFrames()).isEmpty();
        assertThat(server.session.isOpen()).isTrue();
        assertThat(server.session.items().bytesFree()).isEqualTo(WINDOW);
    }

    @Test
    void openerSaysThatNoMoreItemsComeWhenItIsAskedTo() {
        int stream = keptCallWithItems();
        server.session.items().grant(stream, 5);
        wire.carry();
        client.hears();
        client.item(stream, "on its way");
        server.session.items().refuse(stream);
        server.session.items().refuse(stream); // once is enough
        wire.carry();
        assertThat(client.hears()).containsExactly("call x items refused");
        client.session.items().end(stream);
        wire.carry();
        assertThat(server.hears()).containsExactly("kept 1 item: on its way", "kept 1 items ended");
        server.session.answer(stream, Side.bytes("so far"), 6);
        wire.carry();
        assertThat(client.hears()).containsExactly("call x answered: so far");
    }

    @Test
    void bytesAreOfTheWholeSession() {
        int first = keptCall();
        int second = keptCall();
        client.takes = false;
        client.session.items().grant(first, 100);
        client.session.items().grant(second, 100);
        wire.carry();
        assertThat(server.item(first, "x".repeat(3_000))).isTrue();
        assertThat(server.item(second, "x".repeat(1_001))).isFalse();
        assertThat(server.item(second, "x".repeat(1_000))).isTrue();
        assertThat(server.item(second, "x")).isFalse();
        assertThat(server.item(second, "")).isTrue(); // takes none
        wire.carry();
        server.hears();
        assertThat(client.session.items().bytesFree()).isZero();
        client.session.items().taken(999); // too little to be worth a frame
        wire.carry();
        assertThat(server.hears()).isEmpty();
        client.session.items().taken(1);
        wire.carry();
        assertThat(server.hears()).containsExactly("item bytes wanted");
        assertThat(server.session.items().bytesLeft()).isEqualTo(1_000);
        assertThat(server.item(first, "x".repeat(1_000))).isTrue();
    }

    @Test
    void bytesOfLateItemsAreGivenBack() {
        int stream = keptCall();
        client.takes = false;
        client.session.items().grant(stream, 100);
        wire.carry();
        server.item(stream, "x".repeat(4_000));
        client.session.cancel(stream);
        wire.carry();
        assertThat(server.session.items().bytesLeft()).isEqualTo(WINDOW);
        assertThat(client.session.items().bytesFree()).isEqualTo(WINDOW);
    }

    @Test
    void answersTakeNoCredit() {
        int stream = keptCall();
        int other = keptCall();
        client.takes = false;
        client.session.items().grant(stream, 100);
        wire.carry();
        server.item(stream, "x".repeat(WINDOW));
        server.session.answer(other, Side.large(50_000), 50_000);
        wire.carry();
        assertThat(client.hears()).hasSize(2).last().asString().startsWith("call x answered: ");
    }

    @Test
    void largeItemsTravelInPiecesOneAfterTheOther() {
        Wire wide = Wire.open(WIDE, WIDE);
        wide.server.handler = Side::keep;
        wide.client.name("a/B");
        int stream = wide.client.call(0, "x");
        wide.carry();
        wide.client.session.items().grant(stream, 3);
        wide.carry();
        byte[] large = Side.large(100_000);
        Items items = wide.server.session.items();
        assertThat(items.send(stream, large, large.length)).isTrue();
        assertThat(items.isBusy(stream)).isTrue();
        assertThat(items.send(stream, new byte[1], 1)).isFalse();
        wide.carry();
        assertThat(items.isBusy(stream)).isFalse();
        assertThat(items.send(stream, Side.bytes("small"), 5)).isTrue();
        wide.server.session.answer(stream, new byte[0], 0);
        wide.carry();
        assertThat(wide.client.hears())
                .containsExactly("call x item: " + Side.brief(large), "call x item: small", "call x answered: ");
    }

    @Test
    void largeItemOfStreamThatHasEndedGoesNoFurther() {
        Wire wide = Wire.open(WIDE, WIDE);
        wide.server.handler = Side::keep;
        wide.client.name("a/B");
        int stream = wide.client.callWithItems(0, "x");
        wide.carry();
        wide.server.session.items().grant(stream, 3);
        wide.carry();
        wide.client.session.items().send(stream, Side.large(150_000), 150_000);
        wide.client.session.fill(40_000); // the start of it
        byte[] begun = new byte[wide.client.session.outgoingTo() - wide.client.session.outgoingFrom()];
        System.arraycopy(wide.client.session.area(), wide.client.session.outgoingFrom(), begun, 0, begun.length);
        wide.client.session.takenTo(wide.client.session.outgoingTo());
        wide.server.receives(begun, 0, begun.length);
        assertThat(wide.server.session.items().bytesFree()).isEqualTo(650_000);
        wide.server.session.answer(stream, Side.bytes("enough"), 6);
        wide.carry();
        assertThat(wide.client.session.outgoingBytes()).isZero();
        assertThat(wide.server.session.items().bytesFree()).isEqualTo(800_000);
        assertThat(wide.server.session.isOpen()).isTrue();
    }

    @Test
    void itemThatIsTooLongEndsItsStreamOnly() {
        Wire wide = Wire.open(new SessionLimits(1_000, 9, 9, 1 << 20, 1 << 20, 800_000, 1, 0), WIDE);
        wide.server.handler = Side::keep;
        wide.client.name("a/B");
        int stream = wide.client.call(0, "x");
        wide.carry();
        wide.client.session.items().grant(stream, 3);
        wide.carry();
        assertThat(wide.server.session.items().longest()).isEqualTo(1_000);
        wide.server.session.items().send(stream, Side.large(1_001), 1_001);
        wide.carry();
        assertThat(wide.client.hears())
                .containsExactly("call x failed: 8 ran 2 item: 1001 bytes (expected: at most 1000)");
        assertThat(wide.server.hears()).endsWith("kept 1 cancelled with 8");
        assertThat(wide.client.session.items().bytesFree()).isEqualTo(800_000);
    }

    @Test
    void runGoesAsFarAsItsItemsWouldAlone() {
        int first = keptCall();
        int second = keptCall();
        ItemRun.Builder builder = new ItemRun.Builder(0);
        for (String item : new String[] {"a", "", "bc", "d", "e"}) {
            builder.add(Side.bytes(item));
        }
        ItemRun run = builder.build();
        Items items = server.session.items();
        assertThat(items.send(first, run, 0)).isZero(); // no credit
        client.session.items().grant(first, 3);
        client.session.items().grant(second, 100);
        wire.carry();
        server.hears();

        assertThat(items.send(first, run, 0)).isEqualTo(3);
        assertThat(items.send(first, run, 3)).isZero();
        assertThat(items.send(second, run, 2)).isEqualTo(3);
        assertThat(items.send(second, run, 5)).isZero();
        assertThat(items.send(77, run, 0)).isZero(); // no such stream
        wire.carry();

        assertThat(client.hears())
                .containsExactly(
                        "call x item: a",
                        "call x item: ",
                        "call x item: bc",
                        "call x item: bc",
                        "call x item: d",
                        "call x item: e");
        assertThat(client.session.items().received(first)).isEqualTo(3);
        assertThat(builder.bytes()).isZero(); // for another run
    }

    @Test
    void runTakesNoMoreBytesThanThePeer() {
        int stream = keptCall();
        client.takes = false;
        client.session.items().grant(stream, 100);
        wire.carry();
        ItemRun.Builder builder = new ItemRun.Builder(16);
        for (int i = 0; i < 5; i++) {
            builder.add(Side.large(WINDOW / 3));
        }
        ItemRun run = builder.build();
        Items items = server.session.items();

        assertThat(items.send(stream, run, 0)).isEqualTo(3);
        assertThat(items.send(stream, run, 3)).isZero();
        assertThat(server.session.items().send(stream, run.item(3), WINDOW / 3)).isFalse(); // waits from now on
        wire.carry();
        client.session.items().taken(WINDOW / 3);
        client.session.items().taken(WINDOW / 3);
        wire.carry();
        assertThat(items.send(stream, run, 3)).isZero(); // the one that waits goes first
        assertThat(server.session.items().send(stream, run.item(3), WINDOW / 3)).isTrue();
        assertThat(items.send(stream, run, 4)).isEqualTo(1);
    }

    @Test
    void runWithAnItemThatThePeerDoesNotTakeIsNotSentAtOnce() {
        int stream = keptCall();
        client.session.items().grant(stream, 100);
        wire.carry();
        ItemRun.Builder builder = new ItemRun.Builder(16);
        builder.add(new byte[1]);
        builder.add(new byte[WINDOW + 1]);

        assertThat(server.session.items().send(stream, builder.build(), 0)).isZero();
        assertThat(server.sendsFrames()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(new byte[70_000]))
                .withMessage("item: 70000 bytes (expected: at most 65535)");
    }

    @Test
    void totalsThatFallAreIgnored() {
        int stream = keptCall();
        client.session.items().grant(stream, 5);
        client.session.items().grant(stream, 3);
        assertThat(client.sendsFrames()).hasSize(1);
        server.receives(new Script().credit(stream, 5).credit(stream, 3).credit(stream, 5));
        assertThat(server.session.items().left(stream)).isEqualTo(5);
        server.receives(new Script().credit(0, 100));
        assertThat(server.session.items().bytesLeft()).isEqualTo(WINDOW);
    }

    @Test
    void lostSessionEndsItsStreams() {
        int stream = keptCallWithItems();
        server.session.items().grant(stream, 5);
        wire.carry();
        client.hears();
        client.lose();
        server.lose();
        assertThat(client.hears()).containsExactly("call x failed: 14 ran 1 lost");
        assertThat(server.hears()).containsExactly("kept 1 cancelled");
        assertThat(client.item(stream, "x")).isFalse();
    }

    // ---- peers that do not

    private static Arguments violation(String name, int code, Script script, String reason) {
        return Arguments.of(name, code, script, reason);
    }

    /** Stream 1 has ITEMS and credit for two, 3 has none, 5 has ended, 7 has sent END. */
    static Stream<Arguments> ofClients() {
        return Stream.of(
                violation(
                        "flags",
                        1,
                        new Script().frame(Script.ITEM, 2, 1),
                        "flags of ITEM: 0x2 (expected: of 0x9 only)"),
                violation(
                        "ITEM of no stream",
                        1,
                        new Script().item(9, "x"),
                        "ITEM: of stream 9 (expected: one that was opened)"),
                violation(
                        "ITEM of the session",
                        1,
                        new Script().item(0, "x"),
                        "ITEM: of stream 0 (expected: one that was opened)"),
                violation(
                        "ITEM of the other side's stream",
                        1,
                        new Script().item(2, "x"),
                        "ITEM: of stream 2 (expected: one that was opened)"),
                violation(
                        "ITEM of a stream without ITEMS",
                        1,
                        new Script().item(3, "x"),
                        "ITEM: of stream 3 (expected: one that was opened with ITEMS)"),
                violation(
                        "END of a stream without ITEMS",
                        1,
                        new Script().end(3),
                        "END: of stream 3 (expected: one that was opened with ITEMS)"),
                violation(
                        "ITEM after END",
                        1,
                        new Script().item(7, "x"),
                        "ITEM: of stream 7 after its END (expected: nothing after it)"),
                violation(
                        "END after END",
                        1,
                        new Script().end(7),
                        "END: of stream 7 after its END (expected: nothing after it)"),
                violation(
                        "END with a message",
                        1,
                        new Script().frame(Script.ITEM, Script.END, 1, (byte) 'x'),
                        "ITEM: END with 1 bytes (expected: END alone)"),
                violation(
                        "END with MORE",
                        1,
                        new Script().frame(Script.ITEM, Script.END | Script.MORE, 1),
                        "ITEM: END with 0 bytes and MORE (expected: END alone)"),
                violation(
                        "more ITEMs than credit",
                        3,
                        new Script().item(1, "a").item(1, "b").item(1, "c"),
                        "ITEM: number 3 of stream 1 (expected: at most the 2 that there is credit for)"),
                violation(
                        "more bytes than credit",
                        3,
                        new Script().item(1, "x".repeat(4_001)),
                        "ITEM: 4001 bytes (expected: at most the 4000 that there is credit for)"),
                violation(
                        "more bytes than credit, of a stream that has ended",
                        3,
                        new Script().item(5, "x".repeat(4_001)),
                        "ITEM: 4001 bytes (expected: at most the 4000 that there is credit for)"),
                violation(
                        "more bytes announced than credit",
                        3,
                        new Script().frame(Script.ITEM, Script.MORE, 1, hex("a1 1f")),
                        "ITEM: 4001 bytes (expected: at most the 4000 that there is credit for)"),
                violation(
                        "endless bytes announced",
                        3,
                        new Script().frame(Script.ITEM, Script.MORE, 1, hex("ff ff ff ff ff ff ff ff ff 01")),
                        "ITEM: 18446744073709551615 bytes (expected: at most the 4000 that there is credit for)"),
                violation(
                        "ITEM without its length",
                        1,
                        new Script().frame(Script.ITEM, Script.MORE, 1),
                        "varint: cut short (expected: more bytes)"),
                violation(
                        "ITEM in an ITEM",
                        1,
                        new Script()
                                .frame(Script.ITEM, Script.MORE, 1, hex("05"))
                                .item(1, "x"),
                        "ITEM: of stream 1 in the middle of a message (expected: the pieces of that one)"),
                violation(
                        "END in an ITEM",
                        1,
                        new Script()
                                .frame(Script.ITEM, Script.MORE, 1, hex("05"))
                                .end(1),
                        "END: of stream 1 in the middle of a message (expected: the pieces of that one)"),
                violation(
                        "more pieces than announced",
                        1,
                        new Script()
                                .frame(Script.ITEM, Script.MORE, 1, hex("02 61"))
                                .piece(1, false, "bc"),
                        "message of stream 1: 3 bytes (expected: the 2 that were announced)"),
                violation(
                        "END before the request is whole",
                        1,
                        new Script()
                                .frame(Script.CALL, Script.MORE | Script.ITEMS, 9, hex("00 05"))
                                .end(9),
                        "END: of stream 9 before the end of its request (expected: after it)"),
                violation(
                        "ITEMS one-way",
                        1,
                        new Script().frame(Script.ONE_WAY, Script.ITEMS, 9, hex("00")),
                        "flags of ONE_WAY: 0x10 (expected: of 0x7 only)"),
                violation(
                        "CREDIT of no stream",
                        1,
                        new Script().credit(9, 5),
                        "CREDIT: of stream 9 (expected: one that was opened)"),
                violation(
                        "CREDIT without a total",
                        1,
                        new Script().frame(Script.CREDIT, 0, 1),
                        "varint: cut short (expected: more bytes)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofClients")
    void endsTheSession(String name, int code, Script script, String reason) {
        server.handler = Side::keep;
        server.receives(new Script()
                .method(0, "a/B")
                .frame(Script.CALL, Script.ITEMS, 1, hex("00 78"))
                .call(3, 0, "x")
                .call(5, 0, "x")
                .frame(Script.CALL, Script.ITEMS, 7, hex("00 78"))
                .end(7));
        server.session.items().grant(1, 2);
        server.session.answer(5, Side.bytes("x"), 1);
        server.sends();
        server.hears();
        server.takes = false;
        server.receives(script);
        assertThat(server.hears()).last().isEqualTo("broken " + code + ": " + reason);
        assertThat(server.sendsFrames()).containsExactly("CLOSE 1=" + code + " 2='" + reason + "'");
    }

    static Stream<Arguments> ofServers() {
        return Stream.of(
                violation(
                        "ITEM without credit",
                        3,
                        new Script().item(3, "x"),
                        "ITEM: number 1 of stream 3 (expected: at most the 0 that there is credit for)"),
                violation(
                        "ITEM beyond credit",
                        3,
                        new Script().item(1, "x").item(1, "x"),
                        "ITEM: number 2 of stream 1 (expected: at most the 1 that there is credit for)"),
                violation(
                        "END instead of ANSWER",
                        1,
                        new Script().end(1),
                        "ITEM: END of stream 1 (expected: ANSWER, of who did not open it)"),
                violation(
                        "ITEM within an ANSWER",
                        1,
                        new Script()
                                .frame(Script.ANSWER, Script.MORE, 1, (byte) 9)
                                .item(1, "x"),
                        "ITEM: of stream 1 in the middle of a message (expected: the pieces of that one)"),
                violation(
                        "ANSWER within an ITEM",
                        1,
                        new Script()
                                .frame(Script.ITEM, Script.MORE, 1, (byte) 9)
                                .answer(1, "x"),
                        "ANSWER: a second one to stream 1 (expected: the pieces of the first)"),
                violation(
                        "CANCEL of a stream without ITEMS",
                        1,
                        new Script().cancel(1),
                        "CANCEL: of stream 1 (expected: one that the sender opened, or one with ITEMS)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofServers")
    void endsTheSessionOfClient(String name, int code, Script script, String reason) {
        keptCall();
        keptCall();
        client.session.items().grant(1, 1);
        client.sends();
        client.hears();
        client.receives(script);
        assertThat(client.hears()).last().isEqualTo("broken " + code + ": " + reason);
    }

    @Test
    void creditWithoutEndIsNoMoreThanCredit() {
        int stream = keptCall();
        server.receives(new Script().credit(stream, -1L).credit(0, -1L));
        assertThat(server.session.items().left(stream)).isEqualTo(Long.MAX_VALUE);
        assertThat(server.session.items().bytesLeft()).isEqualTo(Long.MAX_VALUE);
        assertThat(server.item(stream, "x")).isTrue();
        assertThat(server.session.items().left(stream)).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void creditForStreamsWithoutItemsKeepsNothingOfThem() {
        server.handler = Side::keep;
        server.receives(new Script().method(0, "a/B"));
        for (int stream = 1; stream < 2_000; stream += 2) {
            server.receives(new Script()
                    .call(stream, 0, "x")
                    .credit(stream, 1 << 20)
                    .cancel(stream)
                    .credit(stream, 5));
        }
        assertThat(server.session.isOpen()).isTrue();
        assertThat(server.session.keptCalls()).isZero();
        assertThat(server.session.items().known()).isZero();
    }

    @Test
    void peerThatTakesNoCreditFramesIsCutOff() {
        Wire small = Wire.open(BOUNDED, new SessionLimits(200_000, 9, 9, 5_000, 1 << 20, WINDOW, 1, 0));
        small.server.handler = Side::keep;
        small.client.name("a/B");
        int stream = small.client.callWithItems(0, "x");
        small.carry();
        small.server.hears();
        Items items = small.server.session.items();
        for (int i = 1; i < 10_000 && small.server.session.isOpen(); i++) {
            items.grant(stream, i);
            small.server.receives(new Script().item(stream, ""));
        }
        assertThat(small.server.hears())
                .last()
                .asString()
                .startsWith("broken 3: CREDIT: bytes that the peer has not read: ");
        assertThat(small.server.session.outgoingBytes()).isLessThan(6_000);
    }

    @Test
    void streamsWithItemsThatNeverEndAreBoundedAsCalls() {
        Side few = Side.server(new SessionLimits(1_000, 3, 9, 1 << 20, 1 << 20, WINDOW, 1, 0))
                .start();
        few.handler = Side::keep;
        few.receives(new Script().greeting().method(0, "a/B"));
        for (int stream = 1; stream < 200; stream += 2) {
            few.receives(new Script().frame(Script.CALL, Script.ITEMS, stream, hex("00 78")));
        }
        assertThat(few.session.keptCalls()).isEqualTo(3);
        assertThat(few.session.items().known()).isEqualTo(3);
        assertThat(few.session.isOpen()).isTrue();
    }

    // ---- words

    private int keptCall() {
        server.handler = Side::keep;
        int method = client.session.number(0, "a/B");
        int stream = client.call(method, "x");
        wire.carry();
        client.hears();
        server.hears();
        return stream;
    }

    private int keptCallWithItems() {
        server.handler = Side::keep;
        int method = client.session.number(0, "a/B");
        int stream = client.callWithItems(method, "x");
        wire.carry();
        client.hears();
        server.hears();
        return stream;
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }
}
