package dev.beckon.bench.fanout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Counts what has arrived, and how long after it was due. Each thread counts on its own, so that none waits for another; the
 * sums are about right while they count, and right once they have stopped.
 */
final class Arrivals {

    private static final int MICROS = 50; // of a bucket
    private static final int BUCKETS = 40_000; // two seconds

    private static final class Tally {
        private final long[] buckets = new long[BUCKETS];
        private volatile long count;
    }

    private final List<Tally> tallies = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Tally> own = ThreadLocal.withInitial(() -> {
        Tally fresh = new Tally();
        tallies.add(fresh);
        return fresh;
    });

    /** An event has arrived that was due then; zero for one that does not count. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void arrived(long due) {
        Tally tally = own.get();
        if (due != 0) {
            long late = Math.max(0, System.nanoTime() - due) / (1000L * MICROS);
            tally.buckets[(int) Math.min(late, BUCKETS - 1)]++;
        }
        tally.count++;
    }

    long count() {
        return tallies.stream().mapToLong(tally -> tally.count).sum();
    }

    /** Forgets all; while nothing arrives. */
    void clear() {
        for (Tally tally : tallies) {
            java.util.Arrays.fill(tally.buckets, 0);
            tally.count = 0;
        }
    }

    /** Milliseconds that {@code share} of what counted took at most; while nothing arrives. */
    double millis(double share) {
        long[] all = new long[BUCKETS];
        long sum = 0;
        for (Tally tally : tallies) {
            for (int i = 0; i < BUCKETS; i++) {
                all[i] += tally.buckets[i];
                sum += tally.buckets[i];
            }
        }
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += all[i];
            if (seen > 0 && seen >= share * sum) {
                return (i + 0.5) * MICROS / 1000;
            }
        }
        return 0;
    }
}
