package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Claim;
import dev.beckon.protocol.wire.Hello;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sessions say and do about a peer that is silent. */
final class HeartbeatTest {

    private static final long SECOND = 1_000_000_000L;

    private static SessionLimits patience(long seconds) {
        return new SessionLimits(1 << 20, 100, 100, 1 << 20, 4 << 20, 0, 5 * SECOND, seconds * SECOND);
    }

    private static Wire open(long clients, long servers) {
        Wire wire = Wire.open(patience(clients), patience(servers));
        wire.fromClient.reset();
        wire.fromServer.reset();
        return wire;
    }

    @Test
    void bothSidesSayHowLongTheyBearSilence() {
        Wire wire = open(15, 3);

        assertThat(wire.server.session.peer())
                .isEqualTo(new Hello(1 << 20, 100, 100, 0, "a client", 15_000, Claim.NONE));
        assertThat(wire.client.session.peer())
                .isEqualTo(new Hello(1 << 20, 100, 100, 0, "a server", 3_000, Claim.NONE));
    }

    @Test
    void idleConnectionStaysOpenForADay() {
        Wire wire = open(15, 15);
        for (int second = 0; second < 24 * 60 * 60; second++) {
            wire.passes(SECOND);
            wire.carry();
        }
        assertThat(wire.client.session.isOpen()).isTrue();
        assertThat(wire.server.session.isOpen()).isTrue();
        assertThat(wire.client.heard).isEmpty();
        assertThat(wire.server.heard).isEmpty();
        assertThat(wire.fromClient.size())
                .as("about a frame each 5 s")
                .isBetween(24 * 60 * 60 / 5 * 8 / 2, 24 * 60 * 60 / 5 * 8 * 2);
    }

    @Test
    void silentPeerIsAskedAndThenGivenUpOnEitherSide() {
        Wire wire = open(15, 15);
        int method = wire.client.name("a/B");
        wire.client.call(method, "x");
        wire.server.handler = Side::keep;
        wire.carry(); // from here on nothing arrives
        wire.server.hears();
        for (Side side : List.of(wire.client, wire.server)) {
            side.passes(14 * SECOND);
            assertThat(side.session.isOpen()).isTrue();
            assertThat(side.sendsFrames()).containsExactly("PING", "PING");
            side.passes(SECOND);
            String why = "silence: nothing has come for 15000 ms (expected: a byte within that time)";
            assertThat(side.hears()).containsExactly("broken 4: " + why);
            assertThat(side.sendsFrames()).containsExactly("CLOSE 1=4 2='" + why + "'");
            assertThat(side.session.isOpen()).isFalse();
            assertThat(side.session.wakeUpAt()).as("of the call's deadline").isEqualTo(Long.MAX_VALUE);
        }
        wire.client.lose();
        assertThat(wire.client.hears()).containsExactly("call x failed: 14 ran 1 lost");
        wire.server.lose();
        assertThat(wire.server.hears()).containsExactly("kept 1 cancelled");
    }

    @Test
    void connectionThatCarriesCallsNeedsNoPing() {
        Wire wire = open(15, 15);
        int method = wire.client.name("a/B");
        for (int i = 0; i < 100; i++) {
            wire.client.call(method, "x");
            wire.carry();
            wire.passes(SECOND);
        }
        assertThat(Frames.read(wire.fromClient.toByteArray())).noneMatch(frame -> frame.startsWith("P"));
        assertThat(Frames.read(wire.fromServer.toByteArray())).noneMatch(frame -> frame.startsWith("P"));
    }

    @Test
    void sideThatOnlySendsAsksToo() {
        Wire wire = open(15, 15);
        int method = wire.client.name("a/B");
        for (int i = 0; i < 100; i++) {
            wire.client.tell(method, "x");
            wire.passes(SECOND);
            wire.carry();
        }
        assertThat(wire.client.session.isOpen()).isTrue();
        assertThat(Frames.read(wire.fromClient.toByteArray())).contains("PING");
        assertThat(Frames.read(wire.fromServer.toByteArray())).containsOnly("PONG");
    }

    @Test
    void peerThatAsksWithoutPatienceOfItsOwnIsStillWatched() {
        Wire wire = open(0, 15);
        wire.client.passes(100 * SECOND);
        assertThat(wire.client.session.isOpen()).isTrue();
        wire.server.passes(15 * SECOND);
        assertThat(wire.server.session.isOpen()).isFalse();
    }

    @Test
    void pingsDoNotPileUpForAPeerThatTakesNothing() {
        SessionLimits small = new SessionLimits(100, 9, 9, 1_000, 1_000, 0, 5 * SECOND, 0);
        Wire wire = Wire.open(small, patience(15));

        wire.client.passes(10_000 * SECOND);

        assertThat(wire.client.session.outgoingBytes()).isBetween(1_000L, 1_100L);
    }

    @Test
    void frameThatComesInPartIsASignOfLife() {
        Wire wire = open(15, 15);
        byte[] slow = new Script().frame(Script.PONG, 0, 0, new byte[60]).bytes();
        for (int at = 0; at < slow.length; at++) {
            wire.server.passes(14 * SECOND);
            wire.server.receives(slow, at, at + 1);
        }
        assertThat(wire.server.session.isOpen()).isTrue();
    }
}
