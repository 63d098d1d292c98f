package dev.beckon.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole demo: two processes and a socket. */
final class DemoCommandTest {

    private static final Pattern SERVER = Pattern.compile("server +process (\\d+)");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void allParagraphsAreAnsweredOnOneConnection() throws IOException {
        Path prose = file("prose.txt", "a paragraph of six short words\n\n".repeat(2000) + "the\u00A0end");
        Path nasty = file("nasty.txt", "\u001B \u200B \uD83E\uDEE0\u2007x\r\n\r\n" + "y".repeat(100_000));

        assertThat(demo(new PrintWriter(out), prose, nasty)).as(err::toString).isZero();

        assertThat(out.toString().lines().reduce((line, next) -> next)).hasValue("demo: ok calls=2009 words=12006");
        assertThat(out.toString())
                .containsPattern("2,009, of which [1-9][0-9,]* overtook an earlier call")
                .containsPattern("the listener's connection is cut: it has heard [1-9][0-9,]* events")
                .containsPattern("the listener is back after [0-9,]+ ms, [0-9,]+ events behind, and goes on")
                .containsPattern("events +2,009 heard on a connection of their own, cut behind [1-9][0-9,]*: none is")
                .containsPattern("a call that fails +INVALID_ARGUMENT: text: ''")
                .containsPattern("a deadline of 20 ms +DEADLINE_EXCEEDED: ")
                .containsPattern("the server's last words +2,009 answers, 12,006 words in them, 1 note")
                .containsPattern("2,000  paragraph");
        assertThat(ProcessHandle.of(serverIn(out.toString()))).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void serverThatDiesIsNoticed() throws IOException {
        Path prose = file("prose.txt", "words\n\n".repeat(1000));
        PrintWriter killing = new PrintWriter(out) {
            @Override
            public void flush() {
                if (SERVER.matcher(out.toString()).find()) {
                    ProcessHandle.of(serverIn(out.toString())).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        };

        assertThat(demo(killing, prose)).isEqualTo(1);

        assertThat(err.toString())
                .startsWith("demo: failed: the server process ended with exit code 137; UNAVAILABLE: ");
        assertThat(out.toString()).doesNotContain("demo: ok");
    }

    @Test
    void whatIsNoFileIsAnErrorOfTheCaller() {
        assertThat(demo(new PrintWriter(out), folder)).isEqualTo(2);
        assertThat(demo(new PrintWriter(out), folder.resolve("missing"))).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        "demo: FILE: " + folder + " is a directory (expected: a file that can be read)",
                        "demo: FILE: " + folder.resolve("missing")
                                + " does not exist (expected: a file that can be read)");
        assertThat(out.toString()).isEmpty();
    }

    private int demo(PrintWriter to, Path... files) {
        String[] names = Stream.of(files).map(Path::toString).toArray(String[]::new);
        return new CommandLine(new DemoCommand())
                .setOut(to)
                .setErr(new PrintWriter(err, true))
                .execute(names);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private static long serverIn(String output) {
        return SERVER.matcher(output)
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
