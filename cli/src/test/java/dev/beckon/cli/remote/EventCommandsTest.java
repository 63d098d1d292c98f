package dev.beckon.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.beckon.api.EventInfo;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Position;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicOptions;
import dev.beckon.cli.Ran;
import dev.beckon.cli.remote.Stalls.Opened;
import dev.beckon.cli.remote.Stalls.Sale;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics from a shell: what is told of them, what is published to them, and what is heard. */
@Timeout(60)
final class EventCommandsTest {

    private static final Topic<StringValue> NOTES = Topic.of("notes", StringValue.class);

    private final BlockingQueue<Sale> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<EventInfo> infos = new LinkedBlockingQueue<>();
    private Server server;
    private String address;

    @BeforeEach
    void serve() {
        server = Server.builder()
                .port(0)
                .serve(Stalls.class, new Stalls() {})
                .topic(Stalls.SALES, TopicOptions.DEFAULT.retainBytes(1000))
                .topic(Stalls.OPEN, TopicOptions.DEFAULT.keepLatest())
                .topic(NOTES, TopicOptions.DEFAULT) // of no contract
                .start();
        address = "localhost:" + server.port();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private Position sold(String what, EventOptions options) throws Exception {
        return got(server.publish(Stalls.SALES, new Sale(what, 250, Optional.empty(), List.of()), options));
    }

    private void hear() throws Exception {
        got(server.listen(Stalls.SALES)
                .each((sale, info) -> {
                    infos.add(info);
                    heard.add(sale);
                })
                .ready());
    }

    // ---- topics

    @Test
    void topicsAreToldInATable() throws Exception {
        got(server.publish(Stalls.OPEN, new Opened("north", 8)));

        Ran ran = Ran.beckon("topics", address, "--sample", "0s");

        assertThat(ran.exitCode()).as(ran::err).isZero();
        assertThat(ran.out()
                        .lines()
                        .filter(line -> !line.contains(".dead-letters"))
                        .map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "topic mode retained records bytes per s listeners lag type",
                        "market.open memory 1 h, 16 MiB, the latest 1 " + bytes(ran)
                                + " ? 0 dev.beckon.cli.remote.Stalls.Opened",
                        "market.sales memory 1 h, 1000 B 0 0 B ? 0 dev.beckon.cli.remote.Stalls.Sale",
                        "notes memory 1 h, 16 MiB 0 0 B ? 0 google.protobuf.StringValue");
        assertThat(ran.out()
                        .lines()
                        .map(line -> line.indexOf("dev.beckon.cli"))
                        .filter(at -> at > 0)
                        .distinct())
                .as("columns are straight")
                .hasSize(1);
    }

    private static String bytes(Ran ran) {
        return ran.out().replaceAll("(?s).*the latest +1 +(\\d+ B) .*", "$1");
    }

    @Test
    void ofOneTopicEachListenerIsTold() throws Exception {
        hear();
        sold("tea", EventOptions.DEFAULT);
        heard.poll(20, TimeUnit.SECONDS);
        try (Client till = Client.builder(address).name("till").build()) {
            got(till.listen(Stalls.SALES, sale -> {}).ready());

            Ran ran = Ran.beckon("topics", address, "market.sales", "--sample=10ms");

            assertThat(ran.out())
                    .contains(
                            "topic        market.sales\n",
                            "type         dev.beckon.cli.remote.Stalls.Sale\n",
                            "described by market.v1.Stalls, as market.v1.Sale\n",
                            "records      1, ",
                            "published    1 since the server was started; 0.0 a second\n",
                            "listeners    2\n")
                    .containsPattern("\n  the server itself at [0-9a-f.]+, lag 0, ")
                    .containsPattern("\n  anonymous#till at [0-9a-f.]+, lag 0, ");
        }
    }

    // ---- publish

    @Test
    void whatIsPublishedIsHeardWithAllThatWasSaidOfIt() throws Exception {
        hear();

        Ran ran = Ran.beckon(
                "publish",
                address,
                "market.sales",
                "{\"what\": \"tea\", \"cents\": \"250\", \"at\": \"2026-11-23T08:00:00Z\", \"tags\": [\"a\", \"b\"]}",
                "--key=north",
                "--id=7",
                "--header",
                "till=2",
                "--header=note=a=b");

        assertThat(heard.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new Sale("tea", 250, Optional.of(Instant.parse("2026-11-23T08:00:00Z")), List.of("a", "b")));
        EventInfo info = infos.remove();
        assertThat(ran).isEqualTo(new Ran(0, info.position() + "\n", ""));
        assertThat(info.key()).isEqualTo("north");
        assertThat(info.id()).isEqualTo("7");
        assertThat(info.headers()).isEqualTo(Map.of("till", "2", "note", "a=b"));
        assertThat(Ran.beckon("publish", address, "market.sales", "{}", "--id=7"))
                .as("the id is not kept twice")
                .isEqualTo(ran);
    }

    @Test
    void linesOfStandardInputAreEventsUpToOneThatIsNone() throws Exception {
        hear();
        InputStream before = System.in;
        Ran ran;
        try {
            String lines = "{\"what\": \"tea\"}\n\n{\"what\": \"\u00e9\"}\n{\"what\": 3, }\n{\"what\": \"never\"}\n";
            System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
            ran = Ran.beckon("publish", address, "market.sales", "-");
        } finally {
            System.setIn(before);
        }

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.err()).startsWith("publish: line 4 of standard input: JSON: not JSON near line 1, column ");
        sold("the end", EventOptions.DEFAULT);
        assertThat(heard.poll(20, TimeUnit.SECONDS).what()).isEqualTo("tea");
        assertThat(heard.poll(20, TimeUnit.SECONDS).what()).isEqualTo("\u00e9");
        assertThat(heard.poll(20, TimeUnit.SECONDS).what()).isEqualTo("the end");
    }

    @Test
    void keysAreDeleted() {
        Ran opened = Ran.beckon("publish", address, "market.open", "{\"stall\": \"north\"}", "-k", "north");
        Ran deleted = Ran.beckon("publish", address, "market.open", "--delete", "-k", "north");
        Ran heardOf = Ran.beckon("listen", address, "market.open", "--from=earliest", "-c", "2");

        assertThat(opened.exitCode()).as(opened::err).isZero();
        assertThat(deleted.exitCode()).as(deleted::err).isZero();
        assertThat(heardOf.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(",\"data\":{\"stall\":\"north\",\"hours\":0}}"),
                        line -> assertThat(line)
                                .startsWith("{\"position\":\"" + deleted.out().strip() + "\",\"bookmark\":\"")
                                .contains("\"key\":\"north\"")
                                .endsWith(",\"deleted\":true}"));
    }

    // ---- listen

    @Test
    void eventsAreLinesOfJson() throws Exception {
        Position position = sold(
                "<tea>\u001b\u009b",
                EventOptions.ofKey("north")
                        .id("7")
                        .time(Instant.parse("2026-11-23T08:00:00Z"))
                        .header("till", "2")
                        .header("till\"", "\u007f"));
        sold("cake", EventOptions.DEFAULT);

        Ran ran = Ran.beckon("listen", address, "market.sales", "--from", "earliest", "--count", "1");

        assertThat(ran.exitCode()).as(ran::err).isZero();
        assertThat(ran.out().replaceFirst("\"bookmark\":\"[0-9a-f.]+\"", "\"bookmark\":\"\""))
                .isEqualTo("{\"position\":\"" + position + "\",\"bookmark\":\"\",\"key\":\"north\",\"id\":\"7\","
                        + "\"source\":\"#server\",\"time\":\"2026-11-23T08:00:00Z\","
                        + "\"headers\":{\"till\":\"2\",\"till\\\"\":\"\\u007f\"},"
                        + "\"data\":{\"what\":\"<tea>\\u001b\\u009b\",\"cents\":\"250\",\"tags\":[]}}\n");
    }

    @Test
    void aBookmarkAKeyAndAPrefixSayWhatIsHeard() throws Exception {
        for (String key : List.of("north-1", "south", "north-2", "north-1")) {
            sold(key, EventOptions.ofKey(key));
        }
        Ran first = Ran.beckon("listen", address, "market.sales", "--from=earliest", "-c=1");
        String bookmark = first.out().replaceAll("(?s).*\"bookmark\":\"([^\"]+)\".*", "$1");

        assertThat(what(Ran.beckon("listen", address, "market.sales", "--from", bookmark, "-c=2")))
                .containsExactly("south", "north-2");
        assertThat(what(Ran.beckon("listen", address, "market.sales", "--from", bookmark, "-k=north-1", "-c=1")))
                .containsExactly("north-1");
        assertThat(what(Ran.beckon("listen", address, "market.sales", "-f=earliest", "--key-prefix=north", "-c=3")))
                .containsExactly("north-1", "north-2", "north-1");
        assertThat(what(Ran.beckon("listen", address, "market.sales", "-f=2020-01-01T00:00:00+01:00", "-c=2")))
                .containsExactly("north-1", "south");
    }

    @Test
    void aNameGoesOnBehindWhatWasPrinted() throws Exception {
        for (String what : List.of("tea", "cake", "soup")) {
            sold(what, EventOptions.DEFAULT);
        }

        Ran first = Ran.beckon("listen", address, "market.sales", "-f=earliest", "--named=billing", "-c=2");
        Ran second = Ran.beckon("listen", address, "market.sales", "-f=earliest", "-n=billing", "-c=1");

        assertThat(what(first)).containsExactly("tea", "cake");
        assertThat(what(second)).containsExactly("soup");
        assertThat(first.exitCode() + second.exitCode()).isZero();
    }

    @Test
    void aNameIsToldWithItsLag() throws Exception {
        BlockingQueue<Sale> held = new LinkedBlockingQueue<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        got(server.listen(Stalls.SALES)
                .named("billing")
                .eachAsync((sale, info) -> {
                    held.add(sale);
                    return release;
                })
                .ready());
        sold("tea", EventOptions.DEFAULT);
        sold("cake", EventOptions.DEFAULT);
        assertThat(held.poll(20, TimeUnit.SECONDS)).isNotNull();

        Ran ran = Ran.beckon("topics", address, "market.sales", "--sample=0s");
        release.complete(null);

        assertThat(ran.out()).containsPattern("\n  the server itself named billing at [0-9a-f.]+, lag 2, ");
    }

    private static List<String> what(Ran ran) {
        return ran.out()
                .lines()
                .map(line -> line.replaceAll(".*\"what\":\"([^\"]+)\".*", "$1"))
                .toList();
    }

    @Test
    void whatIsMissingIsALineToo() throws Exception {
        sold("first", EventOptions.DEFAULT);
        Ran first = Ran.beckon("listen", address, "market.sales", "--from=earliest", "-c=1");
        String bookmark = first.out().replaceAll("(?s).*\"bookmark\":\"([^\"]+)\".*", "$1");
        for (int i = 0; i < 30; i++) {
            sold("x".repeat(100), EventOptions.DEFAULT); // 1,000 bytes are retained
        }

        Ran ran = Ran.beckon("listen", address, "market.sales", "--from", bookmark, "-c=1");

        assertThat(ran.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("{\"gap\":{\"after\":\"" + bookmark + "\",\"resumed\":\"")
                                .containsPattern("\"missed\":2\\d,")
                                .endsWith("\"reason\":\"RETENTION\"}}"),
                        line -> assertThat(line).contains("\"what\":\"xxx"));
    }

    @Test
    void messagesThatTheServerDoesNotDescribeAreBase64() throws Exception {
        got(server.publish(NOTES, StringValue.of("ab")));

        assertThat(Ran.beckon("listen", address, "notes", "--from=earliest", "-c=1")
                        .out())
                .endsWith(",\"data_base64\":\"CgJhYg==\"}\n");
        assertThat(Ran.beckon("publish", address, "notes", "\"ab\""))
                .isEqualTo(new Ran(
                        1,
                        "",
                        "publish: JSON: the server does not tell how a google.protobuf.StringValue looks (expected: a"
                                + " topic of a contract that it serves)\n"));
    }

    // ---- what is refused

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | listen ADDRESS nope | topic: 'nope' is not declared here (expected: one of [market.open",
                "2 | topics ADDRESS nope | topic: 'nope' is not declared here (expected: one of [market.open",
                "2 | publish ADDRESS nope {} | topic: 'nope' is not declared here (expected: one of [market.open",
                "4 | listen ADDRESS notes --from absurd | INVALID_ARGUMENT: bookmark: absurd (expected: one that a reader has given)",
                "2 | listen ADDRESS notes --from= | --from: '' (expected: latest, earliest, a time such as",
                "2 | listen ADDRESS notes --count 0 | --count: 0 (expected: at least 1)",
                "2 | listen ADDRESS notes -k a --key-prefix b | --key: set, and keyPrefix too (expected: one of them)",
                "2 | listen ADDRESS notes --named= | --named: 0 characters (expected: 1 to 200)",
                "2 | listen ADDRESS notes --key= | --key: 0 characters (expected: 1 to 1024)",
                "2 | publish ADDRESS market.open {} | --key: none (expected: one, as each event of market.open has)",
                "2 | publish ADDRESS market.sales --delete | --delete: (expected: with --key, and without JSON, --id and --header)",
                "4 | publish ADDRESS market.sales --delete -k a | FAILED_PRECONDITION: topic: market.sales keeps no key",
                "2 | publish ADDRESS market.sales --id 3 - | --id: with events on standard input (expected: one event, as an argument)",
                "2 | publish ADDRESS market.sales {} --header x | --header: 'x' (expected: NAME=VALUE)",
                "2 | publish ADDRESS market.sales {} --header =x | --header: 0 characters (expected: 1 to 1024)",
                "2 | publish ADDRESS market.sales {\"cent\":1} | JSON: Cannot find field: cent in message market.v1.Sale (expected: {\"what\": string, \"cents\": int64,",
                "3 | listen localhost:1 notes | UNAVAILABLE: ",
            })
    void whatCannotBeIsToldWithWhatCan(int code, String command, String message) {
        Ran ran = Ran.beckon(command.replace("ADDRESS", address).split(" "));

        assertThat(ran.err()).startsWith(command.substring(0, command.indexOf(' ')) + ": " + message);
        assertThat(ran.exitCode()).isEqualTo(code);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void eventsThatAreTooLargeAreRefused() {
        Ran ran = Ran.beckon("publish", address, "market.sales", "{\"what\": \"" + "x".repeat(5 << 20) + "\"}");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err()).startsWith("publish: RESOURCE_EXHAUSTED: ").hasSizeLessThan(300);
    }

    @Test
    void serversWithoutTopicsAreToldSo() {
        try (Server without =
                Server.builder().port(0).serve(NewMarket.class, () -> 7).start()) {
            String there = "localhost:" + without.port();
            assertThat(Ran.beckon("topics", there))
                    .isEqualTo(new Ran(
                            4,
                            "",
                            "topics: " + there
                                    + " has no topics: UNIMPLEMENTED: service: beckon.events.v1.Events is not"
                                    + " served (expected: one of [market.v2.Market]) (ran: no)\n"));
        }
    }

    @Test
    void contractsOfNothingButTopicsAreDescribed() {
        assertThat(Ran.beckon("describe", address, "Stalls").out())
                .contains("// Topic market.sales, of Sale events: What was sold.", "message Opened {");
    }
}
