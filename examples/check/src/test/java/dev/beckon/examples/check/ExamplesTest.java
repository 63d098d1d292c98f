package dev.beckon.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the examples promise: each runs in a JVM of its own, started as a user would. */
final class ExamplesTest {

    private static final Path HELLO = Path.of("../hello");

    @TempDir
    private Path folder;

    @Test
    void helloGreets() throws Exception {
        assertThat(outputOf("--class-path", path(), "hello.Hello"))
                .containsExactly("Hello, world!", "Greeted[name=world]");
    }

    @Test
    void helloIsOneFileOfAtMostTwentyLines() throws IOException {
        List<Path> files = filesUnder(HELLO.resolve("src"));
        assertThat(files).singleElement().asString().endsWith(".java");

        assertThat(Files.readAllLines(files.get(0)))
                .filteredOn(line -> !line.isBlank() && !line.startsWith("package ") && !line.startsWith("import "))
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void contextGoesAlong() throws Exception {
        assertThat(outputOf("--class-path", path(), "travel.Travel"))
                .containsExactly(
                        "travel.Travel.Agency/book OK",
                        "booked: Rome, traced as 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, in time",
                        "seats left: 3",
                        "travel.Travel.Agency/book PERMISSION_DENIED",
                        "PERMISSION_DENIED: member: none (expected: a number) (ran: no)",
                        "travel.Travel.Agency/book DEADLINE_EXCEEDED",
                        "gave up",
                        "calls: 3");
    }

    @Test
    void overloadIsRefusedAndTheRestServed() throws Exception {
        assertThat(outputOf("--class-path", path(), "rush.Rush"))
                .containsExactly(
                        "each order was served or refused: true",
                        "served more than 10: true, refused more than 100: true",
                        "brewed for those served only: true",
                        "the server counts as many: true",
                        "after the rush: espresso");
    }

    @Test
    void modularRunsOnTheModulePath() throws Exception {
        assertThat(outputOf("--module-path", path(), "--module", "kitchen/kitchen.Dinner"))
                .containsExactly("Ticket[number=1, dish=noodles]", "Ticket[number=2, dish=tea]");
    }

    @Test
    void secureKnowsItsCallers() throws Exception {
        assertThat(outputOf("--class-path", path(), "vault.Night"))
                .containsExactly(
                        "the gold of spiffe://example.org/billing",
                        "the gold of ada",
                        "PERMISSION_DENIED: box: 'spiffe://example.org/billing' is not of ada (expected: the caller's own)",
                        "UNAUTHENTICATED: beckon://localhost: the peer says: token: not known"
                                + " (expected: one that the server has)");
    }

    @Test
    void streamsAreWrittenAndRead() throws Exception {
        assertThat(outputOf("--class-path", path(), "ticker.Ticker"))
                .containsExactly(
                        "Price[share=tea, cents=100]",
                        "Price[share=tea, cents=101]",
                        "Price[share=tea, cents=102]",
                        "550",
                        "Price[share=tea, cents=103]",
                        "Price[share=soup, cents=104]");
    }

    @Test
    void eventsAreHeardLiveAndAgain() throws Exception {
        assertThat(outputOf("--class-path", path(), "parcels.Parcels"))
                .containsExactly(
                        "the office hears Moved[parcel=p1, place=depot]",
                        "the office hears Moved[parcel=p2, place=van]",
                        "p1 was at the depot",
                        "p1 was at the van",
                        "p1 was at the door",
                        "lately: Moved[parcel=p2, place=van]",
                        "after that: Moved[parcel=p1, place=van] from anonymous",
                        "after that: Moved[parcel=p1, place=door] from anonymous");
    }

    @Test
    void eventsAreHeardUnderAName() throws Exception {
        assertThat(outputOf("--class-path", path(), "parcels.Invoices"))
                .containsExactly(
                        "one: Moved[parcel=p1, place=depot]",
                        "other: Moved[parcel=p1, place=van]",
                        "labels for [p2 depot, p2 van, p3 depot, p3 van]",
                        "sent: Invoice[parcel=p1, cents=490]",
                        "sent: Invoice[parcel=p2, cents=490]",
                        "sent: Invoice[parcel=p3, cents=490]",
                        "given up: Moved[parcel=p3, place=depot], java.lang.IllegalStateException: nobody knows who"
                                + " sends p3");
    }

    @Test
    void kotlinCallsKotlin() throws Exception {
        assertThat(outputOf("--class-path", path(), "bakery.MorningKt"))
                .containsExactly(
                        "Good morning!",
                        "Ticket(number=1, order=Order(table=by the window, loaves={RYE=2}, seats=null, wish=Optional[warm]))",
                        "Receipt(paid=4.20 EUR, by=Card(holder=Ada, digits=[4, 2]))",
                        "Price(loaf=RYE, each=1.40 EUR)",
                        "Price(loaf=WHEAT, each=2.10 EUR)",
                        "bakery.SoldOut: no RYE but 12");
    }

    @Test
    void reactorAndCoroutinesHaveStreams() throws Exception {
        String[] prices = {
            "Price[share=tea, cents=100]", "Price[share=tea, cents=101]", "Price[share=tea, cents=102]",
        };
        assertThat(outputOf("--class-path", path(), "market.WithReactor")).containsExactly(prices);
        assertThat(outputOf("--class-path", path(), "market.WithCoroutinesKt")).containsExactly(prices);
    }

    @Test
    void adaptersOfTheDocsAreThoseThatRun() throws IOException {
        String docs = Files.readString(Path.of("../../docs/streams.md"));
        String section = docs.substring(docs.indexOf("## Reactor\n"), docs.indexOf("## On the wire\n"));
        Matcher snippets =
                Pattern.compile("```(java|kotlin)\n(.*?)```", Pattern.DOTALL).matcher(section);
        int seen = 0;
        while (snippets.find()) {
            Path file = Path.of(
                    "../adapters/src/main",
                    snippets.group(1).equals("java")
                            ? "java/market/WithReactor.java"
                            : "kotlin/market/WithCoroutines.kt");
            String source = unindented(Files.readString(file));
            for (String part : snippets.group(2).split("\n\n")) {
                assertThat(source).contains(unindented(part));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(4);
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void heartbeatsTellHowTheClientStands() throws Exception {
        assertThat(outputOf("--class-path", path(), "lifecycle.Heartbeats"))
                .contains(
                        "fair",
                        "IDLE -> CONNECTING: connecting",
                        "CONNECTING -> READY: connected",
                        "READY -> IDLE: connection lost: the peer says: maintenance");
    }

    @Test
    void rollingRestartAnswersEveryCall() throws Exception {
        assertThat(outputOf("--class-path", path(), "lifecycle.RollingRestart"))
                .containsExactly("old server: rain", "everything answered: true", "new server: fair", "it is SERVING");
    }

    @Test
    void serverAsksTheStationsThatAreConnected() throws Exception {
        assertThat(outputOf("--class-path", path(), "lifecycle.Stations")).containsExactly("rain here", "rain here");
    }

    @Test
    void serversComeAndGoWithoutAFailedCall() throws Exception {
        assertThat(outputOf("--class-path", path(), "shelf.Library"))
                .containsExactly("found in [north, south]", "found in south", "found in [east]");
    }

    @Test
    void guardNamesWhoBlocksTheLoop() throws Exception {
        assertThat(outputOf("--class-path", path(), "lifecycle.Guarded"))
                .containsExactly("lifecycle.Guarded$SlowStation.at", "late");
    }

    @Test
    void aClientOfYesterdayCallsAServerOfToday() throws Exception {
        Process server = jvm("--class-path", shop("server", "contract-2"), "shop.ShopServer")
                .redirectError(folder.resolve("server").toFile())
                .start();
        try {
            String port = server.inputReader().readLine();
            assertThat(port).as(() -> read(folder.resolve("server"))).isNotNull();

            assertThat(outputOf(
                            "--class-path",
                            shop("client", "contract-1"),
                            "shop.ShopClient",
                            "beckon://localhost:" + port))
                    .containsExactly(
                            "Article[name=noodles, category=FOOD, cents=250]",
                            "Article[name=tea, category=DRINK, cents=420]",
                            "Article[name=recipes, category=OTHER, cents=1995]",
                            "Receipt[number=1, cents=500]",
                            "shop.SoldOut: tea is sold out");
        } finally {
            server.outputWriter().close();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        }
        assertThat(server.exitValue()).isZero();
    }

    /** The class path of a program of the shop. */
    private static String shop(String program, String contract) throws IOException {
        return String.join(
                File.pathSeparator,
                "../evolution/" + program + "/target/classes",
                "../evolution/" + contract + "/target/classes",
                path());
    }

    private static ProcessBuilder jvm(String... arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(Stream.concat(
                        // over before the second compiler has paid for itself
                        Stream.of(java.toString(), "-XX:TieredStopAtLevel=1"), Stream.of(arguments))
                .toList());
    }

    /** The lines that a JVM with these arguments writes to its standard output. */
    private List<String> outputOf(String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = jvm(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(process.exitValue()).as(() -> read(err)).isZero();
            return Files.readAllLines(out);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The jars of the examples and of what they need when they run. */
    private static String path() throws IOException {
        return Files.readString(Path.of(System.getProperty("examples.path"))).strip();
    }

    private static List<Path> filesUnder(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
