package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import org.junit.jupiter.api.Test;

/** Prefaces and HELLOs, and what does not get that far. */
final class GreetingTest {

    private static final long SECOND = 1_000_000_000;
    private static final String PREFACE = "preface be424b4e00000000";
    private static final String SERVERS_HELLO = "HELLO 1=1048576 2=100 3=100 4='a server'";

    @Test
    void clientGreetsFirstAndServerAnswers() {
        Side client = Side.client().start();
        Side server = Side.server().start();
        assertThat(server.sendsFrames()).isEmpty();
        byte[] greeting = client.sends();
        assertThat(Frames.read(greeting)).containsExactly(PREFACE, "HELLO 1=1048576 2=100 3=100 4='a client'");
        server.receives(greeting, 0, greeting.length);
        assertThat(server.session.isOpen()).isTrue();
        assertThat(server.session.peer()).isEqualTo(new Hello(1 << 20, 100, 100, "a client"));
        assertThat(client.session.isOpen()).isFalse();
        byte[] answer = server.sends();
        assertThat(Frames.read(answer)).containsExactly(PREFACE, SERVERS_HELLO);
        client.receives(answer, 0, answer.length);
        assertThat(client.hears()).containsExactly("ready");
        assertThat(server.hears()).containsExactly("ready");
        assertThat(client.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void noCallBeforeTheGreeting() {
        Side client = Side.client().start();
        assertThat(client.session.refusal(false)).isNotNull();
        assertThat(client.session.refusal(true)).isNotNull();
        assertThat(client.session.number(0, "a/B")).isEqualTo(-1);
    }

    @Test
    void bytesThatAreNotBeckonEndTheSessionWithoutAnAnswer() {
        Side server = Side.server().start().receives(new Script().raw("GET / HTTP/1.1\r\n\r\n"));
        assertThat(server.hears())
                .containsExactly(
                        "broken 1: first bytes: 47 45 54 20 'GET ' (expected: be 42 4b 4e, as of a Beckon peer)");
        assertThat(server.sendsFrames()).isEmpty();
    }

    @Test
    void clientSaysThatThePeerIsNotBeckon() {
        Side client = Side.client().start();
        client.sends();
        client.receives(new Script().hex("15 03 03 00 02 02 46"));
        String why = "first bytes: 15 03 03 00 '....' (expected: be 42 4b 4e, as of a Beckon peer;"
                + " these are of TLS, which this side was not told to speak)";
        assertThat(client.hears()).containsExactly("broken 1: " + why);
        assertThat(client.sendsFrames()).containsExactly("CLOSE 1=1 2='" + why + "'");
    }

    @Test
    void serverNamesItsVersionToOneOfAnother() {
        Side server = Side.server()
                .start()
                .receives(new Script().hex("be 42 4b 4e 07 00 00 00").hello(1, 1, 1));
        assertThat(server.hears()).containsExactly("broken 2: version: 7 (expected: 0)");
        assertThat(server.sendsFrames())
                .containsExactly(PREFACE, SERVERS_HELLO, "CLOSE 1=2 2='version: 7 (expected: 0)'");
    }

    @Test
    void clientEndsAtServerOfAnotherVersion() {
        Side client = Side.client().start();
        client.sends();
        client.receives(new Script().hex("be 42 4b 4e 07 00 00 00").hello(1, 1, 1));
        assertThat(client.hears()).containsExactly("broken 2: version: 7 (expected: 0)");
        assertThat(client.sendsFrames()).containsExactly("CLOSE 1=2 2='version: 7 (expected: 0)'");
    }

    @Test
    void lastBytesOfThePrefaceAreIgnored() {
        Side server = Side.server()
                .start()
                .receives(new Script().hex("be 42 4b 4e 00 01 02 03").hello(1, 1, 1));
        assertThat(server.session.isOpen()).isTrue();
    }

    @Test
    void firstFrameIsHelloOrClose() {
        Side server = Side.server().start().receives(new Script().preface().frame(Script.PING, 0, 0));
        assertThat(server.hears()).containsExactly("broken 1: frame: PING (expected: HELLO first)");
        assertThat(server.sendsFrames())
                .containsExactly(PREFACE, SERVERS_HELLO, "CLOSE 1=1 2='frame: PING (expected: HELLO first)'");
        Side client = Side.client().start();
        client.receives(new Script()
                .preface()
                .frame(
                        Script.CLOSE,
                        0,
                        0,
                        new Script().number(1, 3).text(2, "full").bytes()));
        assertThat(client.hears()).containsExactly("closed 3: full");
    }

    @Test
    void helloIsShort() {
        Side server = Side.server().start().receives(new Script().preface().frame(Script.HELLO, 0, 0, new byte[8193]));
        assertThat(server.hears()).containsExactly("broken 1: HELLO: 8193 bytes (expected: at most 8192)");
    }

    @Test
    void helloIsRefusedByItsHeaderAlone() {
        Side server = Side.server().start().receives(new Script().preface().hex("ff ff 01 00 00 00 00 00"));
        assertThat(server.hears()).containsExactly("broken 1: HELLO: 65535 bytes (expected: at most 8192)");
    }

    @Test
    void helloNeedsALimitOfMessages() {
        Side server = Side.server().start().receives(new Script().preface().hello(0, 1, 1));
        assertThat(server.hears()).containsExactly("broken 1: HELLO: longest message 0 (expected: at least 1)");
    }

    @Test
    void secondHelloIsAnError() {
        Side server = Side.server().start().receives(new Script().greeting().hello(1, 1, 1));
        assertThat(server.hears())
                .containsExactly("ready", "broken 1: HELLO: a second one (expected: one per connection)");
    }

    @Test
    void unknownFieldsOfHelloAreSkippedAndReservedOnesToo() {
        byte[] hello = new Script()
                .number(99, 5)
                .number(1, 1000)
                .number(2, 10)
                .number(3, 10)
                .text(5, "0123456789abcdef")
                .text(6, "secret")
                .number(7, 44)
                .number(8, 1)
                .text(1000, "future")
                .bytes();
        Side server = Side.server().start().receives(new Script().preface().frame(Script.HELLO, 0, 0, hello));
        assertThat(server.session.isOpen()).isTrue();
        assertThat(server.session.peer()).isEqualTo(new Hello(1000, 10, 10, ""));
    }

    @Test
    void limitsBeyondAnIntAreCut() {
        byte[] hello = new Script()
                .number(1, -1L)
                .number(2, 1L << 40)
                .number(3, Integer.MAX_VALUE)
                .bytes();
        Side server = Side.server().start().receives(new Script().preface().frame(Script.HELLO, 0, 0, hello));
        assertThat(server.session.peer())
                .isEqualTo(new Hello(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, ""));
    }

    @Test
    void agentIsOneShortLine() {
        byte[] hello = new Script()
                .number(1, 9)
                .text(4, "evil\r\nWARN all is lost\u001b[31m" + "x".repeat(300))
                .bytes();
        Side server = Side.server().start().receives(new Script().preface().frame(Script.HELLO, 0, 0, hello));
        assertThat(server.session.peer().agent())
                .startsWith("evil??WARN all is lost?[31mxxx")
                .hasSize(200);
    }

    @Test
    void greetingHasDeadline() {
        Side server = Side.server().start();
        assertThat(server.session.wakeUpAt()).isEqualTo(server.now + 5 * SECOND);
        server.receives(new Script().preface());
        server.passes(5 * SECOND - 1);
        assertThat(server.hears()).isEmpty();
        server.passes(1);
        String why = "handshake: not complete after 5000 ms (expected: preface and HELLO)";
        assertThat(server.hears()).containsExactly("broken 4: " + why);
        assertThat(server.sendsFrames()).containsExactly(PREFACE, SERVERS_HELLO, "CLOSE 1=4 2='" + why + "'");
        server.receives(new Script().hello(1, 1, 1));
        server.passes(100 * SECOND);
        assertThat(server.hears()).isEmpty();
    }

    @Test
    void silenceIsAnsweredWithSilence() {
        Side server = Side.server().start();
        server.passes(5 * SECOND);
        assertThat(server.hears()).hasSize(1);
        assertThat(server.sendsFrames()).isEmpty();
        Side closed = Side.server().start();
        closed.session.close(new Goodbye(Goodbye.NORMAL, "server closed"));
        assertThat(closed.sendsFrames()).isEmpty();
        assertThat(closed.session.wakeUpAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void clientsGreetingHasDeadlineToo() {
        Side client = Side.client().start();
        client.sends();
        client.passes(5 * SECOND);
        assertThat(client.hears()).hasSize(1);
        assertThat(client.sendsFrames()).hasSize(1).first().asString().startsWith("CLOSE 1=4");
    }

    @Test
    void serverThatClosesWhileItIsGreetedSaysWhyAfterItsGreeting() {
        Side server = Side.server().start().receives(new Script().preface());
        server.session.close(new Goodbye(Goodbye.NORMAL, "server closed"));
        assertThat(server.sendsFrames()).containsExactly(PREFACE, SERVERS_HELLO, "CLOSE 2='server closed'");
    }

    @Test
    void nothingIsHeardBeforeTheStartOrAfterTheEnd() {
        Side server = Side.server().receives(new Script().greeting());
        assertThat(server.hears()).isEmpty();
        server.start().receives(new Script().greeting());
        server.lose();
        server.receives(new Script().method(0, "a/B").call(1, 0, "x"));
        assertThat(server.hears()).containsExactly("ready");
    }
}
