package dev.beckon.runtime;

import java.util.concurrent.ThreadLocalRandom;

/**
 * When a client tries to connect again: at once after a connection that lasted, later and later while it fails, and never
 * all clients at the same time. A connection that ends soon after it was made counts as a failure. Not thread-safe.
 */
final class Pace {

    private static final long FIRST = 100_000_000L; // nanoseconds
    private static final long LONGEST = 5_000_000_000L;
    /** A connection that lasts so long has been worth making. */
    static final long LASTING = 1_000_000_000L;

    private int failures; // in a row
    private long connectedAt;
    private long retryAt;

    /** When the next attempt may be made. */
    long retryAt() {
        return retryAt;
    }

    /** An attempt has failed. */
    void failed(long now) {
        failures++;
        long backoff = Math.min(LONGEST, FIRST << Math.min(failures - 1, 10));
        retryAt = now + backoff / 2 + ThreadLocalRandom.current().nextLong(backoff / 2 + 1);
    }

    /** A connection is there. */
    void connected(long now) {
        connectedAt = now;
    }

    /** A connection that was there is lost, or not to be used any more. */
    void lost(long now) {
        if (now - connectedAt < LASTING) {
            failed(now);
        } else {
            failures = 0;
            retryAt = now;
        }
    }
}
