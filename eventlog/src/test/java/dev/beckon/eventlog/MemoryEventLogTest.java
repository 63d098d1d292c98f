package dev.beckon.eventlog;

import static dev.beckon.eventlog.Stages.await;
import static dev.beckon.eventlog.Stages.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.beckon.eventlog.EventLogException.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemoryEventLogTest extends EventLogContract {

    private static final String TOPIC = "t";

    private final HandClock clock = new HandClock();

    @Override
    protected EventLog open(InstantSource time) {
        return new MemoryEventLog(time, 3);
    }

    @Test
    void positionsAreOfTheGivenEpochAndWithoutHoles() {
        try (EventLog log = new MemoryEventLog(clock, 7)) {
            declare(log, TopicSettings.of(TOPIC, "T"));

            List<Appended> appended = await(log.append(new Batch(List.of(record(1), record(2)), List.of())));

            assertThat(appended)
                    .extracting(Appended::position)
                    .containsExactly(new Position(0, 7, 0), new Position(0, 7, 1));
        }
    }

    @Test
    void laterProcessKnowsAnEarlierBookmark() {
        Bookmark earlier;
        try (EventLog log = new MemoryEventLog(clock)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            await(log.append(Batch.of(record(1))));
            earlier = await(log.find(TOPIC, Start.LATEST));
        }
        clock.advance(Duration.ofSeconds(1));
        try (EventLog log = new MemoryEventLog(clock)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            await(log.append(Batch.of(record(2))));

            Reading read = Reading.toEnd(log, TOPIC, earlier);

            assertThat(read.gaps())
                    .containsExactly(
                            new LogGap(earlier, await(log.find(TOPIC, Start.EARLIEST)), -1, LogGap.Cause.LOST));
            assertThat(read.records()).hasSize(1);
        }
    }

    @Test
    void laterProcessClaimsUnderGreaterEpochs() {
        long earlier;
        try (EventLog log = new MemoryEventLog(clock)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            earlier = await(log.claim(TOPIC, "n")).epoch();
        }
        clock.advance(Duration.ofSeconds(1));
        try (EventLog log = new MemoryEventLog(clock)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            assertThat(await(log.claim(TOPIC, "n")).epoch()).isGreaterThan(earlier);
        }
    }

    @Test
    void negativeEpochIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MemoryEventLog(clock, -1))
                .withMessage("epoch: -1 (expected: at least 0)");
    }

    @Test
    void latestOfAllKeysAreBoundedAsTheRetentionIs() {
        int size = keyed("a", 10).size();
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T").keepLatest().retain(Duration.ofSeconds(1), 3L * size));
            append(log, keyed("a", 10), keyed("b", 10), keyed("c", 10));
            clock.advance(Duration.ofSeconds(10));

            assertThat(problem(log.append(Batch.of(keyed("d", 10))))).isEqualTo(Problem.FULL);
            assertThat(problem(log.append(Batch.of(keyed("c", 11))))).isEqualTo(Problem.FULL);
            append(log, keyed("c", 10)); // no more than before
            assertThat(Reading.all(log, TOPIC).records()).hasSize(3);

            append(log, NewRecord.of(TOPIC, "a", null), keyed("d", 10)); // there is room again
            assertThat(problem(log.append(Batch.of(keyed("a", 1))))).isEqualTo(Problem.FULL);
        }
    }

    @Test
    void repeatedRecordNeedsNoRoom() {
        int size = keyed("a", 10).withId("s", "1").size();
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T").keepLatest().retain(Duration.ofHours(1), 2L * size));
            append(log, keyed("a", 10).withId("s", "1"), keyed("b", 10).withId("s", "2"));

            List<Appended> again = append(log, keyed("c", 10).withId("s", "1"));

            assertThat(again.get(0).repeated()).isTrue();
        }
    }

    @Test
    void latestThatAreTooManyForNewSettingsStayAndMayBeReplaced() {
        int size = keyed("a", 10).size();
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            TopicSettings settings = TopicSettings.of(TOPIC, "T").keepLatest();
            declare(log, settings);
            append(log, keyed("a", 10), keyed("b", 10), keyed("c", 10));

            declare(log, settings.retain(Duration.ofHours(1), 2L * size));

            assertThat(Reading.all(log, TOPIC).records()).hasSize(3);
            append(log, keyed("a", 9));
            assertThat(problem(log.append(Batch.of(keyed("d", 1))))).isEqualTo(Problem.FULL);
        }
    }

    @Test
    void gapsOfDeletionsAreToldWhereTheyAre() {
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T").keepLatest().retain(Duration.ofSeconds(1), 1 << 20));
            append(
                    log,
                    keyed("x", 1), // 0, replaced by 1
                    NewRecord.of(TOPIC, "x", null), // 1, lost
                    keyed("a", 1), // 2, kept
                    NewRecord.of(TOPIC, "y", null), // 3, lost
                    NewRecord.of(TOPIC, "z", null), // 4, lost
                    keyed("b", 1), // 5, kept, and replaced by 7
                    NewRecord.of(TOPIC, "w", null)); // 6, lost
            clock.advance(Duration.ofSeconds(10));
            assertThat(Reading.toEnd(log, TOPIC, at(3)).gaps()).containsExactly(gap(3, 5, 2), gap(6, 7, 1));
            append(log, keyed("b", 2)); // 7
            clock.advance(Duration.ofSeconds(10));

            assertThat(Reading.toEnd(log, TOPIC, at(1)).gaps()).containsExactly(gap(1, 2, 1), gap(3, 7, 3));
            assertThat(Reading.toEnd(log, TOPIC, at(2)).gaps()).containsExactly(gap(3, 7, 3));
            assertThat(Reading.toEnd(log, TOPIC, at(4)).gaps()).containsExactly(gap(4, 7, -1));
            assertThat(Reading.toEnd(log, TOPIC, at(6)).gaps()).containsExactly(gap(6, 7, 1));
            assertThat(Reading.toEnd(log, TOPIC, at(7)).gaps()).isEmpty();
        }
    }

    @Test
    void emptyRecordsAreBoundedToo() {
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T").retain(Duration.ofDays(1), 10L * NewRecord.OVERHEAD));
            for (int i = 0; i < 1000; i++) {
                append(log, NewRecord.of(TOPIC, new byte[0]));
            }

            assertThat(Reading.all(log, TOPIC).records()).hasSize(10);
        }
    }

    @Test
    void readersAreCompletedByTheAppendInTheOrderInWhichTheyBeganToWait() {
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            List<Integer> order = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int reader = i;
                log.read(TOPIC, at(0)).next(100).thenAccept(chunk -> {
                    order.add(reader);
                    threads.add(Thread.currentThread());
                });
            }

            append(log, record(1));

            assertThat(order).isEqualTo(IntStream.range(0, 10).boxed().toList());
            assertThat(threads).containsOnly(Thread.currentThread());
        }
    }

    @Test
    void whoIsCompletedMayUseTheLog() {
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            LogReader reader = log.read(TOPIC, at(0));
            CompletionStage<Integer> second = reader.next(100)
                    .thenCompose(chunk -> log.append(Batch.of(record(2))))
                    .thenCompose(appended -> reader.next(100))
                    .thenApply(chunk -> chunk.records().size());

            append(log, record(1));

            assertThat(await(second)).isEqualTo(1);
        }
    }

    @Test
    void statesOfCursorsAreBoundedTogether() {
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            byte[] state = new byte[CursorMove.LONGEST_STATE - 4];
            int fit = (int) (Cursors.MOST_BYTES / CursorMove.LONGEST_STATE);
            List<CursorMove> moves = IntStream.range(0, fit + 1)
                    .mapToObj(i -> await(log.claim(TOPIC, String.format("%04d", i))))
                    .map(cursor -> new CursorMove(TOPIC, cursor.name(), cursor.epoch(), state))
                    .toList();
            for (int i = 1; i < fit; i++) {
                await(log.append(Batch.of(moves.get(i))));
            }
            // what is left is one's, less a few bytes for the names of the two that were not moved
            assertThat(problem(log.append(Batch.of(moves.get(0))))).isEqualTo(Problem.FULL);

            CursorMove first = moves.get(1);
            await(log.append(Batch.of(new CursorMove(TOPIC, first.name(), first.epoch(), null))));

            await(log.append(Batch.of(moves.get(0))));
        }
    }

    @Test
    void namesOfCursorsAreNotWithoutNumber() {
        try (EventLog log = new MemoryEventLog(clock, 0)) {
            declare(log, TopicSettings.of(TOPIC, "T"));
            for (int i = 0; i < Cursors.MOST; i++) {
                await(log.claim(TOPIC, "" + i));
            }

            assertThat(problem(log.claim(TOPIC, "one more"))).isEqualTo(Problem.FULL);

            Cursor known = await(log.claim(TOPIC, "7"));
            await(log.append(Batch.of(new CursorMove(TOPIC, "7", known.epoch(), null))));
            assertThat(await(log.claim(TOPIC, "one more")).name()).isEqualTo("one more");
        }
    }

    private static void declare(EventLog log, TopicSettings settings) {
        await(log.declare(settings));
    }

    private static List<Appended> append(EventLog log, NewRecord... records) {
        return await(log.append(new Batch(List.of(records), List.of())));
    }

    private static Bookmark at(long offset) {
        return Bookmark.of(new Position(0, 0, offset));
    }

    private static LogGap gap(long after, long resumed, long missed) {
        return new LogGap(at(after), at(resumed), missed, LogGap.Cause.RETENTION);
    }

    private static NewRecord record(int data) {
        return NewRecord.of(TOPIC, new byte[] {(byte) data});
    }

    private static NewRecord keyed(String key, int length) {
        return NewRecord.of(TOPIC, key, new byte[length]);
    }
}
