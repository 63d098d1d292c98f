package dev.beckon.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault does to plain sockets what it says: a reset, an end, or silence. */
@Timeout(120)
final class RelayTest {

    private static final int PATIENCE = 10_000; // ms
    private static final int SILENCE = 300; // ms, after which nothing is taken to come

    private final Relay relay = new Relay();
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket listening;

    /** A client and what the server has accepted for it. */
    private record Pair(Socket client, Socket server) {

        Socket sender(Direction direction) {
            return direction == Direction.TO_SERVER ? client : server;
        }

        Socket receiver(Direction direction) {
            return direction == Direction.TO_SERVER ? server : client;
        }
    }

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(PATIENCE);
        relay.server((InetSocketAddress) listening.getLocalSocketAddress());
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket("localhost", relay.port());
        client.setSoTimeout(PATIENCE);
        sockets.add(client);
        return client;
    }

    private Pair pair() throws IOException {
        Socket client = connect();
        Socket server = listening.accept();
        server.setSoTimeout(PATIENCE);
        sockets.add(server);
        Pair pair = new Pair(client, server);
        exchange(pair, Direction.TO_SERVER, "hello");
        exchange(pair, Direction.TO_CLIENT, "welcome");
        return pair;
    }

    private static void send(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket from, int bytes) throws IOException {
        return new String(from.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private static void exchange(Pair pair, Direction direction, String text) throws IOException {
        send(pair.sender(direction), text);
        assertThat(read(pair.receiver(direction), text.length())).isEqualTo(text);
    }

    private static void assertEnd(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE);
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    // ---- nothing wrong

    @ParameterizedTest
    @EnumSource
    void endOfOneDirectionIsPassedOnAndTheOtherGoesOn(Direction ended) throws IOException {
        Pair pair = pair();
        Direction other = Direction.values()[1 - ended.ordinal()];

        send(pair.sender(ended), "last");
        pair.sender(ended).shutdownOutput();

        assertThat(read(pair.receiver(ended), 4)).isEqualTo("last");
        assertEnd(pair.receiver(ended));
        exchange(pair, other, "still here");
        pair.sender(other).shutdownOutput();
        assertEnd(pair.receiver(other));
        assertThat(relay.leftOpen(PATIENCE)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void resetIsPassedOn(Direction direction) throws IOException {
        Pair pair = pair();

        reset(pair.sender(direction));

        assertReset(pair.receiver(direction));
    }

    @Test
    void receiverThatDoesNotReadIsFelt() throws IOException {
        Pair pair = pair();
        byte[] megabyte = new byte[1024 * 1024];
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    pair.client().getOutputStream().write(megabyte);
                }
            } catch (IOException closed) {
                // as the test ends
            }
        });
        sender.start();

        assertThatThrownBy(() -> {
                    sender.join(SILENCE * 2L);
                    assertThat(sender.isAlive()).isFalse();
                })
                .as("200 MB were taken from a sender whose receiver reads nothing")
                .isInstanceOf(AssertionError.class);
        pair.server().getInputStream().skipNBytes(200L * megabyte.length);
    }

    @Test
    void serverThatIsNotThereResetsWhoConnects() throws IOException {
        listening.close();

        assertReset(connect());
    }

    // ---- connections that there are

    @Test
    void dropResetsBothEndsAndOnlyThem() throws IOException {
        Pair pair = pair();

        assertThat(relay.each(Relayed::reset)).isEqualTo(1);

        assertReset(pair.client());
        assertReset(pair.server());
        assertThat(relay.connections()).isZero();
        pair();
    }

    @Test
    void hangUpEndsBothEndsAfterWhatWasUnderWay() throws IOException {
        Pair pair = pair();
        relay.change(
                Direction.TO_SERVER, way -> way.delay(Duration.ofMillis(100).toNanos()));
        send(pair.client(), "under way");
        assertSilentUntilRelayHasRead();

        relay.each(Relayed::finish);

        assertThat(read(pair.server(), 9)).isEqualTo("under way");
        assertEnd(pair.server());
        assertEnd(pair.client());
        send(pair.client(), "too late");
        pair.client().close();
        pair.server().close();
        assertThat(relay.leftOpen(PATIENCE)).isZero();
    }

    /** The relay has read what was sent before, since it has read and passed on what was sent on another connection. */
    private void assertSilentUntilRelayHasRead() throws IOException {
        Pair other = pair();
        other.client().close();
        assertEnd(other.server());
        other.server().close();
    }

    @Test
    void halfOpenIsSilenceBothWays() throws IOException {
        Pair pair = pair();

        relay.each(connection -> {
            connection.lose(Direction.TO_SERVER);
            connection.lose(Direction.TO_CLIENT);
        });
        send(pair.client(), "x");
        send(pair.server(), "y");

        assertSilent(pair.server());
        assertSilent(pair.client());
        pair.client().close();
        assertSilent(pair.server());
        pair();
    }

    @ParameterizedTest
    @EnumSource
    void halfOpenInOneDirectionLosesBytesEndsAndResetsOfThatOne(Direction dead) throws IOException {
        Pair pair = pair();
        Direction alive = Direction.values()[1 - dead.ordinal()];

        relay.each(connection -> connection.lose(dead));
        send(pair.sender(dead), "x");

        assertSilent(pair.receiver(dead));
        exchange(pair, alive, "heard");
        reset(pair.sender(dead));
        assertSilent(pair.receiver(dead));
        send(pair.sender(alive), "to nobody");
        assertSilent(pair.receiver(dead));
    }

    @Test
    void healResetsWhatIsHalfOpen() throws IOException {
        Pair dead = pair();
        relay.each(connection -> connection.lose(Direction.TO_CLIENT));
        Pair fine = pair();

        relay.heal();

        assertReset(dead.client());
        assertReset(dead.server());
        exchange(fine, Direction.TO_CLIENT, "fine");
    }

    @ParameterizedTest
    @EnumSource
    void cutComesAfterExactlySoManyBytes(Direction direction) throws IOException {
        Pair pair = pair();

        relay.change(direction, way -> way.cutAfter(7));
        send(pair.sender(direction), "12345");
        assertThat(read(pair.receiver(direction), 5)).isEqualTo("12345");
        send(pair.sender(direction), "6789");

        assertThat(read(pair.receiver(direction), 2)).isEqualTo("67");
        assertReset(pair.receiver(direction));
        assertReset(pair.sender(direction));
        exchange(pair(), direction, "only once");
    }

    @ParameterizedTest
    @EnumSource
    void cutAmidLeavesOutTheLastByte(Direction direction) throws IOException {
        Pair pair = pair();

        relay.change(direction, Way::cutAmid);
        send(pair.sender(direction), "12345");

        assertThat(read(pair.receiver(direction), 4)).isEqualTo("1234");
        assertReset(pair.receiver(direction));
        assertReset(pair.sender(direction));
    }

    // ---- ways

    @Test
    void delayHoldsForEachByteAndDoesNotAddUp() throws IOException {
        Pair pair = pair();
        relay.change(
                Direction.TO_SERVER, way -> way.delay(Duration.ofMillis(1_500).toNanos()));

        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            send(pair.client(), "x");
        }
        exchange(pair, Direction.TO_CLIENT, "at once");
        assertThat(millisSince(start)).isLessThan(1_500);
        read(pair.server(), 1);
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(1_500);
        read(pair.server(), 9);

        assertThat(millisSince(start)).as("ten delays in a row").isLessThan(15_000);
    }

    @Test
    void delayHoldsForTheEndToo() throws IOException {
        Pair pair = pair();
        relay.change(
                Direction.TO_SERVER, way -> way.delay(Duration.ofMillis(400).toNanos()));

        long start = System.nanoTime();
        pair.client().shutdownOutput();
        assertEnd(pair.server());

        assertThat(millisSince(start)).isGreaterThanOrEqualTo(400);
    }

    @Test
    void healEndsADelayForWhatIsUnderWay() throws IOException {
        Pair pair = pair();
        relay.change(Direction.TO_SERVER, way -> way.delay(Duration.ofHours(1).toNanos()));
        send(pair.client(), "x");
        assertSilent(pair.server());

        relay.heal();

        assertThat(read(pair.server(), 1)).isEqualTo("x");
    }

    @Test
    void throttleBoundsBytesPerSecond() throws IOException {
        Pair pair = pair();
        relay.change(Direction.TO_CLIENT, way -> way.throttle(20_000));

        long start = System.nanoTime();
        exchange(pair, Direction.TO_CLIENT, "x".repeat(20_000));

        assertThat(millisSince(start)).isGreaterThan(900);
    }

    @Test
    void partitionHoldsBackUntilItIsHealed() throws IOException {
        Pair pair = pair();
        relay.change(Direction.TO_SERVER, Way::shut);

        send(pair.client(), "held");
        assertSilent(pair.server());
        exchange(pair, Direction.TO_CLIENT, "the other way");
        relay.heal();

        assertThat(read(pair.server(), 4)).isEqualTo("held");
    }

    // ---- new connections

    @Test
    void refusedIsRefusedAndThenAcceptedAtTheSamePort() throws IOException {
        Pair before = pair();

        for (int i = 0; i < 5; i++) {
            relay.refuse(true);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            exchange(before, Direction.TO_SERVER, "still there");
            relay.refuse(false);
            pair();
        }
    }

    @Test
    void withoutAServerConnectionsAreRefused() throws IOException {
        relay.server(null);
        relay.heal();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

        relay.server((InetSocketAddress) listening.getLocalSocketAddress());
        pair();
    }

    @Test
    void twoRelaysHaveTwoPorts() {
        try (Relay other = new Relay()) {
            assertThat(other.port()).isNotEqualTo(relay.port());
        }
    }

    @Test
    void closedRelayLeavesNoThread() throws IOException {
        pair();
        relay.each(connection -> connection.lose(Direction.TO_SERVER));
        pair();
        Relay other = new Relay();
        other.server((InetSocketAddress) listening.getLocalSocketAddress());
        relay.close();
        other.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("beckon-disruption-"))
                .allSatisfy(thread -> {
                    thread.join(PATIENCE);
                    assertThat(thread.isAlive()).as(thread.getName()).isFalse();
                });
    }
}
