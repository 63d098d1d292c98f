package dev.beckon.eventlog.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
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
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * A log whose process is killed, or loses its power, at any call: what was acknowledged is there in the mode that names the failure, once
 * and in order; batches are whole or absent, their cursor moves with them; no position means two records.
 */
final class LogCrashTest {

    private static final int SEEDS = 500;
    private static final String SYNCED = "synced";
    private static final String WRITTEN = "written";

    @Test
    void whatWasAcknowledgedIsThereAndWholeAndWhereItWas() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Life(seed).run();
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed, failed);
            }
        }
    }

    /** What was appended at once, and what became of it. */
    private static final class Sent {
        final List<String> topics;
        final boolean moves;
        final CompletableFuture<List<Appended>> stage;
        boolean synced; // it survives lost power for certain
        boolean written; // it survives that the process is killed

        Sent(List<String> topics, boolean moves, CompletableFuture<List<Appended>> stage) {
            this.topics = topics;
            this.moves = moves;
            this.stage = stage;
        }
    }

    private static final class Life {

        private final Random random;
        private final FakeDisk disk = new FakeDisk();
        private final Map<Integer, Sent> sent = new TreeMap<>();
        private final Map<String, Map<Position, Integer>> standing = new HashMap<>();
        private HandThreads threads = new HandThreads();
        private long claim;
        private int number;

        Life(long seed) {
            random = new Random(seed);
            standing.put(SYNCED, new HashMap<>());
            standing.put(WRITTEN, new HashMap<>());
        }

        void run() {
            for (int process = 0; process < 5; process++) {
                DiskEventLog log = opened();
                if (random.nextInt(3) > 0) {
                    disk.powerOffAfter(1 + random.nextInt(60), random);
                }
                for (int i = random.nextInt(80); i > 0 && !disk.isOff(); i--) {
                    step(log);
                }
                boolean closed = !disk.isOff() && random.nextInt(3) == 0;
                if (closed) {
                    threads.atOnce();
                    try {
                        log.close();
                    } catch (CompletionException off) {
                        assertThat(off).hasCauseInstanceOf(FakeDisk.PowerOff.class);
                    }
                }
                boolean off = disk.isOff();
                if (off) {
                    disk.powerOn(random);
                }
                disk.failSyncs(0);
                note(closed && !off, off);
            }
        }

        private void step(DiskEventLog log) {
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> threads.run();
                case 3 -> threads.later();
                case 4 -> {
                    if (random.nextInt(6) == 0) {
                        disk.failSyncs(1);
                    }
                }
                default -> send(log);
            }
        }

        private void send(DiskEventLog log) {
            number++;
            List<String> topics = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                topics.add(random.nextBoolean() ? SYNCED : WRITTEN);
            }
            boolean moves = random.nextInt(3) == 0;
            byte[] state = ByteBuffer.allocate(4).putInt(0, number).array();
            sent.put(
                    number,
                    new Sent(
                            topics,
                            moves,
                            log.append(new Batch(
                                            topics.stream()
                                                    .map(topic -> record(topic, number))
                                                    .toList(),
                                            moves ? List.of(new CursorMove(SYNCED, "name", claim, state)) : List.of()))
                                    .toCompletableFuture()));
        }

        private NewRecord record(String topic, int of) {
            byte[] data = new byte[4 + random.nextInt(3_000)];
            ByteBuffer.wrap(data).putInt(0, of);
            return NewRecord.of(topic, data);
        }

        /** Which of those that were acknowledged must be there from now on. */
        private void note(boolean closed, boolean lostPower) {
            for (Map.Entry<Integer, Sent> each : sent.entrySet()) {
                Sent one = each.getValue();
                if (one.stage.isDone() && !one.stage.isCompletedExceptionally()) {
                    one.synced |= closed || one.moves || one.topics.contains(SYNCED);
                    one.written |= !lostPower;
                    List<Appended> appended = one.stage.join();
                    for (int i = 0; i < appended.size(); i++) {
                        stands(one.topics.get(i), appended.get(i).position(), each.getKey());
                    }
                }
            }
        }

        private void stands(String topic, Position position, int of) {
            Integer other = Objects.requireNonNull(standing.get(topic)).put(position, of);
            assertThat(other == null ? of : other)
                    .as("%s at %s", topic, position)
                    .isEqualTo(of);
        }

        /** Opens it, which may take some crashes, and checks what is there. */
        private DiskEventLog opened() {
            while (true) {
                disk.powerOffAfter(random.nextInt(3) == 0 ? 1 + random.nextInt(25) : Integer.MAX_VALUE / 2, random);
                threads = new HandThreads();
                try {
                    DiskEventLog log = DiskEventLog.open(
                            new DiskLogHost(disk, () -> Instant.EPOCH, threads, Runnable::run, random),
                            DiskLogSettings.standard().segments(64 * 1024));
                    for (String topic : List.of(SYNCED, WRITTEN)) {
                        log.declare(TopicSettings.of(topic, "number")
                                .in(topic.equals(SYNCED) ? Mode.SYNCED : Mode.WRITTEN)
                                .retain(Duration.ofDays(1), 1 << 30));
                    }
                    threads.run();
                    if (!disk.isOff()) {
                        disk.powerOffAfter(Integer.MAX_VALUE / 2, random);
                        check(log);
                        CompletableFuture<Cursor> claimed =
                                log.claim(SYNCED, "name").toCompletableFuture();
                        threads.run();
                        claim = claimed.join().epoch();
                        return log;
                    }
                } catch (FakeDisk.PowerOff off) {
                    // comes back
                }
                disk.powerOn(random);
                sent.values().forEach(one -> one.written = false);
            }
        }

        private void check(DiskEventLog log) {
            Map<Integer, Integer> found = new TreeMap<>();
            for (String topic : List.of(SYNCED, WRITTEN)) {
                int before = 0;
                for (LogRecord record : all(log, topic)) {
                    int of = ByteBuffer.wrap(
                                    Objects.requireNonNull(record.content().data()))
                            .getInt(0);
                    assertThat(of).as("order in %s", topic).isGreaterThanOrEqualTo(before);
                    before = of;
                    found.merge(of, 1, Integer::sum);
                    stands(topic, record.position(), of);
                }
            }
            int lastMove = 0;
            for (Map.Entry<Integer, Sent> each : sent.entrySet()) {
                int there = found.getOrDefault(each.getKey(), 0);
                Sent one = each.getValue();
                assertThat(there).as("batch %d", each.getKey()).isIn(0, one.topics.size());
                if (one.synced || one.written) {
                    assertThat(there).as("acknowledged batch %d", each.getKey()).isPositive();
                }
                one.synced |= there > 0; // opening has synced it
                lastMove = there > 0 && one.moves ? each.getKey() : lastMove;
            }
            sent.values().removeIf(one -> !one.synced);
            List<Cursor> cursors = log.cursors(SYNCED).toCompletableFuture().join();
            int moved = cursors.isEmpty() || cursors.get(0).state().length == 0
                    ? 0
                    : ByteBuffer.wrap(cursors.get(0).state()).getInt();
            assertThat(moved).as("cursor").isEqualTo(lastMove);
        }

        private static List<LogRecord> all(DiskEventLog log, String topic) {
            Bookmark at = log.find(topic, Start.EARLIEST).toCompletableFuture().join();
            long end = log.find(topic, Start.LATEST)
                    .toCompletableFuture()
                    .join()
                    .place(0)
                    .offset();
            List<LogRecord> all = new ArrayList<>();
            try (LogReader reader = log.read(topic, at)) {
                while (at.place(0).offset() < end) {
                    Chunk chunk = reader.next(10_000).toCompletableFuture().getNow(null);
                    assertThat(chunk).isNotNull();
                    assertThat(chunk.gap()).isNull();
                    all.addAll(chunk.records());
                    at = chunk.next();
                }
            }
            return all;
        }
    }
}
