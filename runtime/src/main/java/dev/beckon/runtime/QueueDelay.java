package dev.beckon.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a call that arrives now would wait for a worker, and how long it may.
 *
 * <p>It would wait as long as workers take for the calls before it, at the pace that they showed lately while calls were
 * waiting (the slowest of four measurements left out: a moment without a processor says nothing of the next), and at
 * least as long as they have taken none. As long as no pace is known it would wait as the first one has. It may wait
 * for the longest time that is configured; but for a tenth of that only after a call was refused because of a queue of as
 * much, until none was refused for the longest time: a queue that stays makes calls late and nothing else.
 *
 * <p>Times are nanoseconds of one clock. Used on loops; several at a time do not disturb each other.
 */
final class QueueDelay {

    /** That part of the longest time is what calls wait at most while calls are refused. */
    static final int SHEDDING_PART = 10;

    private static final long WINDOW = 10_000_000; // over which the pace is measured, at least
    private static final int ENOUGH = 8; // calls that make a measurement
    private static final int WINDOWS = 4; // that make a pace; the slowest of them does not count
    private static final long LONGEST_WINDOW = 1_000_000_000;
    private static final long FRESH = 1_000_000_000; // how long a pace is believed

    private final long longest;
    private final AtomicLong emptyAt; // when no call waited
    private final AtomicLong sheddingUntil;
    private final AtomicLong takenBefore = new AtomicLong(); // as was seen last
    private final AtomicLong takenAt; // when that was seen first
    private final AtomicLong pace = new AtomicLong(); // time between two calls that are taken; 0 if not known
    private final AtomicLong measuredAt = new AtomicLong();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private long windowStart; // by who measures, as the next one
    private long windowTaken;
    private final long[] paces = new long[WINDOWS]; // the latest ones
    private int known;

    /** @param longest that calls wait, {@link Long#MAX_VALUE} for as long as their deadlines let them */
    QueueDelay(long longest, long now) {
        this.longest = longest;
        this.emptyAt = new AtomicLong(now);
        this.sheddingUntil = new AtomicLong(now);
        this.takenAt = new AtomicLong(now);
        this.windowStart = now;
    }

    /** No call waits. */
    void empty(long now) {
        emptyAt.setOpaque(now);
        takenAt.setOpaque(now);
    }

    /** A call is refused that would wait so long; true if from now on calls may wait for a short time only. */
    boolean refused(long estimate, long now) {
        if (estimate < longest / SHEDDING_PART) {
            return false;
        }
        return sheddingUntil.getAndSet(now + longest) - now <= 0;
    }

    /** So many calls have been taken by workers in all, and some wait. */
    void taken(long calls, long now) {
        if (calls != takenBefore.getOpaque()) {
            takenBefore.setOpaque(calls);
            takenAt.setOpaque(now);
        }
        if (now - windowStart < WINDOW || !measuring.compareAndSet(false, true)) {
            return;
        }
        try {
            long time = now - windowStart;
            long taken = calls - windowTaken;
            boolean broken = emptyAt.getOpaque() - windowStart > 0; // there was nothing to take for a while
            if (!broken && taken < ENOUGH && time < LONGEST_WINDOW) {
                return; // too few to tell
            }
            if (!broken && taken > 0) {
                measured(time / taken, now);
            }
            windowStart = now;
            windowTaken = calls;
        } finally {
            measuring.set(false);
        }
    }

    private void measured(long latest, long now) {
        if (now - measuredAt.getOpaque() >= FRESH) {
            known = 0;
        }
        paces[known++ % WINDOWS] = latest;
        if (known < WINDOWS) {
            pace.setOpaque(0);
        } else {
            long sum = 0;
            long slowest = 0;
            for (long one : paces) {
                sum += one;
                slowest = Math.max(slowest, one);
            }
            known = WINDOWS + known % WINDOWS;
            pace.setOpaque((sum - slowest) / (WINDOWS - 1));
        }
        measuredAt.setOpaque(now);
    }

    private long paceAt(long now) {
        return now - measuredAt.getOpaque() < FRESH ? pace.getOpaque() : 0;
    }

    /**
     * How long a call would wait.
     *
     * @param calls that are before it
     * @param waited how long the first of them has waited
     */
    long of(int calls, long waited, long now) {
        long known = paceAt(now);
        return known == 0 ? waited : Math.max(calls * known, now - takenAt.getOpaque());
    }

    /** How long it may wait. */
    long most(long now) {
        return longest != Long.MAX_VALUE && sheddingUntil.getOpaque() - now > 0 ? longest / SHEDDING_PART : longest;
    }
}
