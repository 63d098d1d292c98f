package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.TopicSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Looking at a directory, and repairing it. */
final class DiskLogFilesTest {

    private static final TopicSettings TOPIC =
            TopicSettings.of("topic", "text").in(Mode.SYNCED).dedup(Duration.ZERO, 0);

    private final FakeDisk disk = new FakeDisk();
    private final DiskLogFiles files = new DiskLogFiles(disk);
    private DiskEventLog log = opened();

    private DiskEventLog opened() {
        HandThreads threads = new HandThreads();
        threads.atOnce();
        DiskLogHost host = new DiskLogHost(disk, () -> Instant.EPOCH, threads, Runnable::run, new Random(7));
        DiskEventLog opened = DiskEventLog.open(host, DiskLogSettings.standard().segments(64 * 1024));
        opened.declare(TOPIC).toCompletableFuture().join();
        return opened;
    }

    private Position append(String text) {
        NewRecord record = NewRecord.of("topic", text.getBytes(StandardCharsets.UTF_8));
        return log.append(Batch.of(record)).toCompletableFuture().join().get(0).position();
    }

    private List<String> exported() {
        List<String> texts = new ArrayList<>();
        files.export("topic", record -> texts.add(text(record)));
        return texts;
    }

    private void delete(String name) {
        try {
            disk.delete(name);
        } catch (IOException notThere) {
            throw new AssertionError(notThere);
        }
    }

    private static String text(LogRecord record) {
        return new String(record.content().data(), StandardCharsets.UTF_8).substring(0, 3);
    }

    /** Records of ten kilobytes, over several segments. */
    private void fill(int count) {
        String rest = "x".repeat(10_000);
        for (int i = 100; i < 100 + count; i++) {
            append(i + rest);
        }
    }

    @Test
    void everythingOfAWholeLogIsSeen() {
        fill(20);
        log.claim("topic", "name").toCompletableFuture().join();
        log.close();

        LogInspection found = files.inspect();
        assertThat(found.segments()).hasSizeGreaterThan(2);
        assertThat(found.topics().get("topic").records()).isEqualTo(20);
        assertThat(found.cursors()).hasSize(1);
        assertThat(found.closed()).isTrue();
        assertThat(found.damage()).isEmpty();
        assertThat(found.syncedFrame()).isGreaterThan(20);
        assertThat(files.verify()).isEmpty();
        assertThat(exported()).hasSize(20).startsWith("100").endsWith("119");
    }

    @Test
    void aKilledLogIsNotDamaged() {
        fill(3);

        assertThat(files.verify()).isEmpty();
        assertThat(files.inspect().closed()).isFalse();
        assertThat(exported()).containsExactly("100", "101", "102");
    }

    @Test
    void everyDamagedPlaceIsFound() {
        fill(20);
        log.close();
        disk.flip("0000000000000001.journal", 20_000, 3);
        disk.flip("0000000000000002.journal", 20_000, 3);
        disk.flip("0000000000000003.journal", 10, 3);

        assertThat(files.verify())
                .extracting(Damage::file)
                .contains("0000000000000001.journal", "0000000000000002.journal", "0000000000000003.journal");
        assertThat(files.inspect().damage()).isEqualTo(files.verify());
    }

    @Test
    void aRepairedLogEndsBeforeTheDamageAndNoPositionComesAgain() {
        fill(20);
        long claim = log.claim("topic", "name").toCompletableFuture().join().epoch();
        Position last = append("200");
        log.close();
        disk.flip("0000000000000002.journal", 20_000, 3);
        assertThatThrownBy(this::opened).isInstanceOf(EventLogException.class).hasMessageContaining("is damaged");
        assertThatThrownBy(this::exported).isInstanceOf(EventLogException.class).hasMessageContaining("byte ");

        LogRepair done = files.repair();
        assertThat(done.damage()).hasSize(1);
        assertThat(done.lostRecords().get("topic")).isBetween(5L, 18L);
        assertThat(done.setAside()).contains("0000000000000002.journal.set-aside");
        assertThat(disk.list()).containsAll(done.setAside());

        assertThat(files.verify()).isEmpty();
        List<String> kept = exported();
        assertThat(kept).isNotEmpty().startsWith("100").hasSizeLessThan(20);
        assertThat(kept.size() + 1 + done.lostRecords().get("topic")).isEqualTo(21); // the damaged one
        log = opened();
        assertThat(append("new").epoch()).isGreaterThan(last.epoch());
        assertThat(log.claim("topic", "name").toCompletableFuture().join().epoch())
                .isGreaterThan(claim);
        log.close();
        assertThat(files.repair().damage()).isEmpty();
    }

    @Test
    void aMissingSegmentIsDamageThatCanBeRepaired() {
        fill(20);
        log.close();
        delete("0000000000000002.journal");

        assertThat(files.verify()).extracting(Damage::file).containsExactly("0000000000000002.journal");
        LogRepair done = files.repair();
        log = opened();
        log.close();
        assertThat(exported()).startsWith("100").hasSizeLessThan(8);
        assertThat(done.lostRecords().get("topic")).isBetween(5L, 15L);
    }

    @Test
    void whereNothingWholeIsBeforeTheDamageNothingIsDone() {
        log.close();
        disk.flip("0000000000000001.journal", 3, 3);
        List<String> before = disk.list();

        assertThatThrownBy(files::repair)
                .isInstanceOf(EventLogException.class)
                .hasMessageContaining("(expected: something whole before it");
        assertThat(disk.list()).containsExactlyInAnyOrderElementsOf(before);
    }
}
