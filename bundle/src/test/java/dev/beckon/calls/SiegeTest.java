package dev.beckon.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Varint;
import dev.beckon.runtime.Client;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server in a JVM of 256 MB stands what peers can do to its memory, all at once, while a good client beside them is
 * answered.
 */
final class SiegeTest {

    private static final int LONGEST = 4 * 1024 * 1024;
    private static final byte[] ZEROS = new byte[60_000];

    /** What a number of hostile peers do; each on a connection of its own, which stays. */
    private interface Attack {
        void by(RawPeer peer) throws IOException;
    }

    private record Force(String name, int peers, Attack attack) {}

    private static final List<Force> FORCES = List.of(
            new Force("1,000 halves of the longest message", 10, SiegeTest::halves),
            new Force("long calls that are never answered", 4, SiegeTest::longCalls),
            new Force("short calls that are never answered", 4, SiegeTest::shortCalls),
            new Force("one-way calls to a handler that blocks", 4, SiegeTest::oneWays),
            new Force("answers that nobody reads", 10, SiegeTest::unreadAnswers),
            new Force("names of methods", 100, SiegeTest::names),
            new Force("items that nobody reads", 4, SiegeTest::unreadItems),
            new Force("halves of frames", 600, SiegeTest::halfFrame),
            new Force("pings whose answers nobody reads", 4, SiegeTest::pings));

    private static void halves(RawPeer peer) throws IOException {
        peer.method(0, "dev.beckon.calls.Desk/mirror");
        for (int i = 0; i < 1000; i++) {
            peer.frame(Frame.CALL, Frame.MORE, 2 * i + 1, RawPeer.numberAnd(0, RawPeer.numberAnd(LONGEST, ZEROS)));
        }
        for (int round = 0; round < 3; round++) { // most have been refused by now, and these are late
            for (int i = 0; i < 1000; i++) {
                peer.frame(Frame.PIECE, Frame.MORE, 2 * i + 1, ZEROS);
            }
        }
    }

    private static void longCalls(RawPeer peer) throws IOException {
        peer.method(0, "dev.beckon.calls.Desk/hold");
        byte[] text = new byte[50_000];
        Arrays.fill(text, (byte) 'x');
        for (int i = 0; i < 4000; i++) {
            peer.call(2 * i + 1, 0, RawPeer.message(new String(text, StandardCharsets.US_ASCII)));
        }
    }

    private static void shortCalls(RawPeer peer) throws IOException {
        peer.method(0, "dev.beckon.calls.Desk/hold");
        for (int i = 0; i < 60_000; i++) {
            peer.call(2 * i + 1, 0, RawPeer.message("x"));
        }
    }

    private static void oneWays(RawPeer peer) throws IOException {
        peer.method(0, "dev.beckon.calls.Desk/note");
        byte[] message = RawPeer.message("x".repeat(20_000));
        for (int i = 0; i < 10_000; i++) {
            peer.frame(Frame.ONE_WAY, 0, 2 * i + 1, RawPeer.numberAnd(0, message));
        }
    }

    private static void unreadAnswers(RawPeer peer) throws IOException {
        peer.method(0, "dev.beckon.calls.Desk/grow");
        byte[] almostFour = {1 << 3, (byte) 0x80, (byte) 0xf8, (byte) 0xff, 1};
        for (int i = 0; i < 200; i++) {
            peer.call(2 * i + 1, 0, almostFour);
        }
    }

    private static void names(RawPeer peer) throws IOException {
        String name = "x".repeat(500);
        for (int i = 0; i < 4096; i++) {
            peer.method(i, name + i);
        }
    }

    private static void unreadItems(RawPeer peer) throws IOException {
        peer.method(0, "dev.beckon.calls.Feed/bytes");
        byte[] request = {0, 0x08, (byte) 0x80, (byte) 0x80, 0x40, 0x10, (byte) 0x80, (byte) 0x80, 0x04}; // of 1 MiB
        byte[] all = new byte[Varint.size(-1L)];
        Varint.write(all, 0, -1L);
        for (int i = 0; i < 2000; i++) {
            peer.frame(Frame.CALL, 0, 2 * i + 1, request).frame(Frame.CREDIT, 0, 2 * i + 1, all);
        }
    }

    private static void halfFrame(RawPeer peer) throws IOException {
        byte[] whole = RawPeer.bytesOf(Frame.PONG, 0, 0, new byte[65_000]);
        peer.send(Arrays.copyOf(whole, 60_000));
    }

    private static void pings(RawPeer peer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            bytes.writeBytes(RawPeer.bytesOf(Frame.PING, 0, 0, new byte[64]));
        }
        byte[] many = bytes.toByteArray();
        for (int i = 0; i < 1000; i++) {
            peer.send(many);
        }
    }

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void serverOf256MegabytesStands(@TempDir Path folder) throws Exception {
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Besieged.class.getName())
                .redirectError(Redirect.to(log))
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int port = Integer.parseInt(Objects.requireNonNull(out.readLine(), "no port"));
            besiege(port);
            try (OutputStream in = process.getOutputStream()) {
                in.write('\n');
                in.flush();
                assertThat(out.readLine()).as(tail(log)).isEqualTo("still here");
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(tail(log)).isZero();
            assertThat(Files.readString(log.toPath())).doesNotContain("OutOfMemoryError");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String tail(File log) throws IOException {
        String text = Files.readString(log.toPath());
        return text.substring(Math.max(0, text.length() - 3000));
    }

    private static void besiege(int port) throws Exception {
        try (Client client = Client.connect("beckon://localhost:" + port)) {
            Desk desk = client.service(Desk.class);
            assertThat(Outcomes.answer(desk.echo("before"))).isEqualTo("before");
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            CompletableFuture<Void> neighbour = CompletableFuture.runAsync(
                    () -> {
                        while (!over.get()) {
                            assertThat(Outcomes.answer(desk.echo("neighbour"))).isEqualTo("neighbour");
                            answered.incrementAndGet();
                        }
                    },
                    task -> new Thread(task, "neighbour").start());
            List<RawPeer> peers = new ArrayList<>();
            List<Thread> attackers = new ArrayList<>();
            try {
                for (Force force : FORCES) {
                    List<RawPeer> own = new ArrayList<>();
                    for (int i = 0; i < force.peers(); i++) {
                        RawPeer peer = RawPeer.connect(port);
                        try {
                            own.add(peer.greet());
                        } catch (IOException refused) { // the server has enough
                            peer.close();
                        }
                    }
                    peers.addAll(own);
                    for (int at = 0; at < own.size(); at += 20) {
                        List<RawPeer> some = own.subList(at, Math.min(own.size(), at + 20));
                        Thread attacker = new Thread(() -> attack(force, some), force.name());
                        attackers.add(attacker);
                        attacker.start();
                    }
                }
                neighbour.get(6, TimeUnit.SECONDS);
            } catch (TimeoutException still) {
                assertThat(answered.get()).isPositive(); // as it should be
            } finally {
                over.set(true);
                for (RawPeer peer : peers) {
                    peer.close();
                }
            }
            for (Thread attacker : attackers) {
                attacker.join(20_000);
            }
            neighbour.get(30, TimeUnit.SECONDS);
            assertThat(answered.get()).isGreaterThan(500);
            await().atMost(30, TimeUnit.SECONDS) // it has to notice that they are gone
                    .ignoreExceptions()
                    .until(() -> desk.mirror(new byte[2_000_000]).get(5, TimeUnit.SECONDS).length == 2_000_000);
        }
    }

    private static void attack(Force force, List<RawPeer> peers) {
        for (RawPeer peer : peers) {
            try {
                force.attack().by(peer);
            } catch (IOException ended) {
                // by the server, or since it is over
            }
        }
    }
}
