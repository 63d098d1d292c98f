package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.SharedCursor.Member;
import dev.beckon.runtime.SharedCursor.Refusal;
import dev.beckon.runtime.SharedCursor.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must hold whatever happens: members come, answer, fail, leave and are lost, appends fail, and others take over from what
 * was kept, all by chance from a seed.
 */
final class SharedCursorModelTest {

    private static final int RUNS = 60;
    private static final int EVENTS = 60;
    private static final int STEPS = 500;
    private static final int ATTEMPTS = 4;
    private static final Timing TIMING = new Timing(ATTEMPTS, 10, 40, 1000);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void eachEventIsDoneOrADeadLetterAndKeysKeepTheirOrder(long seed) {
        for (int run = 0; run < RUNS; run++) {
            long own = seed * 1_000_000 + run;
            try {
                new World(new Random(own)).run();
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + own + ": " + failed.getMessage(), failed);
            }
        }
    }

    /** A topic, a name, and those who attend. */
    private static final class World implements SharedCursor.Sink {

        private final Random random;
        private final List<LogRecord> log = new ArrayList<>();
        private final int partitions;

        // what is kept
        private CursorState kept;
        private final Set<Position> done = new HashSet<>();
        private final Set<Position> dead = new HashSet<>();

        // of the one who has the name at the moment
        private SharedCursor cursor;
        private final Map<Member, Map<Long, LogRecord>> members = new LinkedHashMap<>();
        private final Map<Position, Long> answered = new HashMap<>(); // done, and not kept
        private SharedCursor.@Nullable Move move;
        private long now;

        World(Random random) {
            this.random = random;
            this.partitions = 1 + random.nextInt(2);
            long[] next = new long[partitions];
            long epoch = 3;
            for (int i = 0; i < EVENTS; i++) {
                int partition = random.nextInt(partitions);
                if (random.nextInt(20) == 0) {
                    epoch++;
                    next[partition] = 0;
                }
                int key = random.nextInt(6);
                log.add(new LogRecord(
                        new Position(partition, epoch, next[partition]++),
                        0,
                        new NewRecord(
                                "t", key == 0 ? null : "k" + partition + key, "", null, -1, List.of(), new byte[1])));
            }
            List<Position> start = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                start.add(new Position(i, 0, 0));
            }
            kept = CursorState.at(new Bookmark(start));
            cursor = takeOver();
        }

        private SharedCursor takeOver() {
            members.clear();
            answered.clear();
            move = null;
            now += 5;
            CursorState state = Objects.requireNonNull(CursorState.decode(kept.encode()));
            return new SharedCursor(
                    state,
                    TIMING,
                    null,
                    (event, attempts, error) -> {
                        assertThat(attempts).isGreaterThanOrEqualTo(ATTEMPTS);
                        return new NewRecord("dead", event.position().toString(), "", null, -1, List.of(), new byte[1]);
                    },
                    this,
                    1_000_000 - now,
                    now);
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            settle();
            for (LogRecord event : log) {
                assertThat(done.contains(event.position()) ^ dead.contains(event.position()))
                        .as("one end of %s", event.position())
                        .isTrue();
            }
            assertThat(kept.open()).isEmpty();
        }

        private void step() {
            switch (random.nextInt(13)) {
                case 0 -> join();
                case 1 -> leave();
                case 2, 3 -> read();
                case 4, 5, 6, 7 -> answer(random.nextInt(4) != 0);
                case 8, 9, 10 -> append();
                case 11 -> {
                    now += random.nextInt(30);
                    cursor.tick(now);
                }
                default -> {
                    if (random.nextInt(8) == 0) {
                        if (move != null && random.nextBoolean()) {
                            keep(); // it was kept, and nobody has heard of it
                        }
                        cursor = takeOver();
                    }
                }
            }
        }

        private void join() {
            if (members.size() < 4) {
                Member member = new Member(1 + random.nextInt(4), random.nextBoolean());
                members.put(member, new LinkedHashMap<>());
                cursor.join(member);
            }
        }

        private @Nullable Member anyone() {
            return members.isEmpty() ? null : new ArrayList<>(members.keySet()).get(random.nextInt(members.size()));
        }

        private void leave() {
            Member member = anyone();
            if (member != null) {
                members.remove(member);
                cursor.leave(member, random.nextBoolean(), now);
            }
        }

        private void read() {
            if (!cursor.wantsRecords()) {
                return;
            }
            Bookmark place = cursor.place();
            List<LogRecord> records = new ArrayList<>();
            Bookmark next = place;
            int many = 1 + random.nextInt(8);
            for (LogRecord event : log) {
                Position position = event.position();
                if (records.size() < many && position.compareTo(place.place(position.partition())) >= 0) {
                    records.add(event);
                    next = next.after(position);
                }
            }
            if (!records.isEmpty()) {
                cursor.read(new Chunk(null, records, next), now);
            }
        }

        private void answer(boolean well) {
            Member member = anyone();
            if (member == null || Objects.requireNonNull(members.get(member)).isEmpty()) {
                return;
            }
            Map<Long, LogRecord> had = Objects.requireNonNull(members.get(member));
            Long delivery = new ArrayList<>(had.keySet()).get(random.nextInt(had.size()));
            LogRecord event = Objects.requireNonNull(had.remove(delivery));
            if (well) {
                answered.put(event.position(), delivery);
                cursor.done(member, delivery, List.of());
            } else {
                cursor.failed(member, delivery, "failed", now);
            }
        }

        private void append() {
            if (move == null) {
                move = cursor.move();
            } else if (random.nextInt(5) == 0) {
                move = null;
                cursor.notMoved(random.nextBoolean(), now);
            } else {
                keep();
                move = null;
                cursor.moved(now);
            }
        }

        /** The log has it: nothing may be passed that nobody is done with. */
        private void keep() {
            SharedCursor.Move said = Objects.requireNonNull(move);
            for (NewRecord letter : said.records()) {
                String position = Objects.requireNonNull(letter.key());
                check(dead.add(Position.parse(position)), "a dead letter twice", position);
            }
            kept = said.state();
            Set<Position> open = new HashSet<>();
            kept.open().forEach(one -> check(open.add(one.position()), "listed twice", one.position()));
            for (LogRecord event : log) {
                Position position = event.position();
                boolean beforeLow = position.compareTo(kept.low().place(position.partition())) < 0;
                boolean beforeFrontier = position.compareTo(kept.frontier().place(position.partition())) < 0;
                boolean over = beforeLow || beforeFrontier && !open.contains(position);
                if (over && !dead.contains(position) && !done.contains(position)) {
                    check(answered.containsKey(position), "passed though not done", position);
                    done.add(position);
                }
                if (!over) {
                    check(!done.contains(position), "open again though done", position);
                    check(!dead.contains(position), "open again though a dead letter", position);
                }
            }
        }

        /** All goes well from now on. */
        private void settle() {
            for (int i = 0; i < 10_000; i++) {
                if (members.isEmpty()) {
                    join();
                }
                read();
                answer(true);
                now += 1;
                cursor.tick(now);
                if (move != null) {
                    keep();
                    move = null;
                    cursor.moved(now);
                }
                move = cursor.move();
                if (done.size() + dead.size() == log.size() && move == null) {
                    return;
                }
            }
            throw new AssertionError("done: " + new TreeSet<>(done) + " (expected: all in time)");
        }

        private static void check(boolean holds, String otherwise, Object what) {
            if (!holds) {
                throw new AssertionError(what + ": " + otherwise);
            }
        }

        // ---- what it is told

        @Override
        public void hand(Member to, long delivery, int attempt, LogRecord event, Bookmark behind) {
            Position position = event.position();
            check(members.containsKey(to), "handed to nobody", position);
            check(!done.contains(position), "handed though done", position);
            check(!dead.contains(position), "handed though a dead letter", position);
            String key = event.content().key();
            for (Map<Long, LogRecord> had : members.values()) {
                for (LogRecord other : had.values()) {
                    check(!other.position().equals(position), "handed to two", position);
                    check(key == null || !key.equals(other.content().key()), "handed beside one of its key", position);
                }
            }
            for (LogRecord earlier : log) {
                if (earlier.position().equals(position)) {
                    break;
                }
                if (key != null && key.equals(earlier.content().key())) {
                    check(
                            done.contains(earlier.position()) || dead.contains(earlier.position()),
                            "handed before one of its key was over",
                            position);
                }
            }
            Objects.requireNonNull(members.get(to)).put(delivery, event);
            check(behind.place(position.partition()).equals(position.next()), "bookmark not behind it", position);
        }

        @Override
        public void hand(Member to, long delivery, LogGap gap, boolean sizeKnown) {
            throw new AssertionError("gap: " + gap + " (expected: none)");
        }

        @Override
        public void kept(Member by, long delivery) {
            check(answered.containsValue(delivery), "kept what was not answered", delivery);
        }

        @Override
        public void refused(Member by, long delivery, Refusal why) {
            throw new AssertionError("refused: " + why + " (expected: never)");
        }
    }
}
