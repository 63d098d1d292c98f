package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.protocol.wire.Claim;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.FailureDetail;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.protocol.wire.Preface;
import dev.beckon.protocol.wire.Varint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The bytes in {@code golden/} are those of the wire, in both directions, and those in {@code docs/protocol.md}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GoldenBytesTest {

    private static final Path BASE = Path.of(System.getProperty("basedir", "."));
    private static final Path GOLDEN = BASE.resolve("src/test/resources/golden");
    private static final byte[] WORLD = {0x0a, 5, 'w', 'o', 'r', 'l', 'd'};
    private static final byte[] TRACE = {5, 't', 'r', 'a', 'c', 'e', 3, 'a', 'f', '7'};
    private static final SessionLimits LIMITS =
            new SessionLimits(4 * 1024 * 1024, 65_536, 4_096, 1 << 20, 1 << 20, 1_000_000_000L);

    private final Set<String> used = new TreeSet<>(Set.of("conversation"));

    // ---- what opens and ends

    @Test
    void preface() {
        byte[] written = new byte[8];
        Preface.write(written, 0);
        assertThat(written).isEqualTo(golden("preface"));
        assertThat(Preface.isBeckon(written, 0)).isTrue();
        assertThat(Preface.version(written, 0)).isZero();
    }

    @Test
    void hello() {
        Hello hello = new Hello(4 * 1024 * 1024, 65_536, 4_096, "example/1");
        assertThat(hello.toBytes()).isEqualTo(payload("hello", Frame.HELLO, 0, 0));
        assertThat(Hello.read(golden("hello"), 8, 31)).isEqualTo(hello);
        Hello claiming = new Hello(
                1024, 0, 0, 0, "", 0, new Claim("bearer", "t0ken".getBytes(StandardCharsets.US_ASCII), "billing"));
        byte[] payload = payload("hello-claim", Frame.HELLO, 0, 0);
        assertThat(claiming.toBytes()).isEqualTo(payload);
        assertThat(Hello.read(payload, 0, payload.length)).isEqualTo(claiming);
        Hello limited = new Hello(4 * 1024 * 1024, 65_536, 4_096, 16 * 1024 * 1024, "example/1", 0, Claim.NONE);
        assertThat(limited.toBytes()).isEqualTo(payload("hello-items", Frame.HELLO, 0, 0));
        assertThat(Hello.read(golden("hello-items"), 8, 36)).isEqualTo(limited);
    }

    @Test
    void close() {
        assertThat(new Goodbye(Goodbye.NORMAL, "done").toBytes()).isEqualTo(payload("close", Frame.CLOSE, 0, 0));
        Goodbye refused = new Goodbye(Goodbye.UNAUTHENTICATED, "x");
        assertThat(refused.toBytes()).isEqualTo(payload("close-unauthenticated", Frame.CLOSE, 0, 0));
        assertThat(Goodbye.read(refused.toBytes(), 0, refused.toBytes().length)).isEqualTo(refused);
        Goodbye error = new Goodbye(Goodbye.PROTOCOL_ERROR, "x");
        byte[] payload = payload("close-error", Frame.CLOSE, 0, 0);
        assertThat(error.toBytes()).isEqualTo(payload);
        assertThat(Goodbye.read(payload, 0, payload.length)).isEqualTo(error);
    }

    @Test
    void fail() {
        Failure ran = new Failure(5, Failure.YES, "no such dish");
        byte[] payload = payload("fail", Frame.FAIL, 0, 1);
        assertThat(ran.toBytes()).isEqualTo(payload);
        assertThat(Failure.read(payload, 0, payload.length)).isEqualTo(ran);
        Failure refused = new Failure(12, Failure.NO, "x");
        payload = payload("fail-did-not-run", Frame.FAIL, 0, 1);
        assertThat(refused.toBytes()).isEqualTo(payload);
        assertThat(Failure.read(payload, 0, payload.length)).isEqualTo(refused);
        Failure detailed = new Failure(
                9,
                Failure.YES,
                "sold out",
                List.of(
                        new FailureDetail("acme.OutOfStock", new byte[] {0x08, 3}),
                        new FailureDetail("acme.Hint", new byte[0])));
        payload = payload("fail-details", Frame.FAIL, 0, 1);
        assertThat(detailed.toBytes()).isEqualTo(payload);
        assertThat(Failure.read(payload, 0, payload.length)).isEqualTo(detailed);
    }

    @Test
    void failWithMetadata() {
        Failure failure = ran(5, "no such dish").withMetadata(TRACE);
        byte[] payload = payload("fail-meta", Frame.FAIL, 0, 1);
        assertThat(failure.toBytes()).isEqualTo(payload);
        assertThat(Failure.read(payload, 0, payload.length)).isEqualTo(failure);
    }

    private static Failure ran(int code, String message) {
        return new Failure(code, Failure.YES, message);
    }

    // ---- what sessions send and take

    @Test
    void callsAsTheyAreSent() {
        Side client = Side.client().start().receives(new Script().greeting());
        client.sends();
        int method = client.name("hello.Greeter/greet");
        assertThat(client.sends()).isEqualTo(golden("method"));
        call(client, method, false, Long.MAX_VALUE, null, WORLD);
        assertThat(client.sends()).isEqualTo(golden("call"));
        byte[] metadata = new Script().hex("05 74 72 61 63 65 03 61 66 37").bytes();
        call(client, method, false, 10_000_000_000L, metadata, WORLD);
        assertThat(client.sends()).isEqualTo(golden("call-timed-meta"));
        call(client, method, false, Long.MAX_VALUE, null, new byte[70_000]);
        byte[] first = golden("call-more");
        assertThat(Arrays.copyOf(client.sends(), first.length)).isEqualTo(first);
        call(client, method, true, Long.MAX_VALUE, null, WORLD);
        assertThat(client.sends()).isEqualTo(golden("one-way"));
        client.session.cancel(1);
        assertThat(client.sends()).isEqualTo(golden("cancel"));
    }

    @Test
    void callsAsTheyAreTaken() {
        Side server = Side.server().start();
        server.handler = Side::keep;
        for (String name : List.of("preface", "hello", "method", "call", "call-timed-meta", "call-more", "one-way")) {
            byte[] bytes = golden(name);
            server.receives(bytes, 0, bytes.length);
        }
        server.receives(new Script().raw(golden("cancel")));
        assertThat(server.hears())
                .containsExactly(
                        "ready",
                        "named 0 hello.Greeter/greet",
                        "called 1 hello.Greeter/greet: \n\005world",
                        "called 3 hello.Greeter/greet in 10000000000 with \005trace\003af7: \n\005world",
                        "told 7 hello.Greeter/greet: \n\005world",
                        "kept 1 cancelled");
        server.receives(new Script().raw(golden("piece-more")).raw(golden("piece")));
        assertThat(server.hears())
                .containsExactly("broken 1: message of stream 5: 5 bytes (expected: the 70000 that were announced)");
    }

    @Test
    void pieces() {
        Script message = new Script()
                .greeting()
                .method(0, "a/B")
                .frame(
                        Script.CALL,
                        Script.MORE,
                        5,
                        new Script().varint(0).varint(5).bytes());
        Side server = Side.server().start().receives(message);
        server.hears();
        server.receives(new Script().raw(golden("piece-more")).raw(golden("piece")));
        assertThat(server.hears()).containsExactly("called 5 a/B: ababc");
        assertThat(payload("piece-more", Frame.PIECE, Frame.MORE, 5)).hasSize(2);
        assertThat(payload("piece", Frame.PIECE, 0, 5)).hasSize(3);
    }

    @Test
    void answers() {
        Side client = Side.client().start().receives(new Script().greeting());
        int method = client.name("hello.Greeter/greet");
        for (int i = 0; i < 3; i++) {
            client.call(method, "x");
        }
        client.hears();
        client.receives(new Script().raw(golden("answer")).raw(golden("answer-more")));
        assertThat(client.hears()).containsExactly("call x answered: \n\rHello, world!");

        Side server = Side.server().start().receives(new Script().greeting().method(0, "a/B"));
        server.sends();
        server.handler = (side, stream, name, oneWay, remaining, message) -> {
            if (stream == 1) {
                side.session.answer(stream, Side.bytes("\n\rHello, world!"), 15);
            } else {
                side.session.answer(stream, new byte[70_000], 70_000);
            }
        };
        server.receives(new Script().call(1, 0, "x"));
        assertThat(server.sends()).isEqualTo(golden("answer"));
        server.receives(new Script().call(5, 0, "x"));
        byte[] first = golden("answer-more");
        assertThat(Arrays.copyOf(server.sends(), first.length)).isEqualTo(first);
    }

    @Test
    void answersWithMetadata() {
        Side client = Side.client().start().receives(new Script().greeting());
        int method = client.name("hello.Greeter/greet");
        for (int i = 0; i < 3; i++) {
            client.call(method, "x");
        }
        client.hears();
        client.receives(new Script().raw(golden("answer-meta")).raw(golden("answer-more-meta")));
        assertThat(client.hears())
                .containsExactly(
                        "call x with \005trace\003af7", "call x answered: \n\rHello, world!", "call x with \001a\000");

        Side server = Side.server().start().receives(new Script().greeting().method(0, "a/B"));
        server.sends();
        server.handler = (side, stream, name, oneWay, remaining, message) -> {
            if (stream == 1) {
                side.session.answer(stream, TRACE, Side.bytes("\n\rHello, world!"), 15);
            } else {
                side.session.answer(stream, new byte[] {1, 'a', 0}, new byte[70_000], 70_000);
            }
        };
        server.receives(new Script().call(1, 0, "x"));
        assertThat(server.sends()).isEqualTo(golden("answer-meta"));
        server.receives(new Script().call(5, 0, "x"));
        byte[] first = golden("answer-more-meta");
        assertThat(Arrays.copyOf(server.sends(), first.length)).isEqualTo(first);
    }

    @Test
    void pingAndPong() {
        Side server = Side.server().start().receives(new Script().greeting());
        server.sends();
        server.receives(new Script().raw(golden("ping")));
        assertThat(server.sends()).isEqualTo(golden("pong"));
        server.receives(new Script().raw(golden("pong")));
        assertThat(server.session.isOpen()).isTrue();
    }

    @Test
    void drain() {
        Farewell farewell = new Farewell(30_000, "update");
        byte[] payload = payload("drain", Frame.DRAIN, 0, 0);
        assertThat(farewell.toBytes()).isEqualTo(payload);
        assertThat(Farewell.read(payload, 0, payload.length)).isEqualTo(farewell);
        Side client = Side.client().start().receives(new Script().greeting());
        client.hears();
        client.receives(new Script().raw(golden("drain")));
        assertThat(client.hears()).containsExactly("draining within 30000 ms: update");
    }

    // ---- items

    @Test
    void itemsAsTheyAreSent() {
        Side client = Side.client().start().receives(new Script().greeting());
        client.name("a/B");
        client.sends();
        for (int stream = 1; stream < 9; stream += 2) {
            client.call(0, "x");
        }
        client.sends();
        client.session.callWithItems(0, Long.MAX_VALUE, null, WORLD, WORLD.length, "call", Long.MAX_VALUE);
        assertThat(client.sends()).isEqualTo(golden("call-items"));
        client.receives(new Script().raw(golden("credit-stream")).raw(golden("credit-session")));
        byte[] item = {0x0a, 1, 'x'};
        assertThat(client.session.items().send(9, item, 3)).isTrue();
        assertThat(client.sends()).isEqualTo(golden("item"));
        assertThat(client.session.items().send(9, new byte[70_000], 70_000)).isTrue();
        byte[] first = golden("item-more");
        assertThat(Arrays.copyOf(client.sends(), first.length)).isEqualTo(first);
        client.session.items().end(9);
        assertThat(client.sends()).isEqualTo(golden("item-end"));
    }

    @Test
    void itemsAsTheyAreTaken() {
        SessionLimits bounded =
                new SessionLimits(1 << 20, 100, 100, 1 << 20, 4 << 20, 64 * 1024, Side.LIMITS.handshakeNanos(), 0);
        Side server = Side.server(bounded).start();
        server.handler = Side::keep;
        server.receives(new Script().greeting().method(0, "a/B").raw(golden("call-items")));
        server.sends();
        server.session.items().grant(9, 300);
        assertThat(server.sends()).isEqualTo(golden("credit-stream"));
        server.hears();
        server.receives(new Script().raw(golden("item")).raw(golden("item-end")));
        assertThat(server.hears()).containsExactly("kept 9 item: \n\001x", "kept 9 items ended");
        server.session.items().taken((1 << 20) - 64 * 1024 - 3);
        assertThat(server.sends()).isEqualTo(golden("credit-session"));
    }

    // ---- what is reserved

    @Test
    void ackIsIgnored() {
        assertThat(varint(payload("ack", Frame.ACK, 0, 0))).isEqualTo(300);
        Side server = Side.server().start().receives(new Script().greeting());
        server.hears();
        server.receives(new Script().raw(golden("ack")));
        assertThat(server.hears()).isEmpty();
        assertThat(server.session.isOpen()).isTrue();
    }

    // ---- a whole conversation

    @Test
    void conversation() {
        Script toServer = new Script();
        Script toClient = new Script();
        for (String line : text(GOLDEN.resolve("conversation.hex")).lines().toList()) {
            (line.startsWith("C ") ? toServer : toClient).hex(bytesOf(line.substring(2)));
        }
        Side client = new Side(true, LIMITS, "example/1").start();
        Side server = new Side(false, LIMITS, "example/1").start();
        server.handler = (side, stream, name, oneWay, remaining, message) -> {
            assertThat(message).isEqualTo(WORLD);
            assertThat(remaining).isEqualTo(10_000_000_000L);
            side.session.answer(stream, Side.bytes("\n\rHello, world!"), 15);
        };
        Script sentByClient = new Script();
        Script sentByServer = new Script();
        carry(client, server, sentByClient);
        carry(server, client, sentByServer);
        call(client, client.name("hello.Greeter/greet"), false, 10_000_000_000L, null, WORLD);
        carry(client, server, sentByClient);
        carry(server, client, sentByServer);
        assertThat(client.heard).containsExactly("ready", "call answered: \n\rHello, world!");
        client.session.close(new Goodbye(Goodbye.NORMAL, "done"));
        carry(client, server, sentByClient);
        assertThat(server.heard).endsWith("closed 0: done");
        assertThat(hex(sentByClient)).isEqualTo(hex(toServer));
        assertThat(hex(sentByServer)).isEqualTo(hex(toClient));
    }

    @Test
    void specificationShowsTheConversation() {
        String specification = text(BASE.resolve("../docs/protocol.md"));
        assertThat(specification).contains("```\n" + text(GOLDEN.resolve("conversation.hex")) + "```\n");
        for (String type : List.of(
                "HELLO", "METHOD", "CALL", "ONE_WAY", "PIECE", "ITEM", "ANSWER", "FAIL", "CANCEL", "CREDIT", "ACK",
                "PING", "PONG", "DRAIN", "CLOSE")) {
            assertThat(specification).contains("\n### " + type);
        }
    }

    // ---- the files

    @AfterAll
    void everyFileIsUsed() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(used)
                    .isEqualTo(files.map(file -> file.getFileName().toString().replace(".hex", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private byte[] golden(String name) {
        used.add(name);
        return new Script()
                .hex(text(GOLDEN.resolve(name + ".hex"))
                        .lines()
                        .map(GoldenBytesTest::bytesOf)
                        .collect(Collectors.joining()))
                .bytes();
    }

    /** The payload, once the header is found to be this. */
    private byte[] payload(String name, int type, int flags, int stream) {
        byte[] bytes = golden(name);
        long header = Frame.header(bytes, 0);
        assertThat(Frame.type(header)).isEqualTo(type);
        assertThat(Frame.flags(header)).isEqualTo(flags);
        assertThat(Frame.stream(header)).isEqualTo(stream);
        assertThat(Frame.length(header)).isEqualTo(bytes.length - 8);
        byte[] written = new byte[8];
        Frame.header(written, 0, bytes.length - 8, type, flags, stream);
        assertThat(written).isEqualTo(Arrays.copyOf(bytes, 8));
        return Arrays.copyOfRange(bytes, 8, bytes.length);
    }

    private static String bytesOf(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).replace(" ", "");
    }

    private static long varint(byte[] payload) {
        assertThat(Varint.sizeAt(payload, 0)).isEqualTo(payload.length);
        return Varint.read(payload, 0, payload.length);
    }

    private static void call(Side client, int method, boolean oneWay, long remaining, byte[] metadata, byte[] message) {
        client.session.call(method, oneWay, remaining, metadata, message, message.length, "call", Long.MAX_VALUE);
    }

    private static void carry(Side from, Side to, Script record) {
        byte[] bytes = from.sends();
        record.raw(bytes);
        to.receives(bytes, 0, bytes.length);
    }

    private static String hex(Script script) {
        return HexFormat.ofDelimiter(" ").formatHex(script.bytes());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
