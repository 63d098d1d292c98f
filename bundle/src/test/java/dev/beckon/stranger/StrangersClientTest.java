package dev.beckon.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.Status;
import dev.beckon.runtime.Server;
import dev.beckon.stranger.Strange.Arrived;
import dev.beckon.stranger.Strange.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever has read {@code docs/protocol.md} can talk to a server. */
final class StrangersClientTest {

    private static final String GREET = "hello.Greeter/greet";
    private static final String HOLD = "hello.Greeter/hold";
    private static final String MIRROR = "hello.Greeter/mirror";

    private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
    private Server server;
    private Strange client;

    @BeforeEach
    void connect() throws IOException {
        server = Server.builder()
                .port(0)
                .loops(1)
                .maxMessage(1 << 20)
                .serve(Canteen.class, new OpenCanteen())
                .start();
        client = new Strange(server.port());
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void theConversationOfTheSpecificationHappens() throws IOException {
        String text = Files.readString(Path.of(System.getProperty("basedir", "."), "../docs/protocol.md"));
        String conversation = text.substring(text.indexOf("```\nC be 42 4b 4e"));
        conversation = conversation.substring(4, conversation.indexOf("```", 4));
        Bytes said = new Bytes();
        Bytes expected = new Bytes();
        for (String line : conversation.lines().toList()) {
            (line.startsWith("C ") ? said : expected).hex(line.substring(2).replaceAll("#.*", ""));
        }
        byte[] all = said.toBytes();
        int close = all.length - 8 - 6;
        byte[] answer = expected.toBytes();
        int greeting = 8 + 8 + 23; // its limits and its agent are the server's own

        client.send(Arrays.copyOf(all, greeting));
        assertThat(client.readBytes(8)).isEqualTo(Arrays.copyOf(answer, 8));
        assertThat(client.read().type()).isEqualTo(Strange.HELLO);
        client.send(Arrays.copyOfRange(all, greeting, close));
        assertThat(client.readBytes(answer.length - greeting))
                .isEqualTo(Arrays.copyOfRange(answer, greeting, answer.length));
        client.send(Arrays.copyOfRange(all, close, all.length));
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void helloNamesTheServersLimits() throws IOException {
        Map<Integer, Object> hello = client.greet().fields();
        assertThat(hello.get(1)).isEqualTo(1L << 20);
        assertThat((Long) hello.get(2)).isPositive();
        assertThat((Long) hello.get(3)).isPositive();
        assertThat((String) hello.get(4)).startsWith("beckon-java");
    }

    @Test
    void manyCallsAreInFlight() throws IOException {
        client.greet();
        for (int i = 0; i < 200; i++) {
            client.call(GREET, message("n" + i));
        }
        Map<Integer, Object> answers = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            Arrived answer = client.read();
            assertThat(answer.type()).isEqualTo(Strange.ANSWER);
            answers.put(answer.stream(), answer.text());
        }
        for (int i = 0; i < 200; i++) {
            assertThat(answers.get(2 * i + 1)).isEqualTo("Hello, n" + i + "!");
        }
    }

    @Test
    void failuresSayWhetherTheHandlerRan() throws IOException {
        client.greet();
        assertFailed(client.call("hello.Greeter/find", message("ramen")), 5, 2, "no such dish: ramen");
        assertFailed(client.call("hello.Greeter/eat", message("ramen")), 12, 0, "hello.Greeter/eat");
        assertFailed(client.call("no.Service/atAll", message("ramen")), 12, 0, "service: no.Service is not served");
        assertFailed(client.call(GREET, new byte[] {0x0a, 100, 'x'}), 3, 0, "cannot be decoded");
        assertFailed(client.call("hello.Greeter/note", message("x")), 12, 0, "the other way");
        client.call(GREET, message("still here"));
        assertThat(client.read().text()).isEqualTo("Hello, still here!");
    }

    @Test
    void cancelReachesTheHandler() throws Exception {
        client.greet();
        int stream = client.call(HOLD, message("a"));
        assertThat(next()).isEqualTo("held a");
        client.frame(Strange.CANCEL, 0, stream, new Bytes().number(1, 1).toBytes());
        assertThat(next()).isEqualTo("cancelled a");
        client.frame(Strange.CANCEL, 0, stream); // late, and without fields
        client.call(GREET, message("after"));
        assertThat(client.read().text()).isEqualTo("Hello, after!");
    }

    @Test
    void deadlineTravels() throws Exception {
        client.greet();
        int number = client.number(HOLD);
        int stream = client.open(
                Strange.CALL,
                Strange.TIMED,
                new Bytes().varint(number).varint(50_000).raw(message("b")).toBytes());
        assertThat(next()).isEqualTo("held b");
        assertFailed(stream, 4, 1, "deadline");
        assertThat(next()).isEqualTo("cancelled b");
    }

    @Test
    void metadataTravels() throws IOException {
        client.greet();
        int number = client.number("hello.Greeter/metadata");
        client.open(
                Strange.CALL,
                Strange.META,
                new Bytes()
                        .varint(number)
                        .varint(10)
                        .hex("05 74 72 61 63 65 03 61 66 37")
                        .raw(message("trace"))
                        .toBytes());
        assertThat(client.read().text()).isEqualTo("af7");
    }

    @Test
    void oneWayCallIsNotAnswered() throws Exception {
        client.greet();
        int number = client.number("hello.Greeter/note");
        client.open(
                Strange.ONE_WAY,
                0,
                new Bytes().varint(number).raw(message("psst")).toBytes());
        assertThat(next()).isEqualTo("noted psst");
        client.call(GREET, message("x"));
        assertThat(client.read().stream()).isEqualTo(3);
    }

    @Test
    void messagesTravelInPiecesAndOthersBetween() throws IOException {
        client.greet();
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        byte[] message = new Bytes().bytes(1, bytes).toBytes();
        int number = client.number(MIRROR);
        int large = client.open(
                Strange.CALL,
                Strange.MORE,
                new Bytes()
                        .varint(number)
                        .varint(message.length)
                        .raw(message[0])
                        .toBytes());
        int at = 1;
        int small = 0;
        while (at < message.length) {
            int length = Math.min(message.length - at, 50_000);
            boolean last = at + length == message.length;
            client.frame(Strange.PIECE, last ? 0 : Strange.MORE, large, Arrays.copyOfRange(message, at, at + length));
            at += length;
            if (small == 0) {
                small = client.call(GREET, message("between"));
                client.frame(Strange.PING, 0, 0, (byte) 7, (byte) 8);
                boolean pong = false;
                boolean answered = false;
                while (!pong || !answered) {
                    Arrived arrived = client.read();
                    pong |= arrived.type() == Strange.PONG && arrived.payload().length == 2;
                    answered |= arrived.type() == Strange.ANSWER && arrived.stream() == small;
                }
            }
        }
        Arrived first = client.read();
        assertThat(first.type()).isEqualTo(Strange.ANSWER);
        assertThat(first.flags()).isEqualTo(Strange.MORE);
        assertThat(first.stream()).isEqualTo(large);
        int[] after = {0};
        long total = Strange.varint(first.payload(), after);
        assertThat(total).isEqualTo(message.length);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(first.payload(), after[0], first.payload().length - after[0]);
        boolean more = true;
        while (more) {
            Arrived piece = client.read();
            assertThat(piece.type()).isEqualTo(Strange.PIECE);
            assertThat(piece.stream()).isEqualTo(large);
            whole.writeBytes(piece.payload());
            more = (piece.flags() & Strange.MORE) != 0;
        }
        assertThat(whole.toByteArray()).isEqualTo(message);
    }

    @Test
    void messageTooLongIsRefusedAndItsPiecesIgnored() throws IOException {
        client.greet();
        int number = client.number(MIRROR);
        int stream = client.open(
                Strange.CALL,
                Strange.MORE,
                new Bytes().varint(number).varint((1 << 20) + 1).toBytes());
        assertFailed(stream, 8, 0, "request: 1048577 bytes (expected: at most 1048576)");
        client.frame(Strange.PIECE, Strange.MORE, stream, new byte[1000]);
        client.frame(Strange.PING, 0, 0);
        assertThat(client.read().type()).isEqualTo(Strange.PONG);
    }

    @Test
    void halfSentMessageMayBeCancelled() throws IOException {
        client.greet();
        int number = client.number(MIRROR);
        int stream = client.open(
                Strange.CALL,
                Strange.MORE,
                new Bytes().varint(number).varint(100_000).toBytes());
        client.frame(Strange.PIECE, Strange.MORE, stream, new byte[50_000]);
        client.frame(Strange.CANCEL, 0, stream);
        client.frame(Strange.PIECE, 0, stream, new byte[50_000]); // late
        client.call(GREET, message("x"));
        assertThat(client.read().stream()).isEqualTo(3);
    }

    @Test
    void whatIsReservedIsIgnored() throws IOException {
        client.greet();
        client.frame(Strange.CREDIT, 0, 0, (byte) 5);
        client.frame(Strange.ACK, 0, 0, (byte) 5);
        client.frame(Strange.DRAIN, 0, 0);
        client.frame(Strange.PONG, 0, 0, (byte) 5);
        client.call(GREET, message("x"));
        assertThat(client.read().text()).isEqualTo("Hello, x!");
    }

    @Test
    void healthIsWatched() throws IOException {
        client.greet();
        client.frame(Strange.CREDIT, 0, 0, (byte) 100);
        String method = "grpc.health.v1.Health/Watch";
        int known = client.call(method, new Bytes().text(1, "hello.Greeter").toBytes());
        client.frame(Strange.CREDIT, 0, known, (byte) 1);
        assertThat(statusIn(client.read(), known)).isEqualTo(1);
        int unknown = client.call(method, new Bytes().text(1, "no.Such").toBytes());
        client.frame(Strange.CREDIT, 0, unknown, (byte) 9);
        assertThat(statusIn(client.read(), unknown)).isEqualTo(3);

        server.health().set(Canteen.class, false);
        server.health().set(Canteen.class, true);
        server.health().set(Canteen.class, false);
        client.frame(Strange.CREDIT, 0, known, (byte) 9);
        assertThat(statusIn(client.read(), known)).as("the latest only").isEqualTo(2);
        server.drain(Duration.ofSeconds(30));

        Set<Integer> answered = new HashSet<>();
        while (answered.size() < 2) {
            Arrived next = client.read();
            if (next.type() == Strange.ANSWER) {
                assertThat(next.payload()).isEmpty();
                answered.add(next.stream());
            } else {
                assertThat(next.type()).isIn(Strange.DRAIN, Strange.PING);
            }
        }
        assertThat(answered).containsExactlyInAnyOrder(known, unknown);
    }

    private static long statusIn(Arrived item, int stream) {
        assertThat(item.type()).isEqualTo(Strange.ITEM);
        assertThat(item.stream()).isEqualTo(stream);
        return (long) item.fields().get(1);
    }

    @Test
    void nonsenseIsAnsweredWithTheReason() throws IOException {
        assertCloses(1, "frame: type 66 (expected: ", () -> client.frame(0x42, 0, 0));
        assertCloses(1, "ITEM: of stream 1 (expected: ", () -> client.frame(Strange.ITEM, 0, 1));
        assertCloses(1, "flags of PING: 0x80 (expected: ", () -> client.frame(Strange.PING, 0x80, 0));
        assertCloses(1, "method number: 9 (expected: ", () -> client.open(Strange.CALL, 0, new byte[] {9}));
        assertCloses(1, "CANCEL: of stream 5 (expected: ", () -> client.frame(Strange.CANCEL, 0, 5));
        assertCloses(
                1, "METHOD number: 3 (expected: 0)", () -> client.frame(Strange.METHOD, 0, 0, (byte) 3, (byte) 'x'));
    }

    @Test
    void anotherVersionIsAnsweredWithTheReason() throws IOException {
        client.send(new Bytes().hex("be 42 4b 4e 63 00 00 00").toBytes());
        assertThat(client.readBytes(8)).startsWith(0xbe, 0x42, 0x4b, 0x4e, 0);
        assertThat(client.read().type()).isEqualTo(Strange.HELLO);
        Arrived close = client.read();
        assertThat(close.type()).isEqualTo(Strange.CLOSE);
        assertThat(close.fields()).containsEntry(1, 2L).containsEntry(2, "version: 99 (expected: 0)");
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void serverSaysGoodbye() throws IOException {
        client.greet();
        client.call(GREET, message("x"));
        client.read();
        server.close();
        Arrived close = client.read();
        assertThat(close.type()).isEqualTo(Strange.CLOSE);
        assertThat(close.fields()).doesNotContainKey(1).containsEntry(2, "server closed");
        assertThat(client.readToEnd()).isEmpty();
    }

    // ---- the scene

    private interface Nonsense {
        void say() throws IOException;
    }

    private void assertCloses(long code, String reason, Nonsense nonsense) throws IOException {
        client.close();
        client = new Strange(server.port());
        client.greet();
        nonsense.say();
        Arrived close = client.read();
        assertThat(close.type()).isEqualTo(Strange.CLOSE);
        assertThat(close.stream()).isZero();
        assertThat(close.fields()).containsEntry(1, code);
        assertThat((String) close.fields().get(2)).startsWith(reason);
        assertThat(client.readToEnd()).isEmpty();
    }

    private void assertFailed(int stream, long code, long ran, String message) throws IOException {
        Arrived fail = client.read();
        assertThat(fail.type()).isEqualTo(Strange.FAIL);
        assertThat(fail.stream()).isEqualTo(stream);
        assertThat(fail.fields()).containsEntry(1, code);
        assertThat(fail.fields().getOrDefault(2, 0L)).isEqualTo(ran);
        assertThat((String) fail.fields().get(3)).contains(message);
    }

    private static byte[] message(String text) {
        return new Bytes().text(1, text).toBytes();
    }

    private String next() throws InterruptedException {
        return happened.poll(30, TimeUnit.SECONDS);
    }

    private final class OpenCanteen implements Canteen {

        @Override
        public CompletableFuture<String> greet(String name) {
            return CompletableFuture.completedFuture("Hello, " + name + "!");
        }

        @Override
        public CompletableFuture<String> find(String dish) {
            throw new RpcException(new Status(Code.NOT_FOUND, "no such dish: " + dish, Ran.YES));
        }

        @Override
        public CompletableFuture<String> hold(String key) {
            happened.add("held " + key);
            CallContext.current().onCancel(() -> happened.add("cancelled " + key));
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<byte[]> mirror(byte[] bytes) {
            return CompletableFuture.completedFuture(bytes);
        }

        @Override
        public CompletableFuture<String> metadata(String name) {
            Metadata metadata = CallContext.current().metadata();
            return CompletableFuture.completedFuture(String.valueOf(metadata.get(name)));
        }

        @Override
        public void note(String text) {
            happened.add("noted " + text);
        }
    }
}
