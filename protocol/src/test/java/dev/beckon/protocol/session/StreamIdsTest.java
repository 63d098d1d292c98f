package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

/** Stream ids: parity, order, and what happens after 2^31 of them. */
final class StreamIdsTest {

    private final Wire wire = Wire.open();
    private final Side client = wire.client;
    private final Side server = wire.server;

    @Test
    void idsOfTheClientStartAgainAtOne() {
        client.name("a/B");
        bothAt(-3, "latest", "latestOfPeer");
        assertThat(client.call(0, "x")).isEqualTo(-1);
        assertThat(client.call(0, "y")).isEqualTo(1);
        assertThat(client.call(0, "z")).isEqualTo(3);
        wire.carry();
        assertThat(server.hears())
                .containsExactly("named 0 a/B", "called 4294967295 a/B: x", "called 1 a/B: y", "called 3 a/B: z");
        assertThat(client.hears()).containsExactly("call x answered: x", "call y answered: y", "call z answered: z");
    }

    @Test
    void idsOfTheServerStartAgainAtTwo() {
        server.name("a/B");
        set(server, "latest", -4);
        set(client, "latestOfPeer", -4);
        assertThat(server.call(0, "x")).isEqualTo(-2);
        assertThat(server.call(0, "y")).isEqualTo(2);
        wire.carry();
        assertThat(server.hears()).containsExactly("call x answered: x", "call y answered: y");
    }

    @Test
    void idThatIsStillOpenIsSkipped() {
        server.handler = Side::keep;
        client.name("a/B");
        client.call(0, "first");
        client.call(0, "second");
        client.call(0, "third");
        wire.carry();
        client.session.cancel(3);
        bothAt(-1, "latest", "latestOfPeer");
        assertThat(client.call(0, "x")).isEqualTo(3);
        assertThat(client.call(0, "y")).isEqualTo(7);
        wire.carry();
        assertThat(server.session.isOpen()).isTrue();
        server.session.answer(1, Side.bytes("1"), 1);
        server.session.answer(7, Side.bytes("7"), 1);
        wire.carry();
        assertThat(client.hears()).containsExactly("call first answered: 1", "call y answered: 7");
    }

    @Test
    void openIdMustNotBeOpenedAgain() {
        server.handler = Side::keep;
        server.receives(new Script()
                .method(0, "a/B")
                .call(1, 0, "x")
                .call(0x7fffffff, 0, "x")
                .call(0xfffffffd, 0, "x")
                .call(1, 0, "again"));
        assertThat(server.hears()).last().isEqualTo("broken 1: stream: 1 is open (expected: one that is not)");
        assertThat(server.session.keptCalls()).isEqualTo(3);
    }

    @Test
    void lateFramesOfVeryOldStreamsAreNoErrors() {
        server.handler = Side::keep;
        client.name("a/B");
        client.call(0, "old");
        client.call(0, "older");
        wire.carry();
        bothAt(-3, "latest", "latestOfPeer"); // 2^31 calls later
        client.session.cancel(1);
        server.session.answer(3, Side.bytes("!"), 1);
        server.receives(new Script().cancel(77).piece(79, true, "late"));
        client.receives(new Script().answer(77, "late").fail(79, 1, 0, "late"));
        wire.carry();
        assertThat(server.session.isOpen()).isTrue();
        assertThat(client.session.isOpen()).isTrue();
        assertThat(client.hears()).containsExactly("call older answered: !");
    }

    @Test
    void idsMayBeLeftOut() {
        server.receives(new Script()
                .method(0, "a/B")
                .call(5, 0, "x")
                .call(0x7fffffff, 0, "y")
                .call(0x80000001, 0, "z"));
        assertThat(server.hears())
                .containsExactly(
                        "named 0 a/B", "called 5 a/B: x", "called 2147483647 a/B: y", "called 2147483649 a/B: z");
    }

    private void bothAt(int stream, String ours, String theirs) {
        set(client, ours, stream);
        set(server, theirs, stream);
    }

    /** Saves 2^31 calls. */
    private static void set(Side side, String name, int value) {
        try {
            Field ids = Session.class.getDeclaredField("ids");
            ids.setAccessible(true);
            Field field = StreamIds.class.getDeclaredField(name);
            field.setAccessible(true);
            field.setInt(ids.get(side.session), value);
        } catch (ReflectiveOperationException renamed) {
            throw new LinkageError("field: " + name + " is not there (expected: that of StreamIds)", renamed);
        }
    }
}
