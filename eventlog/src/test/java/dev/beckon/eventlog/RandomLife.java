package dev.beckon.eventlog;

import static dev.beckon.eventlog.Stages.await;
import static dev.beckon.eventlog.Stages.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogGap.Cause;
import dev.beckon.eventlog.ModelTopic.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The life of a log from a seed: appends, claims, moves, changes of settings, time that passes, reads from anywhere. Each is
 * done to a naive model too, and all that the log says is compared.
 */
final class RandomLife {

    private static final int KEYS = 6;
    private static final int MOST_DATA = 120;
    private static final int MOST_STEPS = 40;

    /** A reader that is asked now and then, and may be overtaken. */
    private static final class Follower {
        final LogReader reader;
        final ModelTopic topic;

        /** As much was lost before it began, of which it need not be told if it had read nothing of what is deleted. */
        final int forgives;

        int index;

        Follower(LogReader reader, ModelTopic topic, Bookmark from) {
            this.reader = reader;
            this.topic = topic;
            index = topic.index(from.place(0));
            forgives = index == 0 && topic.settings.keepsLatest() ? topic.losses() : 0;
        }
    }

    private record CursorName(String topic, String name) {}

    private record ModelCursor(long epoch, byte[] state, long movedAt) {}

    private final long seed;
    private final Random random;
    private final HandClock clock;
    private final Map<String, ModelTopic> topics = new LinkedHashMap<>();
    private final Map<CursorName, ModelCursor> cursors = new HashMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private EventLog log;
    private long greatestEpoch = -1;
    private int done;

    RandomLife(long seed, EventLog log, HandClock clock, Mode mode) {
        this.seed = seed;
        this.log = log;
        this.clock = clock;
        random = new Random(seed);
        Set<Capability> can = log.capabilities();
        TopicSettings plain = TopicSettings.of("plain", "T").in(mode).retain(Duration.ofSeconds(20), 3_000);
        TopicSettings latest = TopicSettings.of("latest", "T").in(mode).retain(Duration.ofSeconds(10), 2_500);
        plain = can.contains(Capability.DEDUP)
                ? plain.dedup(Duration.ofSeconds(15), 12)
                : plain.dedup(Duration.ZERO, 0);
        latest = can.contains(Capability.DEDUP)
                ? latest.dedup(Duration.ofSeconds(30), 5)
                : latest.dedup(Duration.ZERO, 0);
        declare(plain);
        declare(new TopicSettings("bare", "T", mode, Duration.ofHours(1), 2_000, false, Duration.ZERO, 0));
        if (can.contains(Capability.COMPACT)) {
            declare(latest.keepLatest());
        }
    }

    /** Goes on with the same log, opened again. */
    void goOn(EventLog reopened) {
        log = reopened;
        followers.clear();
        checkAll();
    }

    /** Does so many things, and compares everything at the end. */
    void live(int things) {
        try {
            for (int i = 0; i < things; i++) {
                done++;
                one();
            }
            checkAll();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", after " + done + " things: " + e.getMessage(), e);
        }
    }

    private void one() {
        int dice = random.nextInt(100);
        if (dice < 45) {
            append();
        } else if (dice < 60) {
            clock.advance(ticks(random.nextInt(random.nextInt(20) == 0 ? 150 : 7)));
        } else if (dice < 66) {
            claim();
        } else if (dice < 70) {
            change();
        } else if (dice < 80) {
            readFromAnywhere(topic());
        } else if (dice < 84) {
            readAll(topic());
        } else if (dice < 88) {
            findATime(topic());
        } else if (dice < 92) {
            follow(topic());
        } else {
            goOnFollowing();
        }
    }

    private void append() {
        List<NewRecord> records = new ArrayList<>();
        List<CursorMove> moves = new ArrayList<>();
        int count = random.nextInt(10) == 0 ? random.nextInt(20) : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            records.add(record(topic()));
        }
        boolean fenced = false;
        for (Map.Entry<CursorName, ModelCursor> entry : List.copyOf(cursors.entrySet())) {
            if (random.nextInt(8) == 0) {
                boolean late = random.nextInt(6) == 0;
                fenced |= late;
                CursorName name = entry.getKey();
                moves.add(new CursorMove(
                        name.topic(),
                        name.name(),
                        entry.getValue().epoch() - (late ? 1 : 0),
                        random.nextInt(10) == 0 ? null : bytes(random.nextInt(30))));
            }
        }
        boolean invalid = random.nextInt(30) == 0;
        if (invalid) {
            records.add(random.nextInt(records.size() + 1), NewRecord.of("bare", new byte[5_000]));
        }
        if (invalid || fenced) {
            assertThat(problem(log.append(new Batch(records, moves))))
                    .isIn(invalid ? Problem.INVALID : Problem.FENCED, fenced ? Problem.FENCED : Problem.INVALID);
            return;
        }
        List<Appended> appended = await(log.append(new Batch(records, moves)));
        long now = clock.millis();
        topics.values().forEach(topic -> topic.expire(now));
        assertThat(appended).hasSameSizeAs(records);
        for (int i = 0; i < records.size(); i++) {
            NewRecord record = records.get(i);
            ModelTopic topic = topics.get(record.topic());
            Position first = record.id() == null ? null : topic.find(record);
            Position position = appended.get(i).position();
            assertThat(appended.get(i).repeated()).as("repeated").isEqualTo(first != null);
            if (first != null) {
                assertThat(position).isEqualTo(first);
            } else {
                if (!topic.entries.isEmpty()) {
                    Position before =
                            topic.entries.get(topic.entries.size() - 1).record.position();
                    assertThat(position).isGreaterThan(before);
                }
                topic.append(new LogRecord(position, now, record));
            }
        }
        for (CursorMove move : moves) {
            CursorName name = new CursorName(move.topic(), move.name());
            if (move.state() == null) {
                cursors.remove(name);
            } else {
                cursors.put(name, new ModelCursor(move.epoch(), move.state(), now));
            }
        }
        topics.values().forEach(topic -> topic.expire(now));
    }

    private NewRecord record(String topic) {
        ModelTopic model = topics.get(topic);
        boolean keepsLatest = model.settings.keepsLatest();
        String key = keepsLatest || random.nextBoolean() ? "k" + random.nextInt(KEYS) : null;
        boolean deletes = keepsLatest && random.nextInt(4) == 0;
        String id = random.nextInt(3) == 0 ? "" + random.nextInt(20) : null;
        List<Header> headers = random.nextInt(5) == 0 ? List.of(new Header("h", "" + random.nextInt())) : List.of();
        return new NewRecord(
                topic,
                key,
                random.nextBoolean() ? "s" : "",
                id,
                random.nextInt(100) - 50,
                headers,
                deletes ? null : bytes(random.nextInt(MOST_DATA)));
    }

    private void claim() {
        CursorName name = new CursorName(topic(), "n" + random.nextInt(3));
        Cursor claimed = await(log.claim(name.topic(), name.name()));
        ModelCursor before = cursors.get(name);

        assertThat(claimed.epoch()).isGreaterThan(greatestEpoch);
        assertThat(claimed.state()).isEqualTo(before == null ? new byte[0] : before.state());
        greatestEpoch = claimed.epoch();
        cursors.put(name, new ModelCursor(claimed.epoch(), claimed.state(), clock.millis()));
    }

    /** Other retention, and another window; all that the latest of the keys may need is always there. */
    private void change() {
        TopicSettings settings = topics.get(topic()).settings;
        TopicSettings changed = settings.retain(ticks(1 + random.nextInt(300)), 1_600 + random.nextInt(3_000));
        if (!settings.dedupWindow().isZero()) {
            changed = changed.dedup(ticks(1 + random.nextInt(300)), 1 + random.nextInt(20));
        }
        declare(changed);
    }

    private void declare(TopicSettings settings) {
        ModelTopic topic = topics.computeIfAbsent(settings.name(), name -> new ModelTopic(settings));
        topic.expire(clock.millis());
        topic.settings = settings;
        topic.expire(clock.millis());

        checkState(topic, await(log.declare(settings)));
    }

    private void readFromAnywhere(String name) {
        ModelTopic topic = now(name);
        if (topic.entries.isEmpty()) {
            return;
        }
        Position at =
                topic.entries.get(random.nextInt(topic.entries.size())).record.position();
        Bookmark from = Bookmark.of(random.nextBoolean() ? at : at.next());
        try (LogReader reader = log.read(name, from)) {
            Follower once = new Follower(reader, topic, from);
            for (int i = 0; i < MOST_STEPS && once.index < topic.entries.size(); i++) {
                step(once);
            }
        }
    }

    private void readAll(String name) {
        ModelTopic topic = now(name);
        Reading read = Reading.all(log, name);

        assertThat(read.gaps()).isEmpty();
        assertThat(texts(read.records()))
                .isEqualTo(
                        texts(topic.there().stream().map(entry -> entry.record).toList()));
        if (topic.settings.keepsLatest()) {
            assertThat(ModelTopic.latest(read.records())).isEqualTo(topic.latest());
        }
    }

    private void findATime(String name) {
        ModelTopic topic = now(name);
        Instant time = clock.instant().minus(ticks(random.nextInt(300)));
        Bookmark found = await(log.find(name, Start.at(time)));

        int expected = 0;
        while (expected < topic.entries.size()
                && (!topic.entries.get(expected).isThere()
                        || topic.entries.get(expected).record.keptAt() < time.toEpochMilli())) {
            expected++;
        }
        assertThat(topic.nextThere(topic.index(found.place(0)))).isEqualTo(expected);
    }

    private void follow(String name) {
        if (followers.size() == 6) {
            followers.remove(random.nextInt(6)).reader.close();
        }
        ModelTopic topic = now(name);
        Bookmark from = await(log.find(name, random.nextInt(3) == 0 ? Start.LATEST : Start.EARLIEST));
        followers.add(new Follower(log.read(name, from), topic, from));
    }

    private void goOnFollowing() {
        if (followers.isEmpty()) {
            return;
        }
        Follower follower = followers.get(random.nextInt(followers.size()));
        ModelTopic topic = now(follower.topic.settings.name());
        int steps = 1 + random.nextInt(4);
        while (steps-- > 0 && follower.index < topic.entries.size()) {
            step(follower);
        }
    }

    /** Reads a chunk, which there is, and checks it. */
    private void step(Follower follower) {
        ModelTopic topic = follower.topic;
        int mostBytes = random.nextInt(3) == 0 ? 1 : random.nextInt(2_000);
        Chunk chunk = await(follower.reader.next(mostBytes));
        int at = follower.index;
        LogGap gap = chunk.gap();
        if (gap != null) {
            int next = topic.nextThere(at);
            long lost = topic.lost(at, next, follower.forgives);
            assertThat(lost).as("lost, as a gap says").isPositive();
            assertThat(gap.cause()).isEqualTo(Cause.RETENTION);
            assertThat(gap.missed()).isIn(lost, topic.settings.keepsLatest() ? -1L : lost);
            assertThat(topic.index(gap.after().place(0))).isEqualTo(at);
            assertThat(topic.index(gap.resumed().place(0))).isEqualTo(next);
            at = next;
        }
        long bytes = 0;
        for (LogRecord record : chunk.records()) {
            int next = topic.nextThere(at);
            assertThat(topic.lost(at, next, follower.forgives))
                    .as("lost without a gap")
                    .isZero();
            assertThat(text(record)).isEqualTo(text(topic.entries.get(next).record));
            bytes += record.content().size();
            at = next + 1;
        }
        assertThat(bytes <= mostBytes || chunk.records().size() == 1)
                .as("bytes of a chunk")
                .isTrue();
        int end = topic.index(chunk.next().place(0));
        assertThat(end).as("progress").isGreaterThan(follower.index).isGreaterThanOrEqualTo(at);
        assertThat(topic.nextThere(at)).as("left out").isGreaterThanOrEqualTo(end);
        assertThat(topic.lost(at, end, follower.forgives))
                .as("lost without a gap")
                .isZero();
        follower.index = end;
    }

    private void checkAll() {
        Map<String, TopicState> states = await(log.topics());
        assertThat(states).containsOnlyKeys(topics.keySet());
        topics.keySet().forEach(name -> {
            checkState(now(name), states.get(name));
            readAll(name);
            Map<String, ModelCursor> expected = new TreeMap<>();
            cursors.forEach((cursor, state) -> {
                if (cursor.topic().equals(name)) {
                    expected.put(cursor.name(), state);
                }
            });
            List<Cursor> actual = await(log.cursors(name));
            assertThat(actual).extracting(Cursor::name).containsExactlyElementsOf(expected.keySet());
            for (Cursor cursor : actual) {
                ModelCursor model = expected.get(cursor.name());
                assertThat(cursor.epoch()).isEqualTo(model.epoch());
                assertThat(cursor.state()).isEqualTo(model.state());
                assertThat(cursor.movedAt()).isEqualTo(model.movedAt());
            }
        });
    }

    private void checkState(ModelTopic topic, TopicState state) {
        List<Entry> there = topic.there();
        assertThat(state.settings()).isEqualTo(topic.settings);
        assertThat(state.records()).isEqualTo(there.size());
        assertThat(state.bytes())
                .isEqualTo(there.stream()
                        .mapToLong(entry -> entry.record.content().size())
                        .sum());
    }

    /** A topic as it is now. */
    private ModelTopic now(String name) {
        ModelTopic topic = topics.get(name);
        topic.expire(clock.millis());
        return topic;
    }

    private String topic() {
        List<String> names = List.copyOf(topics.keySet());
        return names.get(random.nextInt(names.size()));
    }

    /** Durations are coarse, so that what is to end at a time often is looked at just then. */
    private static Duration ticks(int count) {
        return Duration.ofMillis(100L * count);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<String> texts(List<LogRecord> records) {
        return records.stream().map(RandomLife::text).toList();
    }

    private static String text(LogRecord record) {
        return record.position() + " " + record.keptAt() + " " + Contents.of(record.content());
    }
}
