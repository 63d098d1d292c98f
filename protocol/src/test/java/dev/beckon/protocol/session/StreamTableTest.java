package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table does what a map would do. A failing run prints its seed. */
final class StreamTableTest {

    private record Entry(Object owner, long deadline) {}

    @Test
    void emptyTableHoldsNothing() {
        StreamTable table = new StreamTable(1);
        assertThat(table.contains(1)).isFalse();
        assertThat(table.remove(1)).isNull();
        assertThat(table.remove(0)).isNull();
        assertThat(table.removeExpired(Long.MAX_VALUE)).isEmpty();
        assertThat(table.removeAll()).isEmpty();
        assertThat(table.earliest()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void stream0IsNeverThere() {
        StreamTable table = new StreamTable(1);
        table.add(1, "o", 5);
        assertThat(table.contains(0)).isFalse();
        assertThat(table.remove(0)).isNull();
        assertThat(table.size()).isEqualTo(1);
    }

    /** Ids in a row, as sessions use them; and far apart, as a hostile peer does. */
    @ParameterizedTest
    @ValueSource(ints = {2, 1 << 27, 1 << 28, 0x7ffffffe, 0x9e3779b2})
    void agreesWithMap(int stride) {
        for (int seed = 0; seed < 100; seed++) {
            run(seed, stride);
        }
    }

    private static void run(int seed, int stride) {
        Random random = new Random(seed);
        StreamTable table = new StreamTable(random.nextInt());
        Map<Integer, Entry> map = new HashMap<>();
        int next = -40; // crosses the wrap-around, 0 excepted
        long now = 0;
        int most = 1 + random.nextInt(seed % 4 == 0 ? 400 : 60);
        for (int step = 0; step < (seed % 4 == 0 ? 1_500 : 400); step++) {
            String at = "seed " + seed + ", stride " + stride + ", step " + step;
            int choice = random.nextInt(10);
            if (choice < 5 && map.size() < most) {
                next += stride;
                if (next != 0 && !map.containsKey(next)) {
                    long deadline = random.nextInt(3) == 0
                            ? Long.MAX_VALUE
                            : now + random.nextInt(seed % 8 == 0 ? 2_000_000 : 50);
                    Entry entry = new Entry("owner " + step, deadline);
                    table.add(next, entry.owner(), deadline);
                    map.put(next, entry);
                }
            } else if (choice < 8) {
                int id = any(map, random, next);
                Entry removed = map.remove(id);
                same(at, table.remove(id), removed == null ? null : removed.owner());
            } else if (choice == 8) {
                now += random.nextInt(seed % 8 == 0 ? 40_000 : 40);
                same(at, expired(table, now), expired(map, now));
            } else if (random.nextInt(20) == 0) {
                assertThat(table.removeAll())
                        .as(at)
                        .containsExactlyInAnyOrderElementsOf(
                                map.values().stream().map(Entry::owner).toList());
                map.clear();
            }
            check(at, table, map);
        }
    }

    private static void check(String at, StreamTable table, Map<Integer, Entry> map) {
        same(at, table.size(), map.size());
        long earliest = Long.MAX_VALUE;
        for (Map.Entry<Integer, Entry> entry : map.entrySet()) {
            same(at, table.contains(entry.getKey()), true);
            earliest = Math.min(earliest, entry.getValue().deadline());
        }
        // of many that are due at almost the same time some may wait for the others
        same(at, table.earliest() - 20_000 <= earliest, true);
    }

    /** As a server that hangs leaves them: each is due at a time of its own. */
    @Test
    void manyDeadlinesAreEachMetOnTimeAndAtLittleCost() {
        int streams = 65_536;
        long apart = 400_000; // nanoseconds, so that they are due within 26 s
        StreamTable table = new StreamTable(3);
        Random random = new Random(5);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i : order) {
            table.add(2 * i + 1, i, 1_000_000_000L + i * apart);
        }
        long started = cpuTime();
        long now = 0;
        long latest = 0;
        int wakeUps = 0;
        int met = 0;
        while (table.earliest() != Long.MAX_VALUE) {
            now = Math.max(now, table.earliest());
            wakeUps++;
            List<Object> expired = table.removeExpired(now);
            for (int i = 0; i < expired.size(); i += 2) {
                long due = 1_000_000_000L + (Integer) expired.get(i + 1) * apart;
                same("now " + now, due <= now, true);
                latest = Math.max(latest, now - due);
                met++;
            }
        }
        long took = cpuTime() - started;
        assertThat(met).isEqualTo(streams);
        assertThat(table.size()).isZero();
        assertThat(latest).as("ns late").isLessThanOrEqualTo(4 * 2 * 131_072);
        assertThat(wakeUps).isLessThanOrEqualTo(2 * streams);
        // a sweep for each would take 65,536 times a tenth of a millisecond
        assertThat(took).as("ns of CPU in all").isLessThan(2_000_000_000L);
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** AssertJ would be most of the time of a run. */
    private static void same(String at, @Nullable Object actual, @Nullable Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError(at + ": " + actual + " (expected: " + expected + ")");
        }
    }

    private static int any(Map<Integer, Entry> map, Random random, int next) {
        List<Integer> ids = new ArrayList<>(map.keySet());
        return ids.isEmpty() || random.nextInt(6) == 0
                ? next + random.nextInt(9) + 1
                : ids.get(random.nextInt(ids.size()));
    }

    private static Map<Integer, Object> expired(StreamTable table, long now) {
        Map<Integer, Object> all = new HashMap<>();
        List<Object> expired = table.removeExpired(now);
        for (int i = 0; i < expired.size(); i += 2) {
            assertThat(all.put((Integer) expired.get(i), expired.get(i + 1))).isNull();
        }
        return all;
    }

    private static Map<Integer, Object> expired(Map<Integer, Entry> map, long now) {
        Map<Integer, Object> all = new HashMap<>();
        map.forEach((id, entry) -> {
            if (entry.deadline() <= now) {
                all.put(id, entry.owner());
            }
        });
        map.keySet().removeAll(all.keySet());
        return all;
    }

    @Test
    void earliestIsExactAfterSweep() {
        StreamTable table = new StreamTable(7);
        for (int id = 1; id <= 199; id += 2) {
            table.add(id, "o", id * 1_000_000L);
        }
        assertThat(table.earliest()).isEqualTo(1_000_000);
        assertThat(table.removeExpired(0)).isEmpty();
        assertThat(table.removeExpired(100_000_000)).hasSize(100);
        assertThat(table.earliest()).isEqualTo(101_000_000);
        assertThat(table.size()).isEqualTo(50);
    }
}
