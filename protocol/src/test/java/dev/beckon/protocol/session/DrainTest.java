package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Goodbye;
import org.junit.jupiter.api.Test;

/** A session that ends with notice. */
final class DrainTest {

    private static final Farewell UPDATE = new Farewell(30_000, "update");
    private static final String DRAIN = "DRAIN 2=30000 3='update'";

    private final Wire wire = Wire.open();
    private final int method = wire.client.name("a/B");

    /** Carries what one side has sent, and nothing back. */
    private static void deliver(Side from, Side to) {
        byte[] bytes = from.sends();
        to.receives(bytes, 0, bytes.length);
    }

    @Test
    void idleSessionIsDrainedOnceThePeerKnows() {
        wire.server.session.drain(UPDATE);
        byte[] announced = wire.server.sends();
        assertThat(Frames.read(announced)).containsExactly(DRAIN, "PING drain");
        assertThat(wire.server.session.isDrained())
                .as("a call may be on its way")
                .isFalse();

        wire.client.receives(announced, 0, announced.length);
        assertThat(wire.client.hears()).containsExactly("draining within 30000 ms: update");
        deliver(wire.client, wire.server);
        assertThat(wire.server.session.isDrained()).isTrue();
    }

    @Test
    void openCallsAreAnsweredBeforeTheEnd() {
        wire.server.handler = Side::keep;
        wire.client.call(method, "x");
        wire.carry();
        wire.server.session.drain(UPDATE);
        wire.carry();
        assertThat(wire.server.session.isDrained()).isFalse();
        assertThat(wire.client.session.isOpen()).isTrue();

        wire.server.session.answer(1, Side.bytes("y"), 1);
        assertThat(wire.server.session.isDrained()).as("the answer is not sent").isFalse();
        wire.carry();
        assertThat(wire.client.hears()).endsWith("call x answered: y");
        assertThat(wire.server.session.isDrained()).isTrue();
    }

    @Test
    void largeAnswerIsSentToItsEnd() {
        wire.server.handler = Side::keep;
        wire.client.call(method, "x");
        wire.carry();
        wire.server.session.drain(UPDATE);
        wire.carry();
        byte[] large = Side.large(300_000);
        wire.server.session.answer(1, large, large.length);

        assertThat(wire.server.session.isDrained()).isFalse();
        wire.carry();
        assertThat(wire.client.hears()).endsWith("call x answered: " + Side.brief(large));
        assertThat(wire.server.session.isDrained()).isTrue();
    }

    @Test
    void peerOpensNothingMore() {
        wire.server.session.drain(UPDATE);
        wire.carry();

        for (boolean oneWay : new boolean[] {false, true}) {
            assertThat(wire.client.session.refusal(oneWay)).satisfies(refusal -> {
                assertThat(refusal.code()).isEqualTo(14);
                assertThat(refusal.ran()).isZero();
                assertThat(refusal.message()).isEqualTo("session: the peer drains (expected: one that stays)");
            });
        }
        assertThat(wire.server.session.refusal(false))
                .as("who drains may still need its peer")
                .isNull();
    }

    @Test
    void callThatCrossesTheAnnouncementIsTaken() {
        wire.server.session.drain(UPDATE);
        byte[] announced = wire.server.sends();
        wire.client.call(method, "crossing");
        wire.client.tell(method, "one-way");
        deliver(wire.client, wire.server);
        assertThat(wire.server.hears()).containsExactly("named 0 a/B", "called 1 a/B: crossing", "told 3 a/B: one-way");
        assertThat(wire.server.session.isDrained()).isFalse();

        wire.client.receives(announced, 0, announced.length);
        wire.carry();
        assertThat(wire.client.hears()).contains("call crossing answered: crossing");
        assertThat(wire.server.session.isDrained()).isTrue();
    }

    @Test
    void requestThatIsUnderWayIsTakenToItsEnd() {
        Side server = Side.server().start().receives(new Script().greeting().method(0, "a/B"));
        server.receives(new Script()
                .frame(
                        Script.CALL,
                        Script.MORE,
                        1,
                        new Script().varint(0).varint(4).raw("ab").bytes()));
        server.session.drain(UPDATE);
        server.sends();
        server.receives(new Script().frame(Script.PONG, 0, 0, Side.bytes("drain")));
        server.hears();
        assertThat(server.session.isDrained()).isFalse();

        server.receives(new Script().piece(1, false, "cd"));
        assertThat(server.hears()).containsExactly("called 1 a/B: abcd");
        assertThat(server.sendsFrames()).containsExactly("ANSWER 1 abcd");
        assertThat(server.session.isDrained()).isTrue();
    }

    @Test
    void callOfAPeerThatKnowsIsRefused() {
        Side server = Side.server().start().receives(new Script().greeting().method(0, "a/B"));
        server.session.drain(UPDATE);
        server.sends();
        server.receives(new Script().frame(Script.PONG, 0, 0, Side.bytes("drain")));
        server.hears();

        server.receives(new Script()
                .call(1, 0, "x")
                .frame(Script.ONE_WAY, 0, 3, new Script().varint(0).raw("y").bytes()));

        assertThat(server.sendsFrames())
                .containsExactly("FAIL 1 1=14 3='session: drains (expected: no call after its DRAIN)'");
        assertThat(server.hears()).containsExactly("dropped 3: session: drains (expected: no call after its DRAIN)");
        assertThat(server.session.isDrained()).isTrue();
    }

    @Test
    void otherPongsSayNothing() {
        Side server = Side.server().start().receives(new Script().greeting());
        server.receives(new Script().frame(Script.PONG, 0, 0, Side.bytes("drain")));
        server.session.drain(UPDATE);
        server.sends();
        server.receives(new Script().frame(Script.PONG, 0, 0).frame(Script.PONG, 0, 0, Side.bytes("drains")));
        assertThat(server.session.isDrained()).isFalse();
    }

    @Test
    void sessionThatIsNotOpenYetSaysItWhenItIs() {
        Side server = Side.server().start();
        server.session.drain(UPDATE);
        assertThat(server.sendsFrames()).isEmpty();

        server.receives(new Script().greeting());

        assertThat(server.sendsFrames())
                .containsExactly(
                        "preface be424b4e00000000", "HELLO 1=1048576 2=100 3=100 4='a server'", DRAIN, "PING drain");
    }

    @Test
    void itIsSaidAndHeardOnce() {
        wire.server.session.drain(UPDATE);
        wire.server.session.drain(new Farewell(1, "again"));
        assertThat(wire.server.sendsFrames()).containsExactly(DRAIN, "PING drain");

        Script twice = new Script().frame(Script.DRAIN, 0, 0).frame(Script.DRAIN, 0, 0);
        wire.client.receives(twice);
        assertThat(wire.client.hears()).containsExactly("draining within 0 ms: ");
    }

    @Test
    void bothSidesMayDrain() {
        wire.carry();
        wire.server.hears();
        wire.server.session.drain(UPDATE);
        wire.client.session.drain(new Farewell(5, "bye"));
        wire.carry();

        assertThat(wire.server.hears()).containsExactly("draining within 5 ms: bye");
        assertThat(wire.client.hears()).containsExactly("draining within 30000 ms: update");
        assertThat(wire.server.session.isDrained()).isTrue();
        assertThat(wire.client.session.isDrained()).isTrue();
    }

    @Test
    void peerReadsWhyItEnded() {
        wire.server.session.close(new Goodbye(Goodbye.DRAINED, "update"));
        deliver(wire.server, wire.client);
        assertThat(wire.client.hears()).containsExactly("closed 6: update");
    }

    @Test
    void closedSessionSaysNothing() {
        wire.server.session.close(new Goodbye(Goodbye.NORMAL, ""));
        wire.server.sends();
        wire.server.session.drain(UPDATE);
        assertThat(wire.server.sendsFrames()).isEmpty();
    }
}
