package dev.beckon.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.beckon.cli.Ran;
import dev.beckon.runtime.Server;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of a server whose contract the command learns from it. */
final class CallCommandTest {

    private static final String BASKET = "{\"size\": int32, \"many\": int64, \"prices\": {string: int64},"
            + " \"bought\": Timestamp, \"kinds\": [KIND_APPLE | KIND_PEAR], \"seal\": base64, \"inner\": Basket}";

    private final OpenMarket market = new OpenMarket();
    private Server server;
    private String address;

    @BeforeEach
    void serve() {
        server = Server.builder()
                .port(0)
                .serve(MarketAsync.class, market)
                .serve(NewMarket.class, () -> 7)
                .start();
        address = "localhost:" + server.port();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void messagesAreJsonBothWays() {
        Ran ran = Ran.beckon("call", address, "market.v1.Market/echo", """
                {"size": -1, "many": "9007199254740993", "prices": {"b": 2, "a": "1"}, "bought": "2026-11-22T12:00:00.5Z",
                 "kinds": ["KIND_PEAR", 0], "seal": "AQID", "inner": {}}""");

        assertThat(ran).isEqualTo(new Ran(0, """
                        {
                          "size": -1,
                          "many": "9007199254740993",
                          "prices": {
                            "a": "1",
                            "b": "2"
                          },
                          "bought": "2026-11-22T12:00:00.500Z",
                          "kinds": ["KIND_PEAR", "KIND_APPLE"],
                          "seal": "AQID",
                          "inner": {
                            "size": 0,
                            "many": "0",
                            "prices": {
                            },
                            "kinds": [],
                            "seal": ""
                          }
                        }
                        """, ""));
    }

    @Test
    void itemsOfAStreamAreLines() {
        Ran ran = Ran.beckon("call", address, "market.v1.Market/baskets", "{\"many\": 2}");

        assertThat(ran).isEqualTo(new Ran(0, """
                        {"size":0,"many":"0","prices":{},"kinds":[],"seal":""}
                        {"size":1,"many":"0","prices":{},"kinds":[],"seal":""}
                        """, ""));
    }

    @Test
    void streamThatFailsHasPrintedTheItemsBefore() {
        Ran ran = Ran.beckon("call", address, "market.v1.Market/baskets", "{\"many\": 9}");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.err()).contains("(ran: yes)");
    }

    @Test
    void streamsToTheServerAreRefused() {
        Ran ran = Ran.beckon("call", address, "market.v1.Market/count", "{}");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("METHOD: 'count' takes a stream (expected: one that takes one message;");
    }

    @Test
    void textIsReadableAndDoesNotSteerTheTerminal() {
        Ran ran = Ran.beckon(
                "call",
                address,
                "v1.Market/show",
                "{\"name\": \"<'=&\\\\u003c\\u001b\u009b\u007f\u00e9\", \"numbers\": [1, 2]}");

        assertThat(ran.out()).isEqualTo("{\n  \"result\": \"<'=&\\\\u003c\\u001b\\u009b\\u007f\u00e9[1, 2]\"\n}\n");
    }

    @Test
    void argumentsAreNotNeededWhereThereAreNone() {
        assertThat(Ran.beckon("call", address, "v2.Market/open").out()).isEqualTo("{\n  \"result\": 7\n}\n");
    }

    @Test
    void metadataTravels() {
        assertThat(Ran.beckon(
                                "call",
                                "-m",
                                "who=me=you",
                                "--metadata=k=v",
                                address,
                                "v1.Market/metadata",
                                "{\"name\":\"who\"}")
                        .out())
                .isEqualTo("{\n  \"result\": \"me=you\"\n}\n");
        assertThat(Ran.beckon("call", address, "v1.Market/metadata", "{\"name\":\"who\"}")
                        .out())
                .isEqualTo("{\n}\n");
    }

    @Test
    void oneWayCallsPrintNothing() throws InterruptedException {
        assertThat(Ran.beckon("call", address, "v1.Market/note", "{\"text\":\"hello\"}"))
                .isEqualTo(new Ran(0, "", ""));
        assertThat(market.notes.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    @Test
    void failedCallsTellTheirStatus() {
        assertThat(Ran.beckon("call", address, "v1.Market/fail", "{\"why\":\"\u001b[31mno\"}"))
                .isEqualTo(new Ran(4, "", "call: ABORTED: ?[31mno (ran: yes)\n"));
        Ran late = Ran.beckon("call", "-d", "2s", address, "v1.Market/hold");
        assertThat(late.exitCode()).isEqualTo(4);
        assertThat(late.out()).isEmpty();
        assertThat(late.err()) // either side may be the first to notice
                .startsWith("call: DEADLINE_EXCEEDED: ")
                .endsWith(" (ran: maybe)\n");
    }

    @Test
    void typedErrorsAreTold() {
        assertThat(Ran.beckon("call", address, "v1.Market/sell", "{\"kind\": \"KIND_PEAR\"}"))
                .isEqualTo(new Ran(4, "", """
                        call: FAILED_PRECONDITION: PEAR is sold out (ran: yes)
                        market.v1.SoldOut {
                          "kind": "PEAR",
                          "days": 3
                        }
                        """));
    }

    @Test
    void requestsThatAreTooLongAreRefused() {
        Ran ran = Ran.beckon("call", address, "v1.Market/note", "{\"text\":\"" + "x".repeat(5 << 20) + "\"}");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err()).startsWith("call: RESOURCE_EXHAUSTED: ").hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sise\": 1} | Cannot find field: sise in message market.v1.Basket",
                "{\"size\": \"x\"} | Not an int32 value: \"x\"",
                "{\"size\": 3000000000} | Not an int32 value: 3000000000",
                "{\"size\": {}} | ",
                "{\"kinds\": [\"PLUM\"]} | ",
                "{\"kinds\": 3} | ",
                "{\"bought\": \"yesterday\"} | ",
                "{\"inner\": 4} | Expect message object but got: 4",
                "3 | Expect message object but got: 3",
                "null | ",
                "{ | not JSON near line 1, column 2: ends too early",
                "[[[[[[ | not JSON near line 1, column 7: ends too early",
                "garbage | not JSON near line 1, column 1: wanted a value; text and names are in double quotes",
                "{'size': 1} | not JSON near line 1, column 3: wanted a value; text and names are in double quotes",
                "{} {} | not JSON near line 1, column 5: wanted nothing after the first value",
                "{}} | not JSON near line 1, column 4: wanted nothing after the first value",
                "{\"size\" 1} | not JSON near line 1, column 10: wanted ':'",
                "{\"size\": } | not JSON near line 1, column 10: wanted a value",
                "{\"size\": 1,} | not JSON near line 1, column 13: wanted a name in double quotes",
                "{\"size\": 1 \"many\": 2} | not JSON near line 1, column 13: wanted ',' or '}'",
                "{\"kinds\": [1 2]} | not JSON near line 1, column 15: wanted ',' or ']'",
                "{\"seal\": \"A | not JSON near line 1, column 12: wanted '\"' at the end of the text",
                "{\"seal\": \"\\x\"} | not JSON near line 1, column 13: wanted one of \\\" \\\\ ",
                "{\"seal\": \"\\uvwxy\"} | not JSON near line 1, column 13: wanted one of \\\" \\\\ ",
            })
    void whatIsNoArgumentIsToldWithWhatWouldBe(String json, String why) {
        Ran ran = Ran.beckon("call", address, "v1.Market/echo", json);

        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("call: JSON: " + (why == null ? "" : why))
                .endsWith(" (expected: " + BASKET + ")\n");
        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @Test
    void theLineIsToldToo() {
        assertThat(Ran.beckon("call", address, "v1.Market/echo", "{\n  \"size\": 1\n  \"many\": 2\n}")
                        .err())
                .startsWith("call: JSON: not JSON near line 3, column 4: wanted ',' or '}' (expected: ");
    }

    @Test
    void deepJsonIsRefused() {
        Ran ran = Ran.beckon(
                "call", address, "v1.Market/echo", "{\"inner\":".repeat(100_000) + "{}" + "}".repeat(100_000));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("call: JSON: ").hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Market/open | SERVICE: 'Market' is ambiguous at ADDRESS (expected: one of market.v1.Market, market.v2.Market)",
                "arket/open | SERVICE: 'arket' is not served at ADDRESS (expected: one of beckon.reflection.v1.Reflection, grpc.health.v1.Health,"
                        + " market.v1.Market, market.v2.Market)",
                "v1.Market/open | METHOD: 'open' is not one of market.v1.Market (expected: one of echo, show, metadata, hold,"
                        + " note, fail, sell, baskets, count)",
                "v1.Market | SERVICE/METHOD: 'v1.Market' (expected: such as WordCount/count)",
                "/x | SERVICE/METHOD: '/x' (expected: such as WordCount/count)",
                "x/ | SERVICE/METHOD: 'x/' (expected: such as WordCount/count)",
            })
    void whatIsNoMethodIsToldWithWhatIs(String target, String message) {
        assertThat(Ran.beckon("call", address, target, "{}"))
                .isEqualTo(new Ran(2, "", "call: " + message.replace("ADDRESS", address) + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--deadline=5 | Invalid value for option '--deadline': '5' (expected: a number and ms, s, m or h, such as 500ms)",
                "--deadline=0s | --deadline: deadline: PT0S (expected: more than zero, at most 365 days)",
                "--deadline=999999999h | --deadline: deadline: PT999999999H (expected: more than zero, at most 365 days)",
                "--metadata=kv | --metadata: 'kv' (expected: NAME=VALUE)",
                "--metadata=K=v | --metadata: metadata name: 'K' (expected: a-z, 0-9, '-', '_', '.')",
            })
    void wrongOptionsAreToldWithWhatIsRight(String option, String message) {
        Ran ran = Ran.beckon("call", option, address, "v1.Market/echo", "{}");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("call: " + message + "\n");
    }

    @ParameterizedTest
    @CsvSource({"localhost:99999", "localhost:x", "local host", "''", "'[::1'", "http://localhost:7400", "localhost:1/x"
    })
    void whatIsNoAddressIsToldWithWhatIs(String wrong) {
        assertThat(Ran.beckon("call", wrong, "v1.Market/echo", "{}").err())
                .startsWith("call: HOST:PORT: '" + wrong
                        + "' (expected: such as localhost:7400, 10.0.0.1:7400 or [::1]:7400; ");
    }

    @Test
    void addressesCanBeWrittenInSeveralWays() throws IOException {
        assertThat(Ran.beckon("call", "beckon://" + address, "v2.Market/open").exitCode())
                .isZero();
        Assumptions.assumeTrue(
                InetAddress.getByName("::1") instanceof Inet6Address
                        && java.net.NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null,
                "no IPv6 here");
        try (Server onSix = Server.builder()
                .host("::1")
                .port(0)
                .serve(NewMarket.class, () -> 6)
                .start()) {
            assertThat(Ran.beckon("call", "[::1]:" + onSix.port(), "Market/open")
                            .out())
                    .isEqualTo("{\n  \"result\": 6\n}\n");
        }
    }

    @Test
    void whereNothingListensThereIsNoServer() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Ran ran = Ran.beckon("call", "localhost:" + free, "Market/open");

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("call: UNAVAILABLE: beckon://localhost:" + free + ": cannot connect: ")
                .endsWith(" (expected: a Beckon server there) (ran: no)\n");
    }

    @Test
    void anotherProtocolIsNoServer() throws IOException, InterruptedException {
        try (ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket peer = http.accept()) {
                    peer.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    peer.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException gone) {
                    // the command has seen enough
                }
            });
            answering.start();
            Ran ran = Ran.beckon("call", "localhost:" + http.getLocalPort(), "Market/open");
            answering.join();

            assertThat(ran.err())
                    .startsWith("call: UNAVAILABLE: ")
                    .contains("'HTTP", "(expected: be 42 4b 4e, as of a Beckon peer)", "(ran: no)");
            assertThat(ran.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void httpServersThatWaitForMoreAreNoServer() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        http.start();
        try {
            Ran ran = Ran.beckon(
                    "call", "-d", "500ms", "localhost:" + http.getAddress().getPort(), "Market/open");

            assertThat(ran.err()).contains("no connection within 500 ms");
            assertThat(ran.exitCode()).isEqualTo(3);
        } finally {
            http.stop(0);
        }
    }

    @Test
    void whoSaysNothingIsNoServer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = Ran.beckon("call", "-d", "200ms", "localhost:" + silent.getLocalPort(), "Market/open");

            assertThat(ran.err()).startsWith("call: DEADLINE_EXCEEDED: ").contains("no connection within 200 ms");
            assertThat(ran.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void serversWithoutReflectionAreToldSo() {
        try (Server closed = Server.builder()
                .port(0)
                .reflection(false)
                .serve(NewMarket.class, () -> 7)
                .start()) {
            Ran ran = Ran.beckon("call", "localhost:" + closed.port(), "Market/open");

            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.err())
                    .startsWith("call: localhost:" + closed.port() + " does not tell what it serves: UNIMPLEMENTED: ")
                    .endsWith("; its reflection is switched off\n");
        }
    }
}
