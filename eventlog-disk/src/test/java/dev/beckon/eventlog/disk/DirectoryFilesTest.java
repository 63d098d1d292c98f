package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Capability;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.TopicSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, and logs in real directories. */
final class DirectoryFilesTest {

    private static final DiskLogSettings AT_ONCE =
            DiskLogSettings.standard().segments(64 * 1024).waitForLock(Duration.ZERO);

    @TempDir
    private Path temp;

    @Test
    void filesAreTheirOwnersAlone() throws IOException {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        Path directory = temp.resolve("a/b/log");
        try (DiskEventLog log = DiskEventLog.open(directory, AT_ONCE)) {
            log.declare(TopicSettings.of("topic", "type").in(Mode.SYNCED))
                    .toCompletableFuture()
                    .join();

            assertThat(permissions(directory)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(permissions(file))
                        .isEqualTo("rw-------"));
            }
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        LogFiles files = LogFiles.in(temp.resolve("log"));
        try (LogFile file = files.create("one")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5);
            file.sync();
            files.sync();
            ByteBuffer read = ByteBuffer.allocate(10);
            file.read(read, 4);

            assertThat(file.size()).isEqualTo(8);
            assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}));
            file.truncate(6);
            assertThat(file.size()).isEqualTo(6);
        }
        assertThat(files.list()).containsExactly("one");
    }

    @Test
    void namesAreNotTakenFromOthers() throws IOException {
        LogFiles files = LogFiles.in(temp.resolve("log"));
        files.create("one").close();
        files.create("two").close();

        assertThatThrownBy(() -> files.create("one")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> files.rename("one", "two")).isInstanceOf(FileAlreadyExistsException.class);
        files.rename("one", "three");
        files.delete("two");
        assertThat(files.list()).containsExactly("three");
    }

    @Test
    void aClosedFileSaysSo() throws IOException {
        LogFile file = LogFiles.in(temp.resolve("log")).create("one");
        file.close();

        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aLockIsOnlyOnesAndFreeAfterwards() throws IOException {
        LogFiles files = LogFiles.in(temp.resolve("log"));
        Closeable lock = files.tryLock("lock");

        assertThat(lock).isNotNull();
        assertThat(files.tryLock("lock")).isNull();
        lock.close();
        Closeable again = files.tryLock("lock");
        assertThat(again).isNotNull();
        again.close();
    }

    @Test
    void aSecondLogOnADirectoryIsRefused() {
        Path directory = temp.resolve("log");
        try (DiskEventLog log = DiskEventLog.open(directory, AT_ONCE)) {
            assertThat(log.capabilities()).contains(Capability.WRITTEN);
            assertThatThrownBy(() -> DiskEventLog.open(directory, AT_ONCE.waitForLock(Duration.ofMillis(120))))
                    .isInstanceOf(EventLogException.class)
                    .hasMessageContaining(directory + ": another process has it, still after PT0.12S");
        }
        DiskEventLog.open(directory, AT_ONCE).close();
    }

    @Test
    void aDamagedLogIsNotOpenedAndNotLocked() throws IOException {
        Path directory = temp.resolve("log");
        try (DiskEventLog log = DiskEventLog.open(directory, AT_ONCE)) {
            log.declare(TopicSettings.of("topic", "type").in(Mode.SYNCED))
                    .toCompletableFuture()
                    .join();
            log.append(Batch.of(NewRecord.of("topic", new byte[100])))
                    .toCompletableFuture()
                    .join();
        }
        DiskEventLog.open(directory, AT_ONCE).close();
        Path first = directory.resolve("0000000000000001.journal");
        byte[] bytes = Files.readAllBytes(first);
        bytes[SegmentHeader.BYTES + 40] ^= 1;
        Files.write(first, bytes);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> DiskEventLog.open(directory, AT_ONCE))
                    .isInstanceOfSatisfying(EventLogException.class, failed -> assertThat(failed.problem())
                            .isEqualTo(Problem.BROKEN))
                    .hasMessageContaining("0000000000000001.journal: frame 1 at byte 4096 is damaged");
        }
    }

    @Test
    void whatIsMemoryCannotKeepSynced() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeThat(Files.isDirectory(memory)
                        && Files.getFileStore(memory).type().equals("tmpfs"))
                .isTrue();
        Path directory = Files.createTempDirectory(memory, "beckon-log");
        try (DiskEventLog log = DiskEventLog.open(directory, AT_ONCE)) {
            assertThat(log.capabilities()).doesNotContain(Capability.SYNCED).contains(Capability.WRITTEN);
            assertThatThrownBy(
                            () -> log.declare(TopicSettings.of("topic", "type").in(Mode.SYNCED))
                                    .toCompletableFuture()
                                    .join())
                    .hasMessageContaining(
                            "SYNCED (expected: MEMORY or WRITTEN, as " + directory + " is tmpfs, which is memory)");
        } finally {
            for (String name : LogFiles.in(directory).list()) {
                Files.delete(directory.resolve(name));
            }
            Files.delete(directory);
        }
    }

    @Test
    void settingsHaveBounds() {
        for (long bytes : List.of(0L, 8_191L, (1L << 30) + 1)) {
            assertThatThrownBy(() -> DiskLogSettings.standard().segments(bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("segment bytes: " + bytes + " (expected: 8192 to 1073741824)");
        }
        assertThatThrownBy(() -> DiskLogSettings.standard().waitForLock(Duration.ofMillis(-1)))
                .hasMessageStartingWith("lock wait: PT-0.001S (expected: ");
    }
}
