package dev.beckon.cli.log;

import static dev.beckon.cli.Ran.beckon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cli.Ran;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.disk.DiskEventLog;
import dev.beckon.eventlog.disk.DiskLogSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a log's directory. */
final class LogCommandTest {

    private static final DiskLogSettings SMALL = DiskLogSettings.standard().segments(64 * 1024);
    private static final byte[] SECOND = "second story".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @BeforeEach
    void log() {
        try (DiskEventLog log = DiskEventLog.open(directory, SMALL)) {
            log.declare(TopicSettings.of("stories", "Story").in(Mode.WRITTEN))
                    .toCompletableFuture()
                    .join();
            for (NewRecord record : List.of(
                    new NewRecord(
                            "stories", "ada", "here", "7", 0, List.of(new Header("a", "b")), new byte[] {1, 2, 3}),
                    NewRecord.of("stories", SECOND))) {
                log.append(Batch.of(record)).toCompletableFuture().join();
            }
            log.claim("stories", "billing").toCompletableFuture().join();
        }
    }

    private String dir() {
        return directory.toString();
    }

    /** Turns a bit of the second record around. */
    private void damage() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".journal")).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                int at = content.indexOf(new String(SECOND, StandardCharsets.ISO_8859_1));
                if (at >= 0) {
                    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                        open.seek(at);
                        open.write('S');
                    }
                }
            }
        }
    }

    @Test
    void inspectShowsFilesTopicsAndCursors() {
        Ran ran = beckon("log", "inspect", dir());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("segment 0000000000000001.journal: 65")
                .contains("topic stories: Story, WRITTEN, 2 records of ")
                .contains("cursor billing on stories: claim 1, 0 bytes, moved 20");
    }

    @Test
    void exportPrintsALineForEachRecord() {
        Ran ran = beckon("log", "export", dir(), "--topic", "stories");

        assertThat(ran.exitCode()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("{\"position\":\"0.0.0\",\"keptAt\":\"20")
                .endsWith("\"key\":\"ada\",\"id\":\"7\",\"source\":\"here\",\"time\":\"1970-01-01T00:00:00Z\","
                        + "\"headers\":[[\"a\",\"b\"]],\"data\":\"AQID\"}");
        assertThat(lines.get(1)).contains("\"position\":\"0.0.1\"").doesNotContain("key", "headers");
    }

    @Test
    void aWholeLogIsWholeAndNeedsNoRepair() {
        assertThat(beckon("log", "verify", dir())).isEqualTo(new Ran(0, "whole" + System.lineSeparator(), ""));
        assertThat(beckon("log", "repair", dir()).out()).startsWith("whole: nothing was done");
    }

    @Test
    void damageIsFoundAndRepairedAndWhatWasLostIsSaid() throws IOException {
        damage();

        Ran verified = beckon("log", "verify", dir());
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out()).contains("damaged: 0000000000000001.journal, byte 4");
        assertThat(beckon("log", "inspect", dir()).exitCode()).isEqualTo(1);
        assertThat(beckon("log", "export", dir(), "--topic", "stories").exitCode())
                .isEqualTo(1);

        Ran repaired = beckon("log", "repair", dir());
        assertThat(repaired.exitCode()).isZero();
        assertThat(repaired.out())
                .contains("damaged: 0000000000000001.journal, byte 4")
                .contains("lost: what was damaged, and ")
                .contains("set aside: 0000000000000001.journal.set-aside");
        assertThat(directory.resolve("0000000000000001.journal.set-aside")).exists();

        assertThat(beckon("log", "verify", dir()).out()).startsWith("whole");
        assertThat(beckon("log", "export", dir(), "--topic", "stories").out().lines())
                .hasSize(1);
    }

    @Test
    void anOpenLogIsRefused() {
        try (DiskEventLog open = DiskEventLog.open(directory, SMALL)) {
            assertThat(open.capabilities()).isNotEmpty();
            for (String command : List.of("inspect", "verify", "repair")) {
                Ran ran = beckon("log", command, dir());
                assertThat(ran.exitCode()).isEqualTo(1);
                assertThat(ran.err()).contains("a process has it open");
            }
        }
    }

    @Test
    void whatIsNoLogOrNoTopicIsAnErrorOfTheCaller() {
        Ran none = beckon("log", "verify", dir() + "/none");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no log (expected: the directory of one)");
        Ran topic = beckon("log", "export", dir(), "--topic", "songs");
        assertThat(topic.exitCode()).isEqualTo(2);
        assertThat(topic.err()).contains("topic: songs (expected: one that was declared)");
        assertThat(beckon("log").err()).contains("command: none (expected: one of ");
    }
}
