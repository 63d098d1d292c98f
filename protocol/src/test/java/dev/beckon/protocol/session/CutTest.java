package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session hears the same however the connection cuts its bytes. */
final class CutTest {

    private static final long MS = 1_000_000;

    @Test
    void cutAtEveryByte() {
        List<Object> whole = conversation(Wire.WHOLE, 0);
        int longest = bytesOfConversation();
        assertThat(longest).isGreaterThan(400);
        for (int boundary = 1; boundary < longest; boundary++) {
            assertThat(conversation(Wire.at(boundary), 0))
                    .as("cut at %d", boundary)
                    .isEqualTo(whole);
        }
    }

    @Test
    void byteByByte() {
        assertThat(conversation(Wire.BYTES, 0)).isEqualTo(conversation(Wire.WHOLE, 0));
        assertThat(conversation(Wire.BYTES, 150_000)).isEqualTo(conversation(Wire.WHOLE, 150_000));
    }

    @Test
    void inPartsOfRandomLength() {
        List<Object> small = conversation(Wire.WHOLE, 0);
        List<Object> large = conversation(Wire.WHOLE, 300_000);
        for (long seed = 1; seed <= 150; seed++) {
            assertThat(conversation(Wire.random(seed, 1 << seed % 12), 0))
                    .as("seed %d", seed)
                    .isEqualTo(small);
        }
        for (long seed = 1; seed <= 30; seed++) {
            assertThat(conversation(Wire.random(seed, 1 << seed % 18), 300_000))
                    .as("seed %d", seed)
                    .isEqualTo(large);
        }
    }

    /** Bytes that are not Beckon, and violations, give the same reason however they are cut. */
    @Test
    void reasonsDoNotDependOnCuts() {
        for (Script script : List.of(
                new Script().raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
                new Script().hex("be 42 4b 4e 07 00 00 00 ff ff"),
                new Script().preface().frame(Script.PING, 0, 0, new byte[9]),
                new Script().preface().frame(Script.HELLO, 0, 0, new byte[5000]),
                new Script().greeting().hex("00 03 03 00 00 00 00 01 80 80 80"),
                new Script().greeting().method(0, "a/B").call(1, 0, "x").call(1, 0, "y"),
                new Script().greeting().hex("ff ff 77 00 00 00 00 00").raw(new byte[70_000]))) {
            byte[] bytes = script.bytes();
            Side whole = Side.server().start().receives(script);
            assertThat(whole.heard).last().asString().startsWith("broken");
            for (int boundary = 1; boundary < Math.min(bytes.length, 80); boundary++) {
                Side cut = Side.server().start();
                cut.receives(bytes, 0, boundary);
                cut.receives(bytes, boundary, bytes.length);
                assertThat(cut.heard).isEqualTo(whole.heard);
            }
            Side bits = Side.server().start();
            for (int i = 0; i < bytes.length; i++) {
                bits.receives(bytes, i, i + 1);
            }
            assertThat(bits.heard).isEqualTo(whole.heard);
            assertThat(bits.sends()).isEqualTo(whole.sends());
        }
    }

    private static int bytesOfConversation() {
        Wire wire = new Wire(Wire.WHOLE, Side.LIMITS, Side.LIMITS);
        converse(wire, 0);
        return Math.max(wire.fromClient.size(), wire.fromServer.size());
    }

    private static List<Object> conversation(Wire.Cut cut, int largest) {
        Wire wire = new Wire(cut, Side.LIMITS, Side.LIMITS);
        converse(wire, largest);
        return wire.story();
    }

    /** Something of everything. */
    private static void converse(Wire wire, int largest) {
        Side client = wire.client;
        Side server = wire.server;
        wire.carry();
        int echo = client.name("a/Echo");
        int keep = client.name("a/Keep");
        server.handler = (side, stream, method, oneWay, remaining, message) -> {
            if (method.equals("a/Keep")) {
                Side.keep(side, stream, method, oneWay, remaining, message);
            } else {
                Side.echo(side, stream, method, oneWay, remaining, message);
            }
        };
        client.call(echo, "hello");
        client.call(echo, "");
        client.call(echo, "x".repeat(200));
        client.tell(keep, "psst");
        int kept = client.call(keep, Side.bytes("wait"), 5 * MS);
        int cancelled = client.call(keep, "wait for ever");
        int failed = client.call(keep, "fail");
        client.session.call(echo, false, 70 * MS, Side.bytes("meta data"), Side.bytes("m"), 1, "meta", Long.MAX_VALUE);
        if (largest > 0) {
            client.call(echo, Side.large(largest), 99 * MS);
            client.call(echo, Side.large(largest / 2), Long.MAX_VALUE);
            client.tell(echo, "y".repeat(largest / 3));
        }
        wire.carry();
        server.session.fail(failed, new Failure(9, 2, "not now"));
        client.session.cancel(cancelled);
        wire.carry();
        assertThat(server.session.isAwaited(kept)).isTrue();
        wire.passes(5 * MS);
        server.name("up/Call");
        server.call(0, "up");
        wire.carry();
        server.session.close(new Goodbye(Goodbye.NORMAL, "enough"));
        wire.carry();
        client.lose();
        server.lose();
        assertThat(client.heard).contains("call hello answered: hello", "closed 0: enough");
        assertThat(server.heard).contains("call up answered: up", "kept " + cancelled + " cancelled");
    }
}
