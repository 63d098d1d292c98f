package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Capability;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the disk adds to the contract: restarts, failures, and more of it than fits into a segment. */
final class DiskEventLogTest {

    private static final TopicSettings SYNCED =
            TopicSettings.of("synced", "text").in(Mode.SYNCED);
    private static final TopicSettings WRITTEN =
            TopicSettings.of("written", "text").in(Mode.WRITTEN);
    private static final TopicSettings MEMORY = TopicSettings.of("memory", "text");

    private final FakeDisk disk = new FakeDisk();
    private final DiskLogSettings settings = DiskLogSettings.standard().segments(64 * 1024);
    private HandThreads threads = new HandThreads();
    private long millis = 1_000_000;
    private DiskEventLog log = opened();

    private DiskEventLog opened() {
        threads = new HandThreads();
        DiskLogHost host = new DiskLogHost(
                disk, () -> java.time.Instant.ofEpochMilli(millis), threads, Runnable::run, new Random(7));
        DiskEventLog opened = DiskEventLog.open(host, settings);
        for (TopicSettings topic : List.of(SYNCED, WRITTEN, MEMORY)) {
            opened.declare(topic);
        }
        threads.run();
        return opened;
    }

    private <T> T done(CompletionStage<T> stage) {
        threads.run();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private Problem problem(CompletionStage<?> stage) {
        threads.run();
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("completed");
        } catch (CompletionException failed) {
            return ((EventLogException) failed.getCause()).problem();
        }
    }

    private static NewRecord record(TopicSettings topic, String text) {
        return NewRecord.of(topic.name(), "key", text.getBytes(StandardCharsets.UTF_8));
    }

    private Position append(TopicSettings topic, String text) {
        return done(log.append(Batch.of(record(topic, text)))).get(0).position();
    }

    private static String text(LogRecord record) {
        return new String(record.content().data(), StandardCharsets.UTF_8);
    }

    private List<String> all(TopicSettings topic) {
        Bookmark from = done(log.find(topic.name(), Start.EARLIEST));
        Bookmark end = done(log.find(topic.name(), Start.LATEST));
        List<String> texts = new ArrayList<>();
        try (LogReader reader = log.read(topic.name(), from)) {
            while (!from.place(0).equals(end.place(0))
                    && from.place(0).offset() < end.place(0).offset()) {
                Chunk chunk = done(reader.next(1_000));
                chunk.records().forEach(record -> texts.add(text(record)));
                from = chunk.next();
            }
        }
        return texts;
    }

    @Test
    void aRecordComesBackAsItWasAfterARestart() {
        NewRecord full = new NewRecord(
                "synced",
                "k\u00e4y \ud83d\ude00 \ud83d", // half a surrogate at its end
                "source",
                "id",
                1_234_567_890_123L,
                List.of(new Header("a", "b"), new Header("c", "")),
                new byte[] {0, -1, 2});
        NewRecord bare = NewRecord.of("synced", new byte[0]);
        done(log.append(new Batch(List.of(full, bare), List.of())));

        log = opened();

        LogReader reader = log.read("synced", done(log.find("synced", Start.EARLIEST)));
        List<LogRecord> read = done(reader.next(10_000)).records();
        assertThat(read).extracting(LogRecord::keptAt).containsExactly(1_000_000L, 1_000_000L);
        NewRecord first = read.get(0).content();
        assertThat(first).usingRecursiveComparison().isEqualTo(full);
        assertThat(read.get(1).content()).usingRecursiveComparison().isEqualTo(bare);
    }

    @Test
    void whatCameTogetherIsSyncedOnce() {
        List<CompletionStage<List<Appended>>> stages = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            stages.add(log.append(Batch.of(record(SYNCED, "event " + i))));
        }
        assertThat(stages).noneMatch(stage -> stage.toCompletableFuture().isDone());
        int before = disk.calls();
        threads.run();

        assertThat(stages).allMatch(stage -> stage.toCompletableFuture().isDone());
        assertThat(disk.calls() - before).isEqualTo(2); // a write and a sync
        assertThat(all(SYNCED)).hasSize(64).startsWith("event 0").endsWith("event 63");
    }

    @Test
    void nobodySeesARecordBeforeItIsKept() {
        LogReader reader = log.read("synced", done(log.find("synced", Start.LATEST)));
        CompletionStage<Chunk> next = reader.next(1_000);

        CompletionStage<List<Appended>> appended = log.append(Batch.of(record(SYNCED, "one")));
        assertThat(next.toCompletableFuture()).isNotDone();
        assertThat(all0(SYNCED)).isEmpty();
        threads.run();

        assertThat(appended.toCompletableFuture()).isCompleted();
        assertThat(done(next).records()).hasSize(1);
    }

    private List<Long> all0(TopicSettings topic) {
        long end = log.find(topic.name(), Start.LATEST)
                .toCompletableFuture()
                .join()
                .place(0)
                .offset();
        List<Long> offsets = new ArrayList<>();
        for (long i = 0; i < end; i++) {
            offsets.add(i);
        }
        return offsets;
    }

    @Test
    void aTopicInMemoryDoesNotWaitForTheDisk() {
        log.append(Batch.of(record(SYNCED, "waits")));

        assertThat(log.append(Batch.of(record(MEMORY, "does not"))).toCompletableFuture())
                .isCompleted();
    }

    @Test
    void aBatchOverMemoryAndDiskIsSeenAtOnce() {
        CompletionStage<List<Appended>> both =
                log.append(new Batch(List.of(record(MEMORY, "m"), record(SYNCED, "s")), List.of()));
        CompletionStage<List<Appended>> behind = log.append(Batch.of(record(MEMORY, "n")));
        assertThat(all0(MEMORY)).isEmpty();
        assertThat(behind.toCompletableFuture()).isNotDone();

        threads.run();
        assertThat(both.toCompletableFuture()).isCompleted();
        assertThat(behind.toCompletableFuture()).isCompleted();
        assertThat(all(MEMORY)).containsExactly("m", "n");
        assertThat(all(SYNCED)).containsExactly("s");
    }

    @Test
    void afterARestartMemoryIsEmptyAndOldBookmarksOfItFindAGap() {
        append(MEMORY, "gone");
        Bookmark old = done(log.find("memory", Start.LATEST));
        millis++;
        log = opened();

        append(MEMORY, "new");
        Chunk chunk = done(log.read("memory", old).next(1_000));
        assertThat(chunk.gap()).isNotNull();
        assertThat(chunk.gap().cause()).isEqualTo(LogGap.Cause.LOST);
        assertThat(chunk.records()).extracting(DiskEventLogTest::text).containsExactly("new");
    }

    @Test
    void cursorsAndIdsSurviveARestart() {
        Cursor claimed = done(log.claim("synced", "name"));
        Position first = done(log.append(new Batch(
                        List.of(record(SYNCED, "one").withId("me", "1")),
                        List.of(new CursorMove("synced", "name", claimed.epoch(), new byte[] {7})))))
                .get(0)
                .position();

        log = opened();

        Cursor cursor = done(log.cursors("synced")).get(0);
        assertThat(cursor.state()).containsExactly(7);
        assertThat(cursor.epoch()).isEqualTo(claimed.epoch());
        Appended again = done(log.append(Batch.of(record(SYNCED, "one").withId("me", "1"))))
                .get(0);
        assertThat(again).isEqualTo(new Appended(first, true));
        assertThat(done(log.claim("synced", "name")).epoch()).isGreaterThan(claimed.epoch());
        assertThat(problem(log.append(Batch.of(new CursorMove("synced", "name", claimed.epoch(), new byte[] {8})))))
                .isEqualTo(Problem.FENCED);
    }

    @Test
    void anIdThatWasForgottenAndCameAgainIsRememberedOverARestart() {
        TopicSettings topic = TopicSettings.of("ids", "text").in(Mode.SYNCED).dedup(Duration.ofSeconds(10), 100);
        done(log.declare(topic));
        NewRecord record = record(topic, "one").withId("me", "1");
        Position first = done(log.append(Batch.of(record))).get(0).position();
        millis += 11_000;
        Position second = done(log.append(Batch.of(record))).get(0).position();
        assertThat(second).isGreaterThan(first);
        millis += 5_000;
        log = opened();

        assertThat(done(log.append(Batch.of(record))).get(0)).isEqualTo(new Appended(second, true));
    }

    @Test
    void aReaderGoesOnOverARestartWithoutAGapWhereNothingWasLost() {
        append(SYNCED, "one");
        Bookmark bookmark = done(log.find("synced", Start.LATEST));
        log = opened();
        Position two = append(SYNCED, "two");

        Chunk chunk = done(log.read("synced", bookmark).next(1_000));
        assertThat(two.epoch()).isGreaterThan(bookmark.place(0).epoch());
        assertThat(two.offset()).isEqualTo(1);
        assertThat(chunk.gap()).isNull();
        assertThat(chunk.records()).extracting(DiskEventLogTest::text).containsExactly("two");
    }

    @Test
    void aGapBeginsWhereTheReaderStoodAlsoIfNobodyElseKnowsThatEpochAnyMore() {
        append(SYNCED, "read");
        Bookmark stood = done(log.find("synced", Start.LATEST));
        append(SYNCED, "not read");
        log = opened();
        append(SYNCED, "of the next epoch");
        done(log.declare(SYNCED.retain(Duration.ofDays(1), 1)));

        Chunk chunk = done(log.read("synced", stood).next(1_000));

        assertThat(chunk.gap())
                .isEqualTo(new LogGap(stood, done(log.find("synced", Start.LATEST)), 2, LogGap.Cause.RETENTION));
    }

    @Test
    void whoHasReadWhatLostPowerTookFindsAGap() {
        append(SYNCED, "one");
        append(WRITTEN, "one");
        Position lost = append(WRITTEN, "two");
        powerOnWithNothing();
        log = opened();
        Position again = append(WRITTEN, "three");

        assertThat(again).isGreaterThan(lost);
        assertThat(all(SYNCED)).containsExactly("one");
        Chunk chunk = done(log.read("written", Bookmark.of(lost.next())).next(1_000));
        assertThat(chunk.gap()).isNotNull();
        assertThat(chunk.gap().cause()).isEqualTo(LogGap.Cause.LOST);
        assertThat(chunk.records()).extracting(DiskEventLogTest::text).containsExactly("three");
    }

    private void powerOnWithNothing() {
        disk.powerOn(() -> 0); // of what was not synced, nothing
    }

    @Test
    void aSecondLaterWhatIsWrittenIsSynced() {
        append(WRITTEN, "one");
        threads.later();
        powerOnWithNothing();
        log = opened();

        assertThat(all(WRITTEN)).containsExactly("one");
    }

    @Test
    void segmentsGoWhenNothingInThemIsRetained() {
        TopicSettings small = SYNCED.retain(Duration.ofHours(1), 20_000).dedup(Duration.ZERO, 0);
        done(log.declare(small));
        String text = "x".repeat(1_000);
        for (int i = 0; i < 500; i++) {
            append(small, text + i);
        }

        assertThat(disk.list().stream().filter(Segment::isName)).hasSizeLessThanOrEqualTo(3);
        assertThat(all(small))
                .hasSize(20_000 / (1_003 + 3 + NewRecord.OVERHEAD))
                .endsWith(text + 499);
        List<String> before = all(small);

        log = opened();
        assertThat(all(small)).isEqualTo(before);
        Chunk chunk =
                done(log.read("synced", Bookmark.of(new Position(0, 0, 0))).next(1));
        assertThat(chunk.gap()).isNotNull();
        assertThat(chunk.gap().missed()).isEqualTo(500 - before.size());
        assertThat(chunk.gap().cause()).isEqualTo(LogGap.Cause.RETENTION);
    }

    private Position put(TopicSettings topic, String key, String text) {
        NewRecord record = NewRecord.of(topic.name(), key, text.getBytes(StandardCharsets.UTF_8));
        return done(log.append(Batch.of(record))).get(0).position();
    }

    @Test
    void theLatestAreCopiedSoThatSegmentsGo() {
        TopicSettings latest = TopicSettings.of("latest", "text")
                .in(Mode.SYNCED)
                .retain(Duration.ofHours(1), 20_000)
                .dedup(Duration.ZERO, 0)
                .keepLatest();
        done(log.declare(latest));
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            positions.add(put(latest, "seldom " + i, "value " + i));
        }
        done(log.append(Batch.of(NewRecord.of("latest", "seldom 1", null))));
        String text = "x".repeat(1_000);
        for (int i = 0; i < 1_000; i++) {
            put(latest, "often", text + i);
        }

        assertThat(disk.list().stream().filter(Segment::isName)).hasSizeLessThanOrEqualTo(5);
        List<String> there = all(latest);
        assertThat(there).startsWith("value 0", "value 2", "value 3", "value 4").endsWith(text + 999);
        log = opened();
        assertThat(all(latest)).isEqualTo(there);
        Chunk first = done(log.read("latest", Bookmark.of(positions.get(0))).next(1));
        assertThat(first.records()).extracting(LogRecord::position).containsExactly(positions.get(0));
        Chunk second = done(log.read("latest", first.next()).next(1));
        assertThat(second.gap()).isNull(); // not yet: what was lost stood behind
        LogReader reader = log.read("latest", Bookmark.of(positions.get(4).next()));
        assertThat(done(reader.next(1)).gap())
                .isNotNull()
                .extracting(LogGap::missed)
                .isEqualTo(1L);
        put(latest, "seldom 0", "new");
        assertThat(all(latest)).startsWith("value 2").endsWith("new");
    }

    @Test
    void aTopicThatBeginsToKeepTheLatestKnowsTheKeysThatItHas() {
        TopicSettings plain =
                TopicSettings.of("later", "text").in(Mode.WRITTEN).retain(Duration.ofSeconds(10), 1 << 20);
        done(log.declare(plain));
        put(plain, "a", "1");
        put(plain, "b", "1");
        put(plain, "a", "2");
        done(log.declare(plain.keepLatest()));
        log = opened();
        millis += 11_000;

        assertThat(all(plain)).containsExactly("1", "2");
        put(plain, "a", "3");
        millis += 11_000;
        log = opened();
        assertThat(all(plain)).containsExactly("1", "3");
    }

    @Test
    void aBatchLargerThanASegmentIsKept() {
        String large = "y".repeat(300_000);
        append(SYNCED, "before");
        append(SYNCED, large);
        append(SYNCED, "behind");

        log = opened();
        assertThat(all(SYNCED)).containsExactly("before", large, "behind");
    }

    @Test
    void aFailedSyncFailsTheGroupAndTheLogComesBackWithWhatWasThere() {
        append(SYNCED, "one");
        disk.failSyncs(1);
        CompletionStage<List<Appended>> two = log.append(Batch.of(record(SYNCED, "two")));
        threads.run();
        assertThat(two.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(two.toCompletableFuture()::join)
                .hasCauseInstanceOf(EventLogException.class)
                .satisfies(thrown -> assertThat(((EventLogException) thrown.getCause()).maybeKept())
                        .isTrue());
        assertThat(problem(log.append(Batch.of(record(SYNCED, "no"))))).isEqualTo(Problem.BROKEN);
        assertThat(all(SYNCED)).containsExactly("one");
        assertThat(append(MEMORY, "goes on").offset()).isZero();

        threads.later();
        assertThat(append(SYNCED, "three").offset()).isEqualTo(2);
        assertThat(all(SYNCED)).containsExactly("one", "two", "three");
        assertThat(all(MEMORY)).containsExactly("goes on");
        powerOnWithNothing();
        log = opened();
        assertThat(all(SYNCED)).containsExactly("one", "two", "three");
    }

    @Test
    void aFullDiskIsSaidAndThenItGoesOn() {
        disk.room(64 * 1024 * 2 + 10_000);
        String text = "z".repeat(10_000);
        int kept = 0;
        while (true) {
            CompletionStage<List<Appended>> stage = log.append(Batch.of(record(SYNCED, text)));
            threads.run();
            if (stage.toCompletableFuture().isCompletedExceptionally()) {
                assertThat(problem(stage)).isEqualTo(Problem.FULL);
                break;
            }
            kept++;
        }
        assertThat(kept).isGreaterThan(5);
        assertThat(all(SYNCED)).hasSize(kept);
        assertThat(problem(log.append(Batch.of(record(SYNCED, text))))).isEqualTo(Problem.FULL);
        threads.later();
        assertThat(problem(log.append(Batch.of(record(SYNCED, text))))).isEqualTo(Problem.FULL);

        disk.room(Long.MAX_VALUE);
        threads.later();
        assertThat(append(SYNCED, text).offset()).isEqualTo(kept);
        log = opened();
        assertThat(all(SYNCED)).hasSize(kept + 1);
    }

    @Test
    void whatIsTakenInIsKeptWhenTheLogIsClosed() {
        CompletionStage<List<Appended>> one = log.append(Batch.of(record(WRITTEN, "one")));
        LogReader reader = log.read("synced", done(log.find("synced", Start.LATEST)));
        CompletionStage<Chunk> next = reader.next(1_000);
        threads.atOnce();
        log.close();

        assertThat(one.toCompletableFuture()).isCompleted();
        assertThat(problem(next)).isEqualTo(Problem.CLOSED);
        assertThat(problem(log.append(Batch.of(record(WRITTEN, "two"))))).isEqualTo(Problem.CLOSED);
        powerOnWithNothing();
        log = opened();
        assertThat(all(WRITTEN)).containsExactly("one");
        assertThat(append(WRITTEN, "two").epoch()).isZero();
    }

    @Test
    void moreThanMayWaitIsRefusedAndNothingOfItIsLeft() {
        TopicSettings large = SYNCED.retain(Duration.ofHours(1), 1 << 30);
        done(log.declare(large));
        String text = "x".repeat(8 << 20);
        List<CompletionStage<List<Appended>>> stages = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            stages.add(log.append(Batch.of(record(large, text))));
        }
        CompletionStage<List<Appended>> both =
                log.append(new Batch(List.of(record(MEMORY, "m"), record(SYNCED, "s")), List.of()));
        CompletionStage<List<Appended>> refused = log.append(Batch.of(record(large, text)));
        CompletionStage<List<Appended>> behind = log.append(Batch.of(record(MEMORY, "n")));

        assertThat(problem(refused)).isEqualTo(Problem.OVERLOADED);
        assertThat(stages).allMatch(stage -> stage.toCompletableFuture().isDone());
        assertThat(done(both).get(1).position().offset()).isEqualTo(7);
        assertThat(done(behind).get(0).position().offset()).isEqualTo(1);
        assertThat(append(SYNCED, "next").offset()).isEqualTo(8);
        assertThat(all(SYNCED)).hasSize(9);
        log = opened(); // which retains less
        assertThat(all(SYNCED)).endsWith("s", "next");
    }

    @Test
    void saysWhatItCanDo() {
        assertThat(log.capabilities())
                .containsExactlyInAnyOrder(Capability.WRITTEN, Capability.SYNCED, Capability.DEDUP, Capability.COMPACT);
        assertThat(problem(log.declare(SYNCED.in(Mode.REPLICATED)))).isEqualTo(Problem.UNSUPPORTED);
        assertThat(problem(log.declare(SYNCED.in(Mode.MEMORY)))).isEqualTo(Problem.INVALID);
    }

    @Test
    void aTopicThatNobodyDeclaresAgainIsStillThere() {
        TopicSettings other = TopicSettings.of("other", "text").in(Mode.SYNCED);
        done(log.declare(other));
        append(other, "here");
        log = opened();

        assertThat(done(log.topics())).containsKey("other");
        assertThat(all(other)).containsExactly("here");
    }
}
