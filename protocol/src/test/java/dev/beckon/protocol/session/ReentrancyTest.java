package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sink may call back into its session from every callback. */
final class ReentrancyTest {

    private static final long MS = 1_000_000;

    @Test
    void callsAreMadeFromEveryCallback() {
        Wire wire = new Wire(Wire.WHOLE, Side.LIMITS, Side.LIMITS);
        wire.client.reaction = new Reactor()::react;
        wire.server.reaction = new Reactor()::react;
        wire.server.handler = Side::keep;
        wire.carry();
        wire.passes(10 * MS);
        wire.carry();
        wire.passes(10 * MS);
        wire.carry();
        wire.server.session.close(new Goodbye(Goodbye.NORMAL, "enough"));
        wire.carry();
        wire.client.lose();
        wire.server.lose();
        assertThat(wire.client.heard).contains("closed 0: enough").noneMatch(what -> what.startsWith("broken"));
        assertThat(wire.server.heard).noneMatch(what -> what.startsWith("broken"));
        assertThat(wire.client.session.openCalls()).isZero();
        assertThat(wire.server.session.keptCalls()).isZero();
        assertThat(wire.client.areas.lent()).isZero();
        assertThat(wire.server.areas.lent()).isZero();
    }

    /** Calls, cancels, answers and fails, whatever it hears; a bounded number of times. */
    private static final class Reactor {
        private int times;

        void react(Side side, String what) {
            if (side.session.refusal(false) != null || times++ > 60) {
                return;
            }
            int method = side.session.number(3, "a/Reacting");
            int first = side.call(method, Side.bytes("r" + times), 5 * MS);
            side.call(method, Side.large(100_000 + times), Long.MAX_VALUE);
            if (times % 3 == 0) {
                side.session.cancel(first);
            }
            if (times % 5 == 0) {
                side.session.cancel(first - 2);
            }
            for (int stream = 1; stream < 40; stream++) {
                if (stream % 7 == times % 7) {
                    side.session.answer(stream, Side.bytes("a"), 1);
                } else if (stream % 11 == times % 11) {
                    side.session.fail(stream, new Failure(2, 2, "f"));
                }
            }
        }
    }

    @Test
    void callIsAnsweredFromWithinItsOwnDeliveryOnce() {
        Wire wire = Wire.open();
        wire.server.handler = (side, stream, method, oneWay, remaining, message) -> {
            assertThat(side.session.isAwaited(stream)).isTrue();
            assertThat(side.session.answer(stream, message, message.length)).isTrue();
            assertThat(side.session.isAwaited(stream)).isFalse();
            assertThat(side.session.answer(stream, message, message.length)).isFalse();
            assertThat(side.session.fail(stream, new Failure(2, 2, "f"))).isFalse();
        };
        wire.client.call(wire.client.name("a/B"), "x");
        wire.carry();
        assertThat(wire.client.hears()).containsExactly("call x answered: x");
    }

    @Test
    void callNeitherAnsweredNorKeptIsForgotten() {
        Wire wire = Wire.open();
        wire.server.handler = (side, stream, method, oneWay, remaining, message) -> {};
        int stream = wire.client.call(wire.client.name("a/B"), "x");
        wire.carry();
        assertThat(wire.server.session.isAwaited(stream)).isFalse();
        assertThat(wire.server.session.keptCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "named", "called", "told", "call x answered", "call y failed", "dropped"})
    void theSessionMayBeLostOrClosedInAnyCallback(String when) {
        for (boolean lost : new boolean[] {true, false}) {
            for (Side side : List.of(Side.client(), Side.server())) {
                side.start();
                side.reaction = (heard, what) -> {
                    if (what.equals("ready") && !when.equals("ready")) {
                        int method = side.name("up/Call");
                        side.call(method, "x");
                        side.call(method, "y");
                    }
                    if (what.startsWith(when)) {
                        if (lost) {
                            side.lose();
                        } else {
                            side.session.close(new Goodbye(Goodbye.NORMAL, "enough"));
                        }
                        side.heard.clear();
                    }
                };
                side.handler = (heard, stream, method, oneWay, remaining, message) -> {
                    if (side.session.isAwaited(stream)) {
                        side.session.answer(stream, message, message.length);
                    }
                };
                boolean client = side.session.peer().maxStreams() == 0 && side.sends().length > 0;
                int theirs = client ? 2 : 1;
                int ours = client ? 1 : 2;
                side.receives(new Script()
                        .greeting()
                        .method(0, "a/B")
                        .call(theirs, 0, "hi")
                        .frame(Script.ONE_WAY, 0, theirs + 2, (byte) 0)
                        .frame(
                                Script.ONE_WAY,
                                Script.MORE,
                                theirs + 4,
                                new Script().varint(0).varint(1L << 40).bytes())
                        .answer(ours, "1")
                        .fail(ours + 2, 2, 2, "2")
                        .raw(new byte[] {0, 50, 3})); // and the start of one more
                side.receives(new Script().hex("00 00 00 00 01 00").raw(new byte[200])); // and its rest
                assertThat(side.session.isOpen()).as(when).isFalse();
                assertThat(side.heard).as(when).noneMatch(what -> what.startsWith("broken"));
                side.passes(100_000 * MS);
                if (!lost) {
                    side.lose();
                }
                assertThat(side.heard).as(when).allMatch(what -> what.contains("failed: 14"));
                assertThat(side.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
                assertThat(side.areas.lent()).isZero();
            }
        }
    }

    @Test
    void theSessionMayBeLostWhileDeadlinesPass() {
        for (boolean lost : new boolean[] {true, false}) {
            Wire wire = Wire.open();
            wire.server.handler = Side::keep;
            int method = wire.client.name("a/B");
            for (int i = 0; i < 3; i++) {
                wire.client.call(method, Side.bytes("" + i), MS);
            }
            wire.carry();
            for (Side side : List.of(wire.client, wire.server)) {
                side.hears();
                side.reaction = (heard, what) -> {
                    if (lost) {
                        side.lose();
                    } else {
                        side.session.close(new Goodbye(Goodbye.NORMAL, "enough"));
                    }
                };
                side.passes(MS);
                assertThat(side.hears()).hasSize(3);
                assertThat(side.sendsFrames())
                        .hasSize(lost ? 0 : 2)
                        .allMatch(frame -> lost || !frame.contains("3 1=4"));
                assertThat(side.areas.lent()).isZero();
            }
        }
    }
}
