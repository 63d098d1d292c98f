package dev.beckon.calls;

import static dev.beckon.calls.Outcomes.answer;
import static dev.beckon.calls.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person reads in the log when a server and a client start, connect, are refused, drop and stop. */
final class LogLinesTest {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    private List<String> lines() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void awaitLine(String pattern) {
        await().untilAsserted(() -> assertThat(lines()).anyMatch(line -> line.matches(pattern)));
    }

    @Test
    void lifeOfAServerAndAClientCanBeFollowed() throws IOException {
        OpenDesk handler = new OpenDesk();
        Server server = Server.builder().port(0).serve(Desk.class, handler).start();
        String address = server.address();
        awaitLine("INFO dev\\.beckon\\.runtime\\.Server - Serving \\[dev\\.beckon\\.calls\\.Desk\\] at " + address);

        Client client = Client.connect(address);
        answer(client.service(Desk.class).none());
        awaitLine("INFO dev\\.beckon\\.runtime\\.Connector - Connected to " + address + " \\(beckon-java.*\\)");
        awaitLine("INFO dev\\.beckon\\.runtime\\.Server - Client /127\\.0\\.0\\.1:\\d+ connected \\(beckon-java.*\\)");

        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.send("GET / HTTP/1.1\r\n\r\n").readToEnd();
        }
        awaitLine("WARN dev\\.beckon\\.runtime\\.Exchange - /127\\.0\\.0\\.1:\\d+: session ended,"
                + " first bytes: 47 45 54 20 .*'GET.*' \\(expected: be 42 4b 4e, as of a Beckon peer\\)");
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.greet();
        }
        awaitLine("INFO dev\\.beckon\\.runtime\\.Server - Client /127\\.0\\.0\\.1:\\d+ gone:"
                + " the peer closed the connection");

        server.close();
        awaitLine("INFO dev\\.beckon\\.runtime\\.Connector - Connection to " + address
                + " lost: the peer says: server closed");
        awaitLine("INFO dev\\.beckon\\.runtime\\.Server - Stopped serving \\[dev\\.beckon\\.calls\\.Desk\\]");

        failure(client.service(Desk.class).none());
        awaitLine("INFO dev\\.beckon\\.runtime\\.Connector - " + address
                + ": cannot connect: .*Connection refused.* \\(expected: a Beckon server there\\)");

        client.close();
        assertThat(lines()).as("all that was logged").allMatch(line -> line.length() < 250);
        assertThat(String.join("\n", lines())).doesNotContain("\tat ");
    }

    @Test
    void floodOfBadPeersMakesFewLines() throws IOException {
        try (Server server =
                Server.builder().port(0).serve(Desk.class, new OpenDesk()).start()) {
            for (int i = 0; i < 200; i++) {
                try (RawPeer peer = RawPeer.connect(server.port())) {
                    peer.send("GET / HTTP/1.1\r\n\r\n").readToEnd();
                }
            }
            await().untilAsserted(
                            () -> assertThat(server.metrics().bytesReceived()).isEqualTo(200 * 18));
        }
        int windows = 13; // of five seconds, in which the test is over for sure
        assertThat(lines().stream().filter(line -> line.contains("session ended")))
                .hasSizeBetween(1, windows);
        assertThat(lines().stream().filter(line -> line.contains("gone:"))).hasSizeBetween(20, 20 * windows);
        assertThat(lines()).hasSizeLessThan(22 * windows);
        if (lines().stream().noneMatch(line -> line.contains("more like it were not logged"))) {
            awaitLine("INFO dev\\.beckon\\.runtime\\.Incidents - Not logged, since there were so many of a kind:"
                    + " \\{GONE=\\d+, SESSION_BROKEN=199\\}");
        }
    }

    @Test
    void failureOfAHandlerIsLoggedWithItsStack() {
        Desk failing = new OpenDesk() {
            @Override
            public java.util.concurrent.CompletableFuture<String> echo(String text) {
                throw new IllegalStateException("reason for the log");
            }
        };
        try (Meeting meeting = Way.NIO.meet(failing)) {
            failure(meeting.desk().echo("x"));
            awaitLine(
                    "WARN dev\\.beckon\\.runtime\\.ServerCall - dev\\.beckon\\.calls\\.Desk/echo failed in stream \\d+"
                            + " of /127\\.0\\.0\\.1:\\d+");
            awaitLine("java\\.lang\\.IllegalStateException: reason for the log");
            awaitLine("\\s+at .*LogLinesTest.*");
        }
    }

    @Test
    void lostOneWayCallIsLogged() throws IOException {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Client client = Client.connect("beckon://localhost:" + rude.getLocalPort())) {
            client.service(Desk.class).note("x");
            rude.accept().close(); // not before the call was made: what fails at once is thrown
            awaitLine("WARN dev\\.beckon\\.runtime\\.Connector - One-way call of dev\\.beckon\\.calls\\.Desk/note to"
                    + " beckon://localhost:" + rude.getLocalPort()
                    + " was lost: UNAVAILABLE: .*the peer closed the connection.*");
        }
    }
}
