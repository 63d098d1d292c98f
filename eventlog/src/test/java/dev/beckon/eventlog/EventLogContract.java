package dev.beckon.eventlog;

import static dev.beckon.eventlog.Stages.await;
import static dev.beckon.eventlog.Stages.failure;
import static dev.beckon.eventlog.Stages.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogGap.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link EventLog} keeps to. The tests of a log extend this class and say how to open it; what it does not
 * declare as a {@link Capability} is not asked for.
 */
public abstract class EventLogContract {

    private static final String TOPIC = "kitchen.dish-ready";
    private static final String OTHER = "kitchen.orders";
    private static final Duration LONG = Duration.ofDays(365);
    private static final int MUCH = 1 << 30;

    private final HandClock clock = new HandClock();
    private EventLog log;

    /** The contract, with a clock of its own. */
    protected EventLogContract() {}

    /** Opens a log that has nothing yet. Called once for each test. */
    protected abstract EventLog open(InstantSource clock) throws Exception;

    /** Opens the log again that {@link #open} gave and that was closed; only asked for where it can keep {@link Mode#WRITTEN}. */
    protected EventLog reopen(InstantSource clock) throws Exception {
        throw new UnsupportedOperationException("reopen: not told (expected: where the log declares WRITTEN)");
    }

    /**
     * For a test in which one thread does much, one thing after the other: that log, which has nothing yet, or one in its place that
     * works on the thread that calls it. Then that one is closed, and {@link #reopen} opens this one.
     */
    protected EventLog forMuch(EventLog opened, InstantSource clock) throws Exception {
        return opened;
    }

    /** In which the topics of the tests are declared. */
    protected Mode mode() {
        return Mode.MEMORY;
    }

    /** Whether what is beyond the retention is gone at once, for readers, and how many are missing is always known. */
    protected boolean retainsExactly() {
        return true;
    }

    @BeforeEach
    final void openLog() throws Exception {
        log = open(clock);
    }

    @AfterEach
    final void closeLog() {
        log.close();
    }

    // topics

    @Test
    void declaredTopicIsKnown() {
        TopicState declared = declare(plain(TOPIC));

        assertThat(await(log.topics())).isEqualTo(Map.of(TOPIC, declared));
        assertThat(declared.settings()).isEqualTo(plain(TOPIC));
        assertThat(declared.records()).isZero();
        assertThat(declared.bytes()).isZero();
        assertThat(declared.earliest()).isEqualTo(declared.latest());
    }

    @Test
    void stateTellsWhatIsThere() {
        declare(plain(TOPIC));
        NewRecord one = record("one");
        NewRecord two = record("two and more");
        List<Appended> appended = append(one, two);

        TopicState state = await(log.topics()).get(TOPIC);

        assertThat(state.records()).isEqualTo(2);
        assertThat(state.bytes()).isEqualTo(one.size() + two.size());
        assertThat(state.earliest()).isEqualTo(await(log.find(TOPIC, Start.EARLIEST)));
        assertThat(state.latest()).isEqualTo(after(appended.get(1)));
    }

    @Test
    void topicThatIsDeclaredAgainHasItsRecords() {
        declare(plain(TOPIC));
        append(record("one"));

        TopicState again = declare(plain(TOPIC).retain(LONG, 5_000));

        assertThat(again.records()).isEqualTo(1);
        assertThat(again.settings().retainedBytes()).isEqualTo(5_000);
        assertThat(all(TOPIC)).containsExactly(text(record("one")));
    }

    @Test
    void otherTypeIsRefusedWhereThereAreRecords() {
        declare(plain(TOPIC));
        append(record("one"));

        assertThat(problem(log.declare(typed("other.Type")))).isEqualTo(Problem.INVALID);
        assertThat(await(log.topics()).get(TOPIC).settings().type()).isEqualTo("kitchen.DishReady");
    }

    @Test
    void otherTypeIsTakenWhereThereAreNone() {
        declare(plain(TOPIC));

        assertThat(declare(typed("other.Type")).settings().type()).isEqualTo("other.Type");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void modeIsTakenIfTheLogCanKeepIt(Mode asked) {
        boolean can = asked == Mode.MEMORY || can(Capability.valueOf(asked.name()));

        CompletionStage<TopicState> declared = log.declare(plain(TOPIC).in(asked));

        if (can) {
            assertThat(await(declared).settings().mode()).isEqualTo(asked);
        } else {
            assertThat(problem(declared)).isEqualTo(Problem.UNSUPPORTED);
            assertThat(await(log.topics())).isEmpty();
        }
    }

    @Test
    void whatTheLogCannotDoIsRefused() {
        if (!can(Capability.COMPACT)) {
            assertThat(problem(log.declare(plain(TOPIC).keepLatest()))).isEqualTo(Problem.UNSUPPORTED);
        }
        if (!can(Capability.DEDUP)) {
            assertThat(problem(log.declare(plain(TOPIC).dedup(LONG, 10)))).isEqualTo(Problem.UNSUPPORTED);
        }
        if (log.capabilities().containsAll(List.of(Capability.COMPACT, Capability.DEDUP))) {
            assertThat(declare(latest(TOPIC).dedup(LONG, 10)).settings().keepsLatest())
                    .isTrue();
        }
    }

    @Test
    void topicThatWasNotDeclaredIsRefusedEverywhere() {
        declare(plain(OTHER));
        Bookmark bookmark = await(log.find(OTHER, Start.EARLIEST));
        Cursor cursor = await(log.claim(OTHER, "billing"));
        CursorMove move = new CursorMove(TOPIC, "billing", cursor.epoch(), bytes("x"));

        assertThat(Stream.of(
                        problem(log.append(Batch.of(record("one")))),
                        problem(log.append(Batch.of(move))),
                        problem(log.find(TOPIC, Start.EARLIEST)),
                        problem(log.claim(TOPIC, "billing")),
                        problem(log.cursors(TOPIC))))
                .containsOnly(Problem.UNKNOWN_TOPIC);
        assertThatThrownBy(() -> log.read(TOPIC, bookmark))
                .isInstanceOfSatisfying(EventLogException.class, refused -> assertThat(refused.problem())
                        .isEqualTo(Problem.UNKNOWN_TOPIC));
    }

    // appending

    @Test
    void recordIsReadAsItWasAppended() {
        declare(plain(TOPIC));
        NewRecord full = new NewRecord(
                TOPIC,
                "Tisch \u00e4\u20ac\ud83c\udf5c\u0000",
                "//kitchen/1",
                "id-1",
                1_234,
                List.of(new Header("b", "2"), new Header("a", ""), new Header("b", "\ud83c\udf5c")),
                new byte[] {0, -1, 127, -128});
        NewRecord empty = new NewRecord(TOPIC, "", "", "", 0, List.of(), new byte[0]);
        NewRecord least = NewRecord.of(TOPIC, bytes("x"));

        List<Appended> appended = append(full, empty, least);
        Reading read = Reading.all(log, TOPIC);

        assertThat(read.contents()).containsExactly(text(full), text(empty), text(least));
        assertThat(read.positions())
                .isEqualTo(appended.stream().map(Appended::position).toList());
        assertThat(appended).noneMatch(Appended::repeated);
        assertThat(read.records()).extracting(LogRecord::keptAt).containsOnly(clock.millis());
        assertThat(read.records()).extracting(LogRecord::time).containsExactly(1_234L, 0L, clock.millis());
    }

    @Test
    void batchStandsInItsOrderInAllOfItsTopics() {
        declare(plain(TOPIC));
        declare(plain(OTHER));
        List<NewRecord> records = IntStream.range(0, 50)
                .mapToObj(i -> NewRecord.of(i % 3 == 0 ? OTHER : TOPIC, bytes("r" + i)))
                .toList();

        List<Appended> appended = await(log.append(new Batch(records, List.of())));

        for (String topic : List.of(TOPIC, OTHER)) {
            List<Integer> own = IntStream.range(0, 50)
                    .filter(i -> records.get(i).topic().equals(topic))
                    .boxed()
                    .toList();
            Reading read = Reading.all(log, topic);
            assertThat(read.contents())
                    .isEqualTo(own.stream().map(i -> text(records.get(i))).toList());
            assertThat(read.positions())
                    .isEqualTo(own.stream().map(i -> appended.get(i).position()).toList())
                    .isSorted();
        }
    }

    @Test
    void batchesOfOneThreadStandInTheOrderOfItsCalls() {
        declare(plain(TOPIC));
        List<CompletionStage<List<Appended>>> appended = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            appended.add(log.append(Batch.of(record("r" + i))));
        }
        appended.forEach(Stages::await);

        assertThat(all(TOPIC))
                .isEqualTo(IntStream.range(0, 200)
                        .mapToObj(i -> text(record("r" + i)))
                        .toList());
    }

    @Test
    void batchOfNothingIsTaken() {
        assertThat(await(log.append(new Batch(List.of(), List.of())))).isEmpty();
    }

    static Stream<Arguments> recordsThatNoLogTakes() {
        String tooLong = "x".repeat(EventLog.LONGEST_TEXT + 1);
        byte[] data = {1};
        List<Header> tooMany = IntStream.rangeClosed(0, EventLog.MOST_HEADERS)
                .mapToObj(i -> new Header("h" + i, ""))
                .toList();
        return Stream.of(
                Arguments.of("key", new NewRecord(TOPIC, tooLong, "", null, -1, List.of(), data)),
                Arguments.of("source", new NewRecord(TOPIC, null, tooLong, null, -1, List.of(), data)),
                Arguments.of("id", new NewRecord(TOPIC, null, "", tooLong, -1, List.of(), data)),
                Arguments.of("header", new NewRecord(TOPIC, null, "", null, -1, List.of(new Header("", "")), data)),
                Arguments.of("name", new NewRecord(TOPIC, null, "", null, -1, List.of(new Header(tooLong, "")), data)),
                Arguments.of(
                        "value", new NewRecord(TOPIC, null, "", null, -1, List.of(new Header("a", tooLong)), data)),
                Arguments.of("headers", new NewRecord(TOPIC, null, "", null, -1, tooMany, data)),
                Arguments.of("data", new NewRecord(TOPIC, "k", "", null, -1, List.of(), null)),
                Arguments.of("batch", NewRecord.of(TOPIC, new byte[EventLog.LARGEST_BATCH])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordsThatNoLogTakes")
    void badRecordIsRefusedWithItsBatch(String what, NewRecord bad) {
        declare(plain(TOPIC).retain(LONG, 1L << 30));
        declare(plain(OTHER));
        Cursor cursor = await(log.claim(OTHER, "billing"));
        CursorMove move = new CursorMove(OTHER, "billing", cursor.epoch(), bytes("moved"));
        Batch batch = new Batch(List.of(record("good"), NewRecord.of(OTHER, bytes("good")), bad), List.of(move));

        assertThat(problem(log.append(batch))).isEqualTo(Problem.INVALID);

        assertThat(all(TOPIC)).isEmpty();
        assertThat(all(OTHER)).isEmpty();
        assertThat(await(log.cursors(OTHER)).get(0).state()).isEmpty();
    }

    @Test
    void largestTextsAndMostHeadersAreTaken() {
        declare(plain(TOPIC));
        String longest = "\u20ac".repeat(EventLog.LONGEST_TEXT);
        List<Header> most = IntStream.range(0, EventLog.MOST_HEADERS)
                .mapToObj(i -> new Header(longest, longest))
                .toList();
        NewRecord record = new NewRecord(TOPIC, longest, longest, longest, Long.MAX_VALUE, most, bytes("x"));

        append(record);

        assertThat(all(TOPIC)).containsExactly(text(record));
    }

    @Test
    void largestBatchIsTakenAndOneByteMoreIsNot() {
        declare(plain(TOPIC).retain(LONG, 1L << 30));
        int data = EventLog.LARGEST_BATCH / 2 - NewRecord.OVERHEAD;
        NewRecord half = NewRecord.of(TOPIC, new byte[data]);
        NewRecord more = NewRecord.of(TOPIC, new byte[data + 1]);

        assertThat(problem(log.append(new Batch(List.of(half, more), List.of()))))
                .isEqualTo(Problem.INVALID);
        assertThat(append(half, half)).hasSize(2);
        assertThat(await(log.topics()).get(TOPIC).records()).isEqualTo(2);
    }

    @Test
    void recordLargerThanItsTopicRetainsIsRefused() {
        declare(plain(TOPIC).retain(LONG, NewRecord.OVERHEAD + 10));

        assertThat(problem(log.append(Batch.of(NewRecord.of(TOPIC, new byte[11])))))
                .isEqualTo(Problem.INVALID);
        append(NewRecord.of(TOPIC, new byte[10]));

        assertThat(all(TOPIC)).hasSize(1);
    }

    @Test
    void timeOfTakingNeverFalls() {
        declare(plain(TOPIC));
        long begin = clock.millis();
        for (int seconds : List.of(0, 10, -15, 3, 20)) {
            clock.advance(Duration.ofSeconds(seconds));
            append(record("x"));
        }

        List<Long> times = Reading.all(log, TOPIC).records().stream()
                .map(LogRecord::keptAt)
                .toList();

        assertThat(times).isSorted();
        assertThat(times.get(1)).isEqualTo(begin + 10_000);
        assertThat(times.get(4)).isEqualTo(begin + 18_000);
    }

    // reading

    @Test
    void readerAtTheEndWaitsForTheNextBatchAndGetsAllOfIt() {
        declare(plain(TOPIC));
        append(record("before"));
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.LATEST)))) {
            CompletionStage<Chunk> next = reader.next(MUCH);
            assertThat(next.toCompletableFuture()).isNotDone();

            List<Appended> appended = append(record("one"), record("two"));

            Chunk chunk = await(next);
            assertThat(chunk.gap()).isNull();
            assertThat(chunk.records())
                    .extracting(read -> text(read.content()))
                    .containsExactly(text(record("one")), text(record("two")));
            assertThat(chunk.next()).isEqualTo(after(appended.get(1)));
        }
    }

    @Test
    void appendToOneTopicWakesNobodyInAnother() {
        declare(plain(TOPIC));
        declare(plain(OTHER));
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.LATEST)))) {
            CompletionStage<Chunk> next = reader.next(MUCH);

            append(NewRecord.of(OTHER, bytes("x")));

            assertThat(next.toCompletableFuture()).isNotDone();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200, 1000, MUCH})
    void chunkIsNotLargerThanAskedForButHasARecord(int mostBytes) {
        declare(plain(TOPIC));
        List<NewRecord> records =
                IntStream.range(0, 20).mapToObj(i -> record("x".repeat(3 * i))).toList();
        append(records.toArray(NewRecord[]::new));
        List<String> read = new ArrayList<>();

        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.EARLIEST)))) {
            while (read.size() < records.size()) {
                Chunk chunk = await(reader.next(mostBytes));
                int bytes = chunk.records().stream()
                        .mapToInt(record -> record.content().size())
                        .sum();
                assertThat(chunk.records()).isNotEmpty();
                assertThat(bytes <= mostBytes || chunk.records().size() == 1).isTrue();
                chunk.records().forEach(record -> read.add(text(record.content())));
            }
        }

        assertThat(read).isEqualTo(Contents.of(records));
    }

    @Test
    void bookmarkContinuesWhereItsReaderStood() {
        declare(plain(TOPIC));
        append(record("one"), record("two"), record("three"));
        Chunk first;
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.EARLIEST)))) {
            first = await(reader.next(1));
        }
        assertThat(first.records()).hasSize(1);
        assertThat(first.next()).isEqualTo(after(first.records().get(0).position()));

        Reading rest = Reading.toEnd(log, TOPIC, Bookmark.parse(first.next().toString()));

        assertThat(rest.gaps()).isEmpty();
        assertThat(rest.contents()).containsExactly(text(record("two")), text(record("three")));
    }

    @Test
    void readersDoNotTakeFromEachOther() {
        declare(plain(TOPIC));
        Bookmark end = await(log.find(TOPIC, Start.LATEST));
        try (LogReader one = log.read(TOPIC, end);
                LogReader other = log.read(TOPIC, end)) {
            CompletionStage<Chunk> ofOne = one.next(MUCH);
            CompletionStage<Chunk> ofOther = other.next(MUCH);

            append(record("x"));

            assertThat(await(ofOne).records()).hasSize(1);
            assertThat(await(ofOther).records()).hasSize(1);
            assertThat(await(ofOther).next()).isEqualTo(await(ofOne).next());
        }
    }

    @Test
    void readerThatWaitsCannotBeAskedAgain() {
        declare(plain(TOPIC));
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.LATEST)))) {
            CompletionStage<Chunk> next = reader.next(MUCH);

            assertThatIllegalStateException().isThrownBy(() -> reader.next(MUCH));

            append(record("x"));
            assertThat(await(next).records()).hasSize(1);
            assertThat(reader.next(MUCH).toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void closedReaderEndsWhatWaits() {
        declare(plain(TOPIC));
        LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.LATEST)));
        CompletionStage<Chunk> next = reader.next(MUCH);

        reader.close();
        reader.close();

        assertThat(failure(next)).isInstanceOf(CancellationException.class);
        assertThat(failure(reader.next(MUCH))).isInstanceOf(CancellationException.class);
        append(record("x"));
        assertThat(all(TOPIC)).hasSize(1);
    }

    @Test
    void bookmarkBeyondTheEndIsRefusedUntilTheEndIsThere() {
        declare(plain(TOPIC));
        Position last = append(record("one")).get(0).position();
        Bookmark beyond = Bookmark.of(new Position(last.partition(), last.epoch(), last.offset() + 3));
        try (LogReader reader =
                log.read(TOPIC, await(log.find(TOPIC, Start.LATEST)).at(beyond.place(last.partition())))) {
            assertThat(problem(reader.next(MUCH))).isEqualTo(Problem.OUT_OF_RANGE);
            assertThat(problem(reader.next(MUCH))).isEqualTo(Problem.OUT_OF_RANGE);

            for (int i = 0; i < 5; i++) {
                append(record("more"));
            }

            assertThat(await(reader.next(MUCH)).records()).isNotEmpty();
        }
    }

    @Test
    void bookmarkWithOtherPartitionsIsRefused() {
        declare(plain(TOPIC));
        append(record("one"));
        Bookmark here = await(log.find(TOPIC, Start.EARLIEST));
        List<Position> places = new ArrayList<>(here.places());
        places.add(new Position(places.size(), places.get(0).epoch(), 0));

        try (LogReader reader = log.read(TOPIC, new Bookmark(places))) {
            assertThat(problem(reader.next(MUCH))).isEqualTo(Problem.OUT_OF_RANGE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5})
    void bookmarkOfAnEpochThatTheLogDoesNotKnowFindsAGap(long offset) {
        declare(plain(TOPIC));
        append(record("one"), record("two"));
        Bookmark begin = await(log.find(TOPIC, Start.EARLIEST));
        Position known = begin.place(0);
        Bookmark unknown = begin.at(new Position(0, known.epoch() + 77, offset));

        Reading read = Reading.toEnd(log, TOPIC, unknown);

        assertThat(read.gaps()).hasSize(1);
        LogGap gap = read.gaps().get(0);
        assertThat(gap.cause()).isEqualTo(Cause.LOST);
        assertThat(gap.after()).isEqualTo(unknown);
        assertThat(gap.resumed().place(0).epoch()).isEqualTo(known.epoch());
        assertThat(gap.missed()).isNotZero();
        // what the log has in this partition comes all the same
        assertThat(read.contents()).isEqualTo(all(TOPIC));
    }

    @Test
    void gapIsToldAtOnceWhereThereIsNothingToRead() {
        declare(plain(TOPIC));
        Bookmark begin = await(log.find(TOPIC, Start.EARLIEST));
        Bookmark unknown = begin.at(new Position(0, begin.place(0).epoch() + 77, 5));
        try (LogReader reader = log.read(TOPIC, unknown)) {
            Chunk chunk = await(reader.next(MUCH));
            assertThat(chunk.gap()).isNotNull();
            assertThat(chunk.records()).isEmpty();

            CompletionStage<Chunk> next = reader.next(MUCH);
            assertThat(next.toCompletableFuture()).isNotDone();
            append(record("x"));
            assertThat(await(next).gap()).isNull();
        }
    }

    // where to begin

    @Test
    void whoBeginsAtTheLatestGetsAllThatComesAfterwards() {
        declare(plain(TOPIC));
        append(record("before"));
        Bookmark latest = await(log.find(TOPIC, Start.LATEST));

        append(record("after"));

        assertThat(Reading.toEnd(log, TOPIC, latest).contents()).containsExactly(text(record("after")));
    }

    @Test
    void whoBeginsAtATimeGetsWhatWasTakenThenOrLater() {
        declare(plain(TOPIC));
        append(record("one"));
        clock.advance(Duration.ofSeconds(10));
        Instant second = clock.instant();
        append(record("two"), record("three"));
        clock.advance(Duration.ofSeconds(10));
        append(record("four"));

        List<String> fromTwo = List.of(text(record("two")), text(record("three")), text(record("four")));
        assertThat(from(Start.at(second))).isEqualTo(fromTwo);
        assertThat(from(Start.at(second.minusNanos(1)))).isEqualTo(fromTwo);
        assertThat(from(Start.at(second.plusNanos(1)))).containsExactly(text(record("four")));
        assertThat(from(Start.at(Instant.MIN))).hasSize(4);
        assertThat(from(Start.at(Instant.MAX))).isEmpty();
        append(record("five"));
        assertThat(await(log.find(TOPIC, Start.at(Instant.MAX)))).isEqualTo(await(log.find(TOPIC, Start.LATEST)));
    }

    // retention

    @Test
    void newestRecordsWithinTheRetentionAreThere() {
        int size = record("0000").size();
        declare(plain(TOPIC).retain(LONG, 5L * size));
        for (int i = 1000; i < 1100; i++) {
            append(record("" + i));
            int count = Math.min(5, i - 999);
            List<String> read = all(TOPIC);
            assertThat(read.subList(read.size() - count, read.size())).endsWith(text(record("" + i)));
            assertThat(read).hasSizeGreaterThanOrEqualTo(count);
        }
    }

    @Test
    void whatIsMoreThanRetainedIsAGapWithItsNumber() {
        assumeThat(retainsExactly()).isTrue();
        int size = record("0").size();
        declare(plain(TOPIC).retain(LONG, 5L * size));
        Bookmark begin = await(log.find(TOPIC, Start.LATEST));
        List<Appended> appended = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            appended.addAll(append(record("" + i)));
        }

        Reading read = Reading.toEnd(log, TOPIC, begin);

        Bookmark fifth = begin.at(appended.get(4).position());
        assertThat(read.gaps()).containsExactly(new LogGap(begin, fifth, 4, Cause.RETENTION));
        assertThat(read.contents())
                .containsExactly(
                        text(record("4")), text(record("5")), text(record("6")), text(record("7")), text(record("8")));
        assertThat(Reading.toEnd(log, TOPIC, fifth).gaps()).isEmpty();
        assertThat(Reading.toEnd(log, TOPIC, after(appended.get(1))).gaps())
                .containsExactly(new LogGap(after(appended.get(1)), fifth, 2, Cause.RETENTION));
        TopicState state = await(log.topics()).get(TOPIC);
        assertThat(state.earliest()).isEqualTo(fifth);
        assertThat(state.records()).isEqualTo(5);
        assertThat(state.bytes()).isEqualTo(5L * size);
    }

    @Test
    void whatIsOlderThanRetainedIsGone() {
        assumeThat(retainsExactly()).isTrue();
        declare(plain(TOPIC).retain(Duration.ofSeconds(10), MUCH));
        Bookmark begin = await(log.find(TOPIC, Start.LATEST));
        append(record("one"));
        clock.advance(Duration.ofSeconds(4));
        append(record("two"));
        clock.advance(Duration.ofSeconds(6));

        assertThat(all(TOPIC)).hasSize(2);
        clock.advance(Duration.ofMillis(1));
        assertThat(all(TOPIC)).containsExactly(text(record("two")));
        assertThat(Reading.toEnd(log, TOPIC, begin).gaps())
                .extracting(LogGap::missed)
                .containsExactly(1L);

        clock.advance(LONG);
        assertThat(await(log.topics()).get(TOPIC).records()).isZero();
        Reading nothing = Reading.toEnd(log, TOPIC, begin);
        assertThat(nothing.records()).isEmpty();
        assertThat(nothing.gaps())
                .containsExactly(new LogGap(begin, await(log.find(TOPIC, Start.LATEST)), 2, Cause.RETENTION));
    }

    @Test
    void readerWhomRetentionOvertakesFindsAGapAndGoesOn() {
        assumeThat(retainsExactly()).isTrue();
        int size = record("0").size();
        declare(plain(TOPIC).retain(LONG, 2L * size));
        append(record("0"), record("1"));
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.EARLIEST)))) {
            assertThat(await(reader.next(1)).records())
                    .extracting(read -> text(read.content()))
                    .containsExactly(text(record("0")));

            append(record("2"), record("3"));

            Chunk chunk = await(reader.next(MUCH));
            assertThat(chunk.gap()).isNotNull();
            assertThat(chunk.gap().missed()).isEqualTo(1);
            assertThat(chunk.records())
                    .extracting(read -> text(read.content()))
                    .containsExactly(text(record("2")), text(record("3")));
            assertThat(reader.next(MUCH).toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void waitingReaderIsToldWhatABatchLeftOut() {
        assumeThat(retainsExactly()).isTrue();
        int size = record("0").size();
        declare(plain(TOPIC).retain(LONG, 2L * size));
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.LATEST)))) {
            CompletionStage<Chunk> next = reader.next(MUCH);

            append(record("0"), record("1"), record("2"));

            Chunk chunk = await(next);
            assertThat(chunk.gap()).isNotNull();
            assertThat(chunk.gap().missed()).isEqualTo(1);
            assertThat(chunk.records()).hasSize(2);
        }
    }

    @Test
    void lessRetentionCountsAtOnceAndMoreBringsNothingBack() {
        assumeThat(retainsExactly()).isTrue();
        int size = record("0").size();
        declare(plain(TOPIC).retain(LONG, MUCH));
        append(record("0"), record("1"), record("2"));

        assertThat(declare(plain(TOPIC).retain(LONG, 2L * size)).records()).isEqualTo(2);
        assertThat(declare(plain(TOPIC).retain(LONG, MUCH)).records()).isEqualTo(2);
        assertThat(all(TOPIC)).containsExactly(text(record("1")), text(record("2")));
    }

    // latest of each key

    @Test
    void latestOfEachKeyStaysBeyondTheRetention() {
        compacts();
        append(keyed("a", "1"), keyed("b", "1"), keyed("a", "2"), keyed("c", "1"), keyed("b", "2"));

        expireAll();

        assertThat(all(TOPIC)).containsExactly(text(keyed("a", "2")), text(keyed("c", "1")), text(keyed("b", "2")));
        append(keyed("c", "2"), keyed("d", "1"));
        assertThat(all(TOPIC))
                .containsExactly(
                        text(keyed("a", "2")), text(keyed("b", "2")), text(keyed("c", "2")), text(keyed("d", "1")));
        TopicState state = await(log.topics()).get(TOPIC);
        assertThat(state.records()).isEqualTo(4);
        assertThat(state.bytes()).isEqualTo(4L * keyed("a", "2").size());
    }

    @Test
    void withinTheRetentionAReaderGetsAlsoWhatWasReplaced() {
        compacts();
        append(keyed("a", "1"), keyed("a", "2"), deletion("a"), keyed("a", "3"));

        assertThat(all(TOPIC))
                .containsExactly(
                        text(keyed("a", "1")), text(keyed("a", "2")), text(deletion("a")), text(keyed("a", "3")));
    }

    @Test
    void whatWasReplacedIsNoGap() {
        compacts();
        List<Appended> appended = append(
                keyed("a", "1"), keyed("b", "1"), keyed("a", "2"), keyed("b", "2"), keyed("b", "3"), keyed("a", "3"));

        expireAll();

        for (Appended one : appended) {
            assertThat(Reading.toEnd(log, TOPIC, after(one)).gaps()).isEmpty();
        }
        assertThat(Reading.toEnd(log, TOPIC, after(appended.get(4))).contents()).containsExactly(text(keyed("a", "3")));
    }

    @Test
    void whatIsKeptIsNoGapEitherWhenItIsReplacedLater() {
        compacts();
        List<Appended> appended = append(keyed("a", "1"), keyed("b", "1"), keyed("c", "1"));
        expireAll();
        append(keyed("b", "2"));
        expireAll();

        Reading read = Reading.toEnd(log, TOPIC, after(appended.get(0)));

        assertThat(read.gaps()).isEmpty();
        assertThat(read.contents()).containsExactly(text(keyed("c", "1")), text(keyed("b", "2")));
    }

    @Test
    void deletionIsReadAndThenTheKeyIsGone() {
        compacts();
        append(keyed("a", "1"), keyed("b", "1"));
        expireAll();

        append(deletion("a"));

        Reading read = Reading.all(log, TOPIC);
        assertThat(read.contents()).containsExactly(text(keyed("b", "1")), text(deletion("a")));
        assertThat(read.records().get(1).deletes()).isTrue();
        expireAll();
        assertThat(all(TOPIC)).containsExactly(text(keyed("b", "1")));
    }

    @Test
    void deletionThatWentIsAGapForWhoeverHasReadTheKey() {
        compacts();
        List<Appended> appended = append(keyed("a", "1"), keyed("b", "1"), deletion("a"), keyed("c", "1"));
        Bookmark readA = after(appended.get(0));
        assertThat(Reading.toEnd(log, TOPIC, readA).gaps()).isEmpty();

        expireAll();

        Reading read = Reading.toEnd(log, TOPIC, readA);
        assertThat(read.gaps()).hasSize(1);
        assertThat(read.gaps().get(0).cause()).isEqualTo(Cause.RETENTION);
        assertThat(read.gaps().get(0).missed()).isIn(1L, -1L);
        assertThat(read.contents()).containsExactly(text(keyed("b", "1")), text(keyed("c", "1")));
        assertThat(Reading.toEnd(log, TOPIC, after(appended.get(2))).gaps()).isEmpty();
    }

    @Test
    void deletionThatWentStaysAGapWhenItsKeyComesAgain() {
        compacts();
        List<Appended> appended = append(keyed("a", "1"), keyed("b", "1"), deletion("a"));
        expireAll();

        append(keyed("a", "2"));

        assertThat(Reading.toEnd(log, TOPIC, after(appended.get(0))).gaps()).hasSize(1);
    }

    @Test
    void deletionThatWasReplacedInTimeIsNoGap() {
        compacts();
        List<Appended> appended = append(keyed("a", "1"), keyed("b", "1"), deletion("a"), keyed("a", "2"));

        expireAll();

        assertThat(Reading.toEnd(log, TOPIC, after(appended.get(0))).gaps()).isEmpty();
    }

    @Test
    void whoBeginsAtTheEarliestMissesNoDeletion() {
        compacts();
        append(keyed("a", "1"), keyed("b", "1"), deletion("a"), keyed("c", "1"), deletion("x"));

        expireAll();

        assertThat(Reading.all(log, TOPIC).gaps()).isEmpty();
        Bookmark byTime = await(log.find(TOPIC, Start.at(Instant.EPOCH)));
        assertThat(Reading.toEnd(log, TOPIC, byTime).gaps()).isEmpty();
    }

    @Test
    void whoBeginsWhereAllWasDeletedComesToTheEnd() {
        compacts();
        append(keyed("a", "1"), deletion("a"));

        expireAll();

        Reading read = Reading.all(log, TOPIC);
        assertThat(read.gaps()).isEmpty();
        assertThat(read.records()).isEmpty();
    }

    @Test
    void whoBeganAtTheEarliestAndIsOvertakenMissesADeletion() {
        compacts();
        append(keyed("a", "1"), keyed("b", "1"), deletion("a"), keyed("c", "1"));
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.EARLIEST)))) {
            Chunk first = await(reader.next(1));
            assertThat(first.records()).hasSize(1);

            expireAll();

            Reading rest = Reading.toEnd(reader, first.next(), await(log.find(TOPIC, Start.LATEST)));
            assertThat(rest.gaps()).hasSize(1);
            assertThat(rest.contents()).containsExactly(text(keyed("b", "1")), text(keyed("c", "1")));
        }
    }

    @Test
    void whoBeginsAtATimeFindsTheLatestBeyondTheRetention() {
        compacts();
        append(keyed("a", "1"));
        clock.advance(Duration.ofSeconds(1));
        append(keyed("b", "1"));
        clock.advance(Duration.ofSeconds(1));
        Instant third = clock.instant();
        append(keyed("c", "1"));
        clock.advance(Duration.ofSeconds(1));
        append(keyed("b", "2"));

        expireAll();

        assertThat(from(Start.at(third))).containsExactly(text(keyed("c", "1")), text(keyed("b", "2")));
        assertThat(from(Start.at(third.minusMillis(1)))).hasSize(2);
        assertThat(from(Start.at(third.plusMillis(1)))).containsExactly(text(keyed("b", "2")));
    }

    @Test
    void recordWithoutAKeyIsRefusedWhereTheLatestIsKept() {
        compacts();

        assertThat(problem(log.append(Batch.of(record("no key"))))).isEqualTo(Problem.INVALID);
    }

    @Test
    void keepingTheLatestIsRefusedWhereRecordsHaveNoKey() {
        compacts();
        declare(plain(OTHER));
        append(NewRecord.of(OTHER, bytes("no key")));

        assertThat(problem(log.declare(latest(OTHER)))).isEqualTo(Problem.INVALID);
        assertThat(await(log.topics()).get(OTHER).settings().keepsLatest()).isFalse();
    }

    @Test
    void topicCanBeginToKeepTheLatest() {
        compacts();
        declare(plain(OTHER).retain(Duration.ofSeconds(10), MUCH));
        append(NewRecord.of(OTHER, "a", bytes("1")), NewRecord.of(OTHER, "a", bytes("2")));

        declare(latest(OTHER));
        expireAll();

        assertThat(all(OTHER)).containsExactly(text(NewRecord.of(OTHER, "a", bytes("2"))));
    }

    @Test
    void topicThatKeepsTheLatestNoMoreLosesThem() {
        compacts();
        Bookmark begin = await(log.find(TOPIC, Start.LATEST));
        append(keyed("a", "1"), keyed("a", "2"), keyed("b", "1"));
        expireAll();

        declare(plain(TOPIC).retain(Duration.ofSeconds(10), MUCH));

        Reading read = Reading.toEnd(log, TOPIC, begin);
        assertThat(read.records()).isEmpty();
        assertThat(read.gaps()).hasSize(1);
        assertThat(read.gaps().get(0).missed()).isIn(2L, -1L);
        assertThat(Reading.all(log, TOPIC).gaps()).isEmpty();
    }

    // ids

    @Test
    void recordWithAnIdThatWasThereIsAnsweredWithTheFirst() {
        dedups(LONG, 1000);
        Position first = append(record("x").withId("s", "1")).get(0).position();
        append(record("y"));

        List<Appended> again =
                append(record("other").withId("s", "1"), record("z").withId("s", "2"));

        assertThat(again.get(0)).isEqualTo(new Appended(first, true));
        assertThat(again.get(1).repeated()).isFalse();
        assertThat(all(TOPIC))
                .containsExactly(
                        text(record("x").withId("s", "1")),
                        text(record("y")),
                        text(record("z").withId("s", "2")));
    }

    @Test
    void idBelongsToItsSourceAndTopic() {
        dedups(LONG, 1000);
        declare(plain(OTHER).dedup(LONG, 1000));

        List<Appended> appended = append(
                record("x").withId("s", "1"),
                record("x").withId("t", "1"),
                record("x").withId("", "s1"),
                record("x").withId("s1", ""),
                NewRecord.of(OTHER, bytes("x")).withId("s", "1"),
                record("x"),
                record("x"));

        assertThat(appended).noneMatch(Appended::repeated);
    }

    @Test
    void ofTwoInOneBatchTheFirstIsAppended() {
        dedups(LONG, 1);

        List<Appended> appended = append(
                record("1").withId("s", "1"),
                record("2").withId("s", "2"),
                record("again").withId("s", "1"),
                record("3").withId("s", "3"));

        assertThat(appended).extracting(Appended::repeated).containsExactly(false, false, true, false);
        assertThat(appended.get(2).position()).isEqualTo(appended.get(0).position());
        assertThat(all(TOPIC)).hasSize(3);
    }

    @Test
    void idIsForgottenAfterItsWindow() {
        dedups(Duration.ofSeconds(10), 1000);
        append(record("x").withId("s", "1"));

        clock.advance(Duration.ofSeconds(10));
        assertThat(append(record("x").withId("s", "1")).get(0).repeated()).isTrue();
        clock.advance(Duration.ofMillis(1)); // that it was asked for has not made it newer
        assertThat(append(record("x").withId("s", "1")).get(0).repeated()).isFalse();
    }

    @Test
    void oldestIdsAreForgottenFirst() {
        dedups(LONG, 3);
        for (int i = 0; i < 4; i++) {
            append(record("x").withId("s", "" + i));
        }

        assertThat(append(record("x").withId("s", "1")).get(0).repeated()).isTrue();
        assertThat(append(record("x").withId("s", "0")).get(0).repeated()).isFalse();
        assertThat(append(record("x").withId("s", "1")).get(0).repeated()).isFalse();
    }

    @Test
    void idIsRememberedLongerThanItsRecord() {
        dedups(LONG, 1000);
        declare(plain(TOPIC).dedup(LONG, 1000).retain(Duration.ofSeconds(10), MUCH));
        Appended first = append(record("x").withId("s", "1")).get(0);

        expireAll();

        assertThat(append(record("x").withId("s", "1"))).containsExactly(new Appended(first.position(), true));
    }

    @Test
    void repeatedRecordWakesNobody() {
        dedups(LONG, 1000);
        append(record("x").withId("s", "1"));
        try (LogReader reader = log.read(TOPIC, await(log.find(TOPIC, Start.LATEST)))) {
            CompletionStage<Chunk> next = reader.next(MUCH);

            append(record("x").withId("s", "1"));
            assertThat(next.toCompletableFuture()).isNotDone();

            append(record("y").withId("s", "2"));
            assertThat(await(next).records()).hasSize(1);
        }
    }

    @Test
    void withoutAWindowIdsAreNotRemembered() {
        declare(plain(TOPIC));

        List<Appended> appended =
                append(record("x").withId("s", "1"), record("x").withId("s", "1"));

        assertThat(appended).noneMatch(Appended::repeated);
        assertThat(all(TOPIC)).hasSize(2);
    }

    @Test
    void movesOfABatchAreMadeAlsoWhereItsRecordsAreRepeated() {
        dedups(LONG, 1000);
        Cursor cursor = await(log.claim(TOPIC, "billing"));
        append(record("x").withId("s", "1"));

        await(log.append(new Batch(
                List.of(record("x").withId("s", "1")),
                List.of(new CursorMove(TOPIC, "billing", cursor.epoch(), bytes("moved"))))));

        assertThat(cursor(TOPIC, "billing").state()).isEqualTo(bytes("moved"));
    }

    // cursors

    @Test
    void claimMakesACursor() {
        declare(plain(TOPIC));

        Cursor cursor = await(log.claim(TOPIC, "billing"));

        assertThat(cursor.topic()).isEqualTo(TOPIC);
        assertThat(cursor.name()).isEqualTo("billing");
        assertThat(cursor.state()).isEmpty();
        assertThat(cursor.movedAt()).isEqualTo(clock.millis());
        assertThat(await(log.cursors(TOPIC))).hasSize(1);
    }

    @Test
    void moveKeepsTheState() {
        declare(plain(TOPIC));
        Cursor cursor = await(log.claim(TOPIC, "billing"));
        clock.advance(Duration.ofSeconds(3));

        move(cursor, bytes("at 7"));

        Cursor moved = cursor(TOPIC, "billing");
        assertThat(moved.state()).isEqualTo(bytes("at 7"));
        assertThat(moved.epoch()).isEqualTo(cursor.epoch());
        assertThat(moved.movedAt()).isEqualTo(clock.millis());
        Cursor claimed = await(log.claim(TOPIC, "billing"));
        assertThat(claimed.state()).isEqualTo(bytes("at 7"));
    }

    @Test
    void moveAfterAnothersClaimIsRefusedWithItsBatch() {
        declare(plain(TOPIC));
        declare(plain(OTHER));
        Cursor first = await(log.claim(TOPIC, "billing"));
        Cursor other = await(log.claim(OTHER, "billing"));
        Cursor second = await(log.claim(TOPIC, "billing"));
        assertThat(second.epoch()).isGreaterThan(first.epoch());

        Batch late = new Batch(
                List.of(record("x")),
                List.of(
                        new CursorMove(OTHER, "billing", other.epoch(), bytes("late")),
                        new CursorMove(TOPIC, "billing", first.epoch(), bytes("late"))));

        assertThat(problem(log.append(late))).isEqualTo(Problem.FENCED);
        assertThat(all(TOPIC)).isEmpty();
        assertThat(cursor(TOPIC, "billing").state()).isEmpty();
        assertThat(cursor(OTHER, "billing").state()).isEmpty();
        move(second, bytes("in time"));
        assertThat(cursor(TOPIC, "billing").state()).isEqualTo(bytes("in time"));
    }

    @Test
    void cursorIsItsTopicsAndNames() {
        declare(plain(TOPIC));
        declare(plain(OTHER));
        Cursor here = await(log.claim(TOPIC, "billing"));
        Cursor there = await(log.claim(OTHER, "billing"));
        await(log.claim(TOPIC, "audit"));

        await(log.append(new Batch(
                List.of(),
                List.of(
                        new CursorMove(TOPIC, "billing", here.epoch(), bytes("here")),
                        new CursorMove(OTHER, "billing", there.epoch(), bytes("there"))))));

        assertThat(await(log.cursors(TOPIC))).extracting(Cursor::name).containsExactly("audit", "billing");
        assertThat(cursor(TOPIC, "audit").state()).isEmpty();
        assertThat(cursor(TOPIC, "billing").state()).isEqualTo(bytes("here"));
        assertThat(cursor(OTHER, "billing").state()).isEqualTo(bytes("there"));
    }

    @Test
    void moveOfACursorThatIsNotThereIsRefused() {
        declare(plain(TOPIC));

        assertThat(problem(log.append(Batch.of(new CursorMove(TOPIC, "billing", 0, bytes("x"))))))
                .isEqualTo(Problem.FENCED);
        assertThat(problem(log.append(Batch.of(new CursorMove(TOPIC, "billing", 0, null)))))
                .isEqualTo(Problem.FENCED);
        assertThat(await(log.cursors(TOPIC))).isEmpty();
    }

    @Test
    void forgottenCursorIsGoneAndItsEpochsAreNot() {
        declare(plain(TOPIC));
        Cursor cursor = await(log.claim(TOPIC, "billing"));
        move(cursor, bytes("x"));

        move(cursor, null);

        assertThat(await(log.cursors(TOPIC))).isEmpty();
        assertThat(problem(log.append(Batch.of(new CursorMove(TOPIC, "billing", cursor.epoch(), bytes("late"))))))
                .isEqualTo(Problem.FENCED);
        Cursor again = await(log.claim(TOPIC, "billing"));
        assertThat(again.epoch()).isGreaterThan(cursor.epoch());
        assertThat(again.state()).isEmpty();
    }

    @Test
    void twoMovesOfOneCursorAreRefused() {
        declare(plain(TOPIC));
        Cursor cursor = await(log.claim(TOPIC, "billing"));
        CursorMove move = new CursorMove(TOPIC, "billing", cursor.epoch(), bytes("x"));

        assertThat(problem(log.append(new Batch(List.of(), List.of(move, move)))))
                .isEqualTo(Problem.INVALID);
        assertThat(cursor(TOPIC, "billing").state()).isEmpty();
    }

    @Test
    void stateHasABound() {
        declare(plain(TOPIC));
        Cursor cursor = await(log.claim(TOPIC, "billing"));
        byte[] longest = new byte[CursorMove.LONGEST_STATE];
        Arrays.fill(longest, (byte) 7);

        move(cursor, longest);

        assertThat(cursor(TOPIC, "billing").state()).isEqualTo(longest);
        assertThat(problem(log.append(Batch.of(
                        new CursorMove(TOPIC, "billing", cursor.epoch(), new byte[CursorMove.LONGEST_STATE + 1])))))
                .isEqualTo(Problem.INVALID);
    }

    @Test
    void nameHasBounds() {
        declare(plain(TOPIC));
        String longest = "\u20ac".repeat(EventLog.LONGEST_TEXT);

        assertThat(await(log.claim(TOPIC, longest)).name()).isEqualTo(longest);
        assertThat(problem(log.claim(TOPIC, longest + "x"))).isEqualTo(Problem.INVALID);
        assertThat(problem(log.claim(TOPIC, ""))).isEqualTo(Problem.INVALID);
    }

    // closing

    @Test
    void closedLogTakesNothingAndEndsWhatWaits() {
        declare(plain(TOPIC));
        Bookmark end = await(log.find(TOPIC, Start.LATEST));
        LogReader reader = log.read(TOPIC, end);
        CompletionStage<Chunk> waiting = reader.next(MUCH);

        log.close();
        log.close();

        assertThat(Stream.of(
                        problem(waiting),
                        problem(reader.next(MUCH)),
                        problem(log.append(Batch.of(record("x")))),
                        problem(log.declare(plain(OTHER))),
                        problem(log.topics()),
                        problem(log.find(TOPIC, Start.LATEST)),
                        problem(log.claim(TOPIC, "billing")),
                        problem(log.cursors(TOPIC))))
                .containsOnly(Problem.CLOSED);
        assertThatThrownBy(() -> log.read(TOPIC, end))
                .isInstanceOfSatisfying(EventLogException.class, refused -> assertThat(refused.problem())
                        .isEqualTo(Problem.CLOSED));
        reader.close();
    }

    @Test
    void closingEndsAllThatIsUnderWayAndKeepsWhatWasAcknowledged() throws Exception {
        declare(plain(TOPIC));
        Bookmark begin = await(log.find(TOPIC, Start.LATEST));
        EventLog closing = log;
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        CountDownLatch begun = new CountDownLatch(100);
        List<CompletableFuture<Problem>> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "writer " + i;
            threads.add(CompletableFuture.supplyAsync(() -> {
                for (int n = 0; ; n++) {
                    try {
                        await(closing.append(Batch.of(record(name + " " + n))));
                    } catch (EventLogException closed) {
                        return closed.problem();
                    }
                    acknowledged.add(text(record(name + " " + n)));
                    begun.countDown();
                }
            }));
        }
        LogReader reader = closing.read(TOPIC, begin);
        threads.add(CompletableFuture.supplyAsync(() -> {
            while (true) {
                try {
                    await(reader.next(MUCH));
                } catch (EventLogException closed) {
                    return closed.problem();
                }
            }
        }));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        closing.close();

        assertThat(threads).allSatisfy(thread -> assertThat(await(thread)).isEqualTo(Problem.CLOSED));
        if (can(Capability.WRITTEN) && mode() != Mode.MEMORY) {
            log = reopen(clock);
            assertThat(all(TOPIC)).containsAll(acknowledged).doesNotHaveDuplicates();
        }
    }

    // what outlives the process

    @Test
    void reopenedLogHasItsRecordsAndBookmarksGoOn() throws Exception {
        survives();
        declare(plain(TOPIC));
        List<Appended> appended = append(record("one"), record("two"), record("three"));
        Map<String, TopicState> before = await(log.topics());
        List<Position> positions = Reading.all(log, TOPIC).positions();

        closeAndReopen();

        assertThat(await(log.topics())).isEqualTo(before);
        Reading read = Reading.toEnd(log, TOPIC, after(appended.get(0)));
        assertThat(read.gaps()).isEmpty();
        assertThat(read.contents()).containsExactly(text(record("two")), text(record("three")));
        assertThat(Reading.all(log, TOPIC).positions()).isEqualTo(positions);
        Position next = append(record("four")).get(0).position();
        assertThat(positions).allSatisfy(earlier -> assertThat(earlier).isLessThan(next));
    }

    @Test
    void reopenedLogHasItsCursors() throws Exception {
        survives();
        declare(plain(TOPIC));
        Cursor cursor = await(log.claim(TOPIC, "billing"));
        move(cursor, bytes("at 7"));
        Cursor forgotten = await(log.claim(TOPIC, "audit"));
        move(forgotten, null);

        closeAndReopen();

        assertThat(await(log.cursors(TOPIC))).extracting(Cursor::name).containsExactly("billing");
        assertThat(cursor(TOPIC, "billing").state()).isEqualTo(bytes("at 7"));
        assertThat(await(log.claim(TOPIC, "billing")).epoch()).isGreaterThan(cursor.epoch());
        assertThat(await(log.claim(TOPIC, "audit")).epoch()).isGreaterThan(forgotten.epoch());
        assertThat(problem(log.append(Batch.of(new CursorMove(TOPIC, "billing", cursor.epoch(), bytes("late"))))))
                .isEqualTo(Problem.FENCED);
    }

    @Test
    void reopenedLogKnowsTheIds() throws Exception {
        survives();
        dedups(Duration.ofMinutes(1), 1000);
        Position first = append(record("x").withId("s", "1")).get(0).position();

        closeAndReopen();

        assertThat(append(record("x").withId("s", "1"))).containsExactly(new Appended(first, true));
        clock.advance(Duration.ofMinutes(2));
        assertThat(append(record("x").withId("s", "1")).get(0).repeated()).isFalse();
    }

    @Test
    void reopenedLogKeepsTheLatest() throws Exception {
        survives();
        compacts();
        append(keyed("a", "1"), keyed("b", "1"), keyed("a", "2"));
        expireAll();
        append(keyed("c", "1"), deletion("b"));

        closeAndReopen();
        append(keyed("a", "3"));
        expireAll();

        assertThat(all(TOPIC)).containsExactly(text(keyed("c", "1")), text(keyed("a", "3")));
    }

    @Test
    void reopenedLogLetsTimeFallNoMoreThanBefore() throws Exception {
        survives();
        declare(plain(TOPIC));
        append(record("x"));

        clock.advance(Duration.ofHours(-1));
        closeAndReopen();
        append(record("y"));

        assertThat(Reading.all(log, TOPIC).records())
                .extracting(LogRecord::keptAt)
                .isSorted();
    }

    // many at once, and at random

    @Test
    void manyThreadsAppendAndReadWholeBatchesInOrder() {
        declare(plain(TOPIC));
        declare(plain(OTHER));

        new ManyThreads(log, TOPIC, OTHER).run();
    }

    @Test
    void ofManyThatAppendOneIdAtOnceOneDoes() {
        dedups(LONG, 100_000);
        List<CompletableFuture<List<Boolean>>> threads = IntStream.range(0, 4)
                .mapToObj(
                        thread -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 200)
                                .mapToObj(i -> log.append(Batch.of(record("x").withId("s", "" + i))))
                                .toList()
                                .stream()
                                .map(appended -> await(appended).get(0).repeated())
                                .toList()))
                .toList();
        List<List<Boolean>> repeated = threads.stream().map(Stages::await).toList();

        for (int i = 0; i < 200; i++) {
            int id = i;
            assertThat(repeated.stream().filter(thread -> !thread.get(id))).hasSize(1);
        }
        assertThat(all(TOPIC)).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void ofManyThatClaimOneNameAtOnceEachHasAnEpochOfItsOwn() {
        declare(plain(TOPIC));
        List<CompletableFuture<List<Long>>> threads = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 50)
                        .mapToObj(i -> await(log.claim(TOPIC, "billing")).epoch())
                        .toList()))
                .toList();
        List<List<Long>> epochs = threads.stream().map(Stages::await).toList();

        assertThat(epochs).allSatisfy(own -> assertThat(own).isSorted());
        assertThat(epochs.stream().flatMap(List::stream))
                .doesNotHaveDuplicates()
                .hasSize(200);
    }

    /** Play a seed again with {@code -Deventlog.seed=N}. */
    static Stream<Long> seeds() {
        Long given = Long.getLong("eventlog.seed");
        return given != null
                ? Stream.of(given)
                : Stream.concat(
                        IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf),
                        Stream.of(ThreadLocalRandom.current().nextLong(1L << 40)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensTheLogIsLikeTheModel(long seed) throws Exception {
        assumeThat(retainsExactly()).isTrue();
        log = forMuch(log, clock);
        boolean reopens = can(Capability.WRITTEN) && mode() != Mode.MEMORY;
        RandomLife life = new RandomLife(seed, log, clock, mode());
        for (int i = 0; i < 10; i++) {
            life.live(300);
            if (reopens) {
                closeAndReopen();
                life.goOn(log);
            }
        }
    }

    // what the tests are made of

    private void compacts() {
        assumeThat(log.capabilities()).contains(Capability.COMPACT);
        assumeThat(retainsExactly()).isTrue();
        declare(latest(TOPIC));
    }

    private void dedups(Duration window, int ids) {
        assumeThat(log.capabilities()).contains(Capability.DEDUP);
        declare(plain(TOPIC).dedup(window, ids));
    }

    private void survives() {
        assumeThat(log.capabilities()).contains(Capability.WRITTEN);
        assumeThat(mode()).isNotEqualTo(Mode.MEMORY);
    }

    /** Lets all go beyond the retention of those topics that retain for ten seconds. */
    private void expireAll() {
        clock.advance(Duration.ofSeconds(11));
    }

    private void closeAndReopen() throws Exception {
        log.close();
        log = reopen(clock);
    }

    private boolean can(Capability capability) {
        return log.capabilities().contains(capability);
    }

    private TopicState declare(TopicSettings settings) {
        return await(log.declare(settings));
    }

    private List<Appended> append(NewRecord... records) {
        return await(log.append(new Batch(List.of(records), List.of())));
    }

    private void move(Cursor cursor, byte[] state) {
        await(log.append(Batch.of(new CursorMove(cursor.topic(), cursor.name(), cursor.epoch(), state))));
    }

    private Cursor cursor(String topic, String name) {
        return await(log.cursors(topic)).stream()
                .filter(cursor -> cursor.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private List<String> all(String topic) {
        return Reading.all(log, topic).contents();
    }

    private List<String> from(Start start) {
        return Reading.toEnd(log, TOPIC, await(log.find(TOPIC, start))).contents();
    }

    private Bookmark after(Appended appended) {
        return after(appended.position());
    }

    private Bookmark after(Position position) {
        return await(log.find(TOPIC, Start.EARLIEST)).after(position);
    }

    private TopicSettings plain(String topic) {
        return TopicSettings.of(topic, "kitchen.DishReady")
                .in(mode())
                .retain(LONG, 16 << 20)
                .dedup(Duration.ZERO, 0);
    }

    private TopicSettings typed(String type) {
        return TopicSettings.of(TOPIC, type).in(mode()).dedup(Duration.ZERO, 0);
    }

    private TopicSettings latest(String topic) {
        return plain(topic).keepLatest().retain(Duration.ofSeconds(10), 1 << 20);
    }

    private static NewRecord record(String data) {
        return NewRecord.of(TOPIC, bytes(data));
    }

    private static NewRecord keyed(String key, String data) {
        return NewRecord.of(TOPIC, key, bytes(data));
    }

    private static NewRecord deletion(String key) {
        return NewRecord.of(TOPIC, key, null);
    }

    private static String text(NewRecord record) {
        return Contents.of(record);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
