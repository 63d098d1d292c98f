package dev.beckon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands as processes: a server that is called from others, through the real standard streams. */
@Timeout(120)
final class ProcessesTest {

    private static Process serving;
    private static String address;

    @BeforeAll
    static void serve() throws IOException {
        serving = start("serve", "--port", "0");
        BufferedReader out = serving.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).matches("serve: dev\\.beckon\\.cli\\.demo\\.WordCount at beckon://localhost:\\d+");
        address = line.substring(line.indexOf("//") + 2);
    }

    @AfterAll
    static void stop() {
        serving.destroyForcibly();
    }

    @Test
    void wordsAreCounted() throws IOException {
        assertThat(run("", "call", address, "WordCount/count", "{\"text\":\"a b c\"}"))
                .isEqualTo(new Ran(0, """
                        {
                          "words": 3,
                          "frequencies": {
                            "a": 1,
                            "b": 1,
                            "c": 1
                          }
                        }
                        """, ""));
    }

    @Test
    void argumentsComeFromStandardInput() throws IOException {
        assertThat(run("{\"text\":\"\u00e9t\u00e9\"}", "call", address, "WordCount/count"))
                .isEqualTo(
                        new Ran(0, "{\n  \"words\": 1,\n  \"frequencies\": {\n    \"\u00e9t\u00e9\": 1\n  }\n}\n", ""));
        assertThat(run("{\"text\":\"x\"}", "call", address, "WordCount/count", "-")
                        .exitCode())
                .isZero();
        assertThat(run(" ", "call", address, "WordCount/count").err())
                .isEqualTo(
                        "call: JSON: nothing on standard input (expected: {\"text\": string, \"continued\": bool})\n");
    }

    @Test
    void binaryInputIsRefused() throws IOException {
        Process call = start("call", address, "WordCount/count", "-");
        Ran ran = finish(call, new byte[] {(byte) 0xff, 0, 1, (byte) 0x80});

        assertThat(ran)
                .isEqualTo(
                        new Ran(2, "", "call: JSON: not UTF-8 (expected: {\"text\": string, \"continued\": bool})\n"));
    }

    @Test
    void portInUseIsToldWithTheRemedy() throws IOException {
        String port = address.substring(address.indexOf(':') + 1);
        Ran ran = run("", "serve", "-p", port);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("serve: port " + port + " on localhost: ")
                .endsWith(" (expected: a free port, or 0 to have one chosen)\n");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void serverEndsAtASignal() throws IOException, InterruptedException {
        Process server = start("serve", "-p", "0");
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).startsWith("serve: ");

        server.toHandle().destroy(); // SIGTERM, and its output stays open
        assertThat(out.readLine()).isNull();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isEqualTo(143);
    }

    @Test
    void listenerPrintsWhatItHearsUntilASignal() throws IOException, InterruptedException {
        run("", "publish", address, "word-count.progress", "{\"answers\": 7}", "--key", "me");
        Process listening = start("listen", address, "word-count.progress", "--from=earliest", "--key=me");
        BufferedReader out = listening.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).endsWith(",\"data\":{\"answers\":\"7\",\"words\":\"0\"}}");

        listening.toHandle().destroy(); // SIGTERM
        assertThat(out.readLine()).isNull();
        assertThat(listening.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(listening.exitValue()).isEqualTo(143);
        assertThat(text(listening.getErrorStream())).isEmpty();
    }

    @Test
    void completionIsAShellScript() throws IOException, InterruptedException {
        Ran ran = run("", "completion");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("complete -F _complete_beckon").contains("--metadata");
        Process bash = new ProcessBuilder("bash", "-n").start();
        assertThat(finish(bash, ran.out().getBytes(StandardCharsets.UTF_8))).isEqualTo(new Ran(0, "", ""));
    }

    private static Ran run(String input, String... arguments) throws IOException {
        return finish(start(arguments), input.getBytes(StandardCharsets.UTF_8));
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"));
        command.addAll(List.of("-Dsun.stdout.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private static Ran finish(Process process, byte[] input) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException closed) {
            // it has read what it wanted
        }
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        String out = text(process.getInputStream());
        try {
            return new Ran(process.waitFor(), out, err.join());
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static String text(InputStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            stream.transferTo(all);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
