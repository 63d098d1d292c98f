package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Claim;
import dev.beckon.protocol.wire.Goodbye;
import org.junit.jupiter.api.Test;

/** A server that finds out who the client is before it answers its HELLO. */
final class AdmittingTest {

    private static final long SECOND = 1_000_000_000;
    private static final String PREFACE = "preface be424b4e00000000";
    private static final String SERVERS_HELLO = "HELLO 1=1048576 2=100 3=100 4='a server'";

    private static Side asking() {
        Side server = Side.server();
        server.admits = false;
        return server.start();
    }

    @Test
    void claimTravelsInHello() {
        Side client = Side.client();
        client.session.claim(new Claim("bearer", Side.bytes("t0ken"), "billing"));
        client.start();
        byte[] greeting = client.sends();
        assertThat(Frames.read(greeting))
                .containsExactly(
                        PREFACE, "HELLO 1=1048576 2=100 3=100 4='a client' 12='bearer' 13='t0ken' 14='billing'");
        Side server = asking();
        server.receives(greeting, 0, greeting.length);
        assertThat(server.hears()).containsExactly("asked about 'billing', bearer");
        assertThat(server.session.peer().claim()).isEqualTo(new Claim("bearer", Side.bytes("t0ken"), "billing"));
        assertThat(server.session.peer().toString()).doesNotContain("t0ken");
    }

    @Test
    void serverAnswersOnlyOnceTheClientIsAdmitted() {
        Side server = asking().receives(new Script().greeting());
        assertThat(server.hears()).containsExactly("asked about '', no credentials");
        assertThat(server.session.isOpen()).isFalse();
        assertThat(server.sendsFrames()).isEmpty();

        server.session.admit(server.now);

        assertThat(server.hears()).containsExactly("ready");
        assertThat(server.sendsFrames()).containsExactly(PREFACE, SERVERS_HELLO);
        assertThat(server.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
        server.session.admit(server.now);
        assertThat(server.hears()).isEmpty();
    }

    @Test
    void refusedClientGetsNoHello() {
        Side client = Side.client().start();
        client.sends();
        Side server = asking().receives(new Script().greeting());
        server.session.close(new Goodbye(Goodbye.UNAUTHENTICATED, "token: not known"));
        byte[] refusal = server.sends();
        assertThat(Frames.read(refusal)).containsExactly(PREFACE, "CLOSE 1=7 2='token: not known'");
        client.receives(refusal, 0, refusal.length);
        assertThat(client.hears()).containsExactly("closed 7: token: not known");

        server.session.admit(server.now);

        assertThat(server.session.isOpen()).isFalse();
        assertThat(server.sendsFrames()).isEmpty();
    }

    @Test
    void nothingIsTakenFromAClientThatIsNotKnownYet() {
        for (Script early : new Script[] {
            new Script().method(0, "a/B"),
            new Script().call(1, 0, "x"),
            new Script().frame(Script.PING, 0, 0),
            new Script().hello(1, 1, 1)
        }) {
            Side together = asking().receives(new Script().greeting().raw(early.bytes()));
            assertThat(together.heard.get(1))
                    .startsWith("broken 1: frame: ")
                    .endsWith(" (expected: none before the server's HELLO)");
            Side later = asking().receives(new Script().greeting()).receives(early);
            assertThat(later.heard).hasSize(2).last().asString().startsWith("broken 1: frame: ");
            later.session.admit(later.now);
            assertThat(later.session.isOpen()).isFalse();
        }
    }

    @Test
    void largeFrameOfAnUnknownClientIsRefusedByItsHeaderAlone() {
        Side server = asking().receives(new Script().greeting()).receives(new Script().hex("ff ff 03 00 00 00 00 01"));
        assertThat(server.heard).last().isEqualTo("broken 1: frame: CALL (expected: none before the server's HELLO)");
    }

    @Test
    void clientMayLeaveBeforeItIsKnown() {
        Side server = asking().receives(new Script().greeting()).receives(new Script().frame(Script.CLOSE, 0, 0));
        assertThat(server.heard).last().isEqualTo("closed 0: ");
    }

    @Test
    void oneTimeRunsFromAcceptingToAdmitting() {
        Side server = Side.server();
        server.admits = false;
        long accepted = server.now;
        server.now += 2 * SECOND; // of TLS
        server.session.start(server.now, accepted);
        server.receives(new Script().greeting());
        server.passes(3 * SECOND - 1);
        assertThat(server.hears()).hasSize(1);
        server.passes(1);
        assertThat(server.hears())
                .containsExactly(
                        "broken 4: handshake: not complete after 5000 ms (expected: the client to be authenticated)");
        assertThat(server.sendsFrames()).hasSize(2).last().asString().startsWith("CLOSE 1=4 ");
    }
}
