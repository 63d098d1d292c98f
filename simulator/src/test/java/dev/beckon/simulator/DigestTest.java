package dev.beckon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seed is the same run in every JVM. */
final class DigestTest {

    private static List<String> digests(Path folder, String name, String... flags)
            throws IOException, InterruptedException {
        Path said = folder.resolve(name);
        ProcessBuilder jvm = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        jvm.command().addAll(List.of(flags));
        jvm.command()
                .addAll(List.of(
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Simulate.class.getName(),
                        "--seed",
                        "1",
                        "--seeds",
                        "20",
                        "--digests",
                        "--traces",
                        folder.toString()));
        int code = jvm.redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        List<String> lines = Files.readAllLines(said);
        assertThat(code).as(String.join("\n", lines)).isZero();
        return lines.stream().filter(line -> line.startsWith("seed ")).sorted().toList();
    }

    @Test
    void twentySeedsAreTheSameInFreshJvms(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> first = digests(folder, "first.txt");
        List<String> second = digests(folder, "second.txt", "-Xint", "-XX:+UseSerialGC");

        assertThat(first).hasSize(20).isEqualTo(second);
    }
}
