package dev.beckon.chaos.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.disk.DiskEventLog;
import dev.beckon.eventlog.disk.DiskLogHost;
import dev.beckon.eventlog.disk.DiskLogSettings;
import dev.beckon.eventlog.disk.LogFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the production log does is recognised, so that an ambush comes off. */
final class WatchedFilesTest {

    private static final DiskLogSettings SETTINGS =
            DiskLogSettings.standard().segments(64 * 1024).waitForLock(Duration.ZERO);

    @TempDir
    Path directory;

    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService readers = Executors.newSingleThreadExecutor();
    private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void end() throws InterruptedException {
        writer.shutdown();
        readers.shutdown();
        assertThat(writer.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private DiskEventLog open() throws IOException {
        LogFiles files = new WatchedFiles(LogFiles.in(directory), steps::add);
        return DiskEventLog.open(
                new DiskLogHost(files, InstantSource.system(), writer, readers, new Random(1)), SETTINGS);
    }

    private static void append(DiskEventLog log, int bytes) {
        log.append(Batch.of(NewRecord.of("t", "k", new byte[bytes])))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aNewLogBeginsASegment() throws IOException {
        try (DiskEventLog log = open()) {
            assertThat(log.capabilities()).isNotEmpty();
            assertThat(steps).startsWith(Step.NEW_HEADER, Step.NEW_SYNC, Step.NEW_NAME, Step.NEW_NAMED);
        }
    }

    @Test
    void aRollAndWhatRetentionLetsGoAreSeen() throws IOException {
        try (DiskEventLog log = open()) {
            log.declare(TopicSettings.of("t", "bytes").in(Mode.WRITTEN).retain(Duration.ofDays(1), 20_000))
                    .toCompletableFuture()
                    .join();
            steps.clear();
            for (int i = 0; i < 20; i++) {
                append(log, 10_000);
            }

            assertThat(steps)
                    .containsSubsequence(
                            Step.SYNC,
                            Step.SYNCED,
                            Step.NEW_HEADER,
                            Step.NEW_SYNC,
                            Step.NEW_NAME,
                            Step.NEW_NAMED,
                            Step.DROP,
                            Step.DROPPED);
        }
    }

    @Test
    void anAmbushComesOffAtItsPointOnce() {
        List<Point> reached = new ArrayList<>();
        Ambush ambush = new Ambush(reached::add);
        ambush.step(Step.NEW_NAME);
        ambush.lay(Point.RECOVERY_NAME);
        ambush.step(Step.NEW_SYNC);
        ambush.step(Step.NEW_NAME);
        ambush.step(Step.NEW_NAME);
        ambush.lay(Point.ROLL_NAME);
        ambush.step(Step.NEW_NAME); // of recovery still
        ambush.opened();
        ambush.step(Step.NEW_NAME);

        assertThat(reached).containsExactly(Point.RECOVERY_NAME, Point.ROLL_NAME);
    }

    @Test
    void whatIsOpenAndUnusedIsAPointOfRecovery() {
        List<Point> reached = new ArrayList<>();
        Ambush ambush = new Ambush(reached::add);
        ambush.lay(Point.RECOVERY_END);
        ambush.opened();

        assertThat(reached).containsExactly(Point.RECOVERY_END);
    }
}
