package dev.beckon.runtime;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * When a client tries to connect again: at once after a connection that lasted, later and later while it fails, and never
 * all clients at the same time. A connection that ends soon after it was made counts as a failure. Not thread-safe.
 */
final class Pace {

    private static final long FIRST = 100_000_000L; // nanoseconds
    private static final long LONGEST = 5_000_000_000L;
    /** A connection that lasts so long has been worth making. */
    static final long LASTING = 1_000_000_000L;

    private final Supplier<? extends RandomGenerator> random;
    private int failures; // in a row
    private int brief; // connections in a row that did not last
    private long connectedAt;
    private long retryAt;

    /** @param random for the jitter */
    Pace(Supplier<? extends RandomGenerator> random) {
        this.random = random;
    }

    /** When the next attempt may be made. */
    long retryAt() {
        return retryAt;
    }

    /** An attempt has failed. */
    void failed(long now) {
        failures++;
        waitFor(failures, now);
    }

    private void waitFor(int times, long now) {
        long backoff = Math.min(LONGEST, FIRST << Math.min(times - 1, 10));
        retryAt = now + backoff / 2 + random.get().nextLong(backoff / 2 + 1);
    }

    /** A connection is there. */
    void connected(long now) {
        connectedAt = now;
        failures = 0;
    }

    /** A connection that was there is lost. */
    void lost(long now) {
        if (now - connectedAt < LASTING) {
            brief++;
            waitFor(brief, now);
        } else {
            brief = 0;
            retryAt = now;
        }
    }

    /** The next attempt matters more than its pace. */
    void hurry(long now) {
        retryAt = now;
    }

    /** The server of a connection that was there goes away in order. */
    void left(long now) {
        retryAt = now;
        if (now - connectedAt < LASTING) { // it may be so that the same server answers again
            waitFor(1, now);
        }
    }
}
