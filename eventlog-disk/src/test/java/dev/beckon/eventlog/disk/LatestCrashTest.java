package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A log that keeps the latest, with far more appended than it retains, so that records are copied and segments go, and whose process
 * is killed, or loses its power, at any call: of each key the last that was acknowledged, or a later one, is there, once, in
 * order, and where it was; and whoever goes on from a bookmark knows in the end what one knows who reads all, or is told of a
 * gap.
 */
final class LatestCrashTest {

    private static final int SEEDS = 250;
    private static final String TOPIC = "latest";
    private static final String OTHER = "other";
    private static final int KEYS = 12;

    @Test
    void theLatestOfEachKeyIsThereOnceAndWhereItWas() {
        int copies = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Life life = new Life(seed);
            try {
                life.run();
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed, failed);
            }
            copies += life.copies;
        }
        assertThat(copies).as("frames of copies that were left").isGreaterThan(SEEDS / 4);
    }

    private record Sent(int number, boolean deletes, CompletableFuture<List<Appended>> stage) {}

    private static final class Life {

        private final Random random;
        private final FakeDisk disk = new FakeDisk();
        private final Map<String, List<Sent>> sent = new TreeMap<>();
        private final Map<String, Integer> acknowledged = new HashMap<>();
        private final Map<Position, Integer> standing = new HashMap<>();
        private final Map<String, Integer> view = new TreeMap<>();
        private HandThreads threads = new HandThreads();
        private @Nullable Bookmark place;
        private long millis;
        private int number;
        private int copies;

        Life(long seed) {
            random = new Random(seed);
        }

        void run() {
            for (int process = 0; process < 6; process++) {
                DiskEventLog log = opened();
                if (random.nextInt(3) > 0) {
                    disk.powerOffAfter(1 + random.nextInt(90), random);
                }
                for (int i = random.nextInt(120); i > 0 && !disk.isOff(); i--) {
                    step(log);
                }
                if (disk.isOff()) {
                    disk.powerOn(random);
                }
                disk.failSyncs(0);
                sent.forEach((key, some) -> some.forEach(one -> {
                    if (one.stage.isDone() && !one.stage.isCompletedExceptionally()) {
                        acknowledged.merge(key, one.number, Math::max);
                        stands(one.stage.join().get(0).position(), one.number);
                    }
                }));
            }
            countCopies();
        }

        private void countCopies() {
            disk.list().stream().filter(Segment::isName).forEach(name -> {
                try {
                    Segment segment = Segment.open(disk, name);
                    FrameScanner scanner = new FrameScanner(
                            segment,
                            SegmentHeader.BYTES,
                            segment.size(),
                            segment.header().firstFrame());
                    for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
                        copies += frame.header().kind() == FrameKind.COPIES ? 1 : 0;
                    }
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }

        private void step(DiskEventLog log) {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> threads.run();
                case 4 -> threads.later();
                case 5 -> millis += random.nextInt(4) == 0 ? 20_000 : 500;
                case 6 -> {
                    if (random.nextInt(8) == 0) {
                        disk.failSyncs(1);
                    }
                }
                case 7, 8, 9 -> log.append(Batch.of(NewRecord.of(OTHER, new byte[random.nextInt(9_000)])));
                default -> send(log);
            }
        }

        private void send(DiskEventLog log) {
            number++;
            // some keys seldom come
            String key = "key " + (random.nextInt(4) == 0 ? random.nextInt(KEYS) : random.nextInt(3));
            boolean deletes = random.nextInt(4) == 0;
            byte[] data = ByteBuffer.allocate(4 + random.nextInt(1_500))
                    .putInt(0, number)
                    .array();
            NewRecord record = NewRecord.of(TOPIC, key, deletes ? null : data).withId("test", "" + number);
            sent.computeIfAbsent(key, first -> new ArrayList<>())
                    .add(new Sent(number, deletes, log.append(Batch.of(record)).toCompletableFuture()));
        }

        private void stands(Position position, int of) {
            Integer other = standing.put(position, of);
            assertThat(other == null ? of : other).as("at %s", position).isEqualTo(of);
        }

        /** Opens it, which may take some crashes, and checks what is there. */
        private DiskEventLog opened() {
            while (true) {
                disk.powerOffAfter(random.nextInt(3) == 0 ? 1 + random.nextInt(25) : Integer.MAX_VALUE / 2, random);
                threads = new HandThreads();
                try {
                    DiskEventLog log = DiskEventLog.open(
                            new DiskLogHost(disk, () -> Instant.ofEpochMilli(millis), threads, Runnable::run, random),
                            DiskLogSettings.standard().segments(64 * 1024));
                    log.declare(TopicSettings.of(TOPIC, "number")
                            .in(Mode.SYNCED)
                            .retain(Duration.ofSeconds(60), 20_000)
                            .dedup(Duration.ofSeconds(5), 10)
                            .keepLatest());
                    log.declare(TopicSettings.of(OTHER, "bytes")
                            .in(Mode.WRITTEN)
                            .retain(Duration.ofSeconds(60), 20_000)
                            .dedup(Duration.ZERO, 0));
                    threads.run();
                    if (!disk.isOff()) {
                        disk.powerOffAfter(Integer.MAX_VALUE / 2, random);
                        check(log);
                        return log;
                    }
                } catch (FakeDisk.PowerOff off) {
                    // comes back
                }
                disk.powerOn(random);
            }
        }

        private void check(DiskEventLog log) {
            Map<String, Integer> all = new TreeMap<>();
            Bookmark begin =
                    log.find(TOPIC, Start.EARLIEST).toCompletableFuture().join();
            Bookmark end = read(log, begin, all, false);
            sent.forEach((key, some) -> {
                int must = acknowledged.getOrDefault(key, 0);
                Integer there = all.get(key);
                if (there == null) {
                    assertThat(must == 0 || some.stream().anyMatch(one -> one.deletes && one.number >= must))
                            .as("%s, of which %d was acknowledged, deleted", key, must)
                            .isTrue();
                } else {
                    assertThat(there).as(key).isGreaterThanOrEqualTo(must);
                }
            });
            all.forEach((key, of) -> acknowledged.merge(key, of, Math::max)); // opening has synced it
            if (place != null) {
                Map<String, Integer> known = new TreeMap<>(view);
                read(log, place, known, true);
                assertThat(known).as("from %s", place).isEqualTo(all);
            }
            if (place == null || random.nextInt(3) == 0) {
                view.clear();
                view.putAll(all);
                place = end;
            }
        }

        /** Reads from there to the end, and has the view say what is there. */
        private Bookmark read(DiskEventLog log, Bookmark from, Map<String, Integer> target, boolean mayMiss) {
            Bookmark end = log.find(TOPIC, Start.LATEST).toCompletableFuture().join();
            Bookmark at = from;
            Position before = null;
            try (LogReader reader = log.read(TOPIC, from)) {
                while (at.place(0).offset() < end.place(0).offset()) {
                    Chunk chunk = reader.next(1 + random.nextInt(5_000))
                            .toCompletableFuture()
                            .getNow(null);
                    assertThat(chunk).as("at %s of %s", at, end).isNotNull();
                    if (chunk.gap() != null) {
                        assertThat(mayMiss).as("may miss something").isTrue();
                        Bookmark begin = log.find(TOPIC, Start.EARLIEST)
                                .toCompletableFuture()
                                .join();
                        target.clear();
                        return read(log, begin, target, false);
                    }
                    for (LogRecord record : chunk.records()) {
                        assertThat(before == null || before.compareTo(record.position()) < 0)
                                .as("%s behind %s", record.position(), before)
                                .isTrue();
                        before = record.position();
                        take(record, target);
                    }
                    at = chunk.next();
                }
            }
            return at;
        }

        private void take(LogRecord record, Map<String, Integer> target) {
            String key = Objects.requireNonNull(record.content().key());
            byte[] data = record.content().data();
            int of = Integer.parseInt(Objects.requireNonNull(record.content().id()));
            stands(record.position(), of);
            if (data == null) {
                target.remove(key);
            } else {
                assertThat(ByteBuffer.wrap(data).getInt(0)).isEqualTo(of);
                target.put(key, of);
            }
        }
    }
}
