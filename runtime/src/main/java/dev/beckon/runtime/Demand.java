package dev.beckon.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many items a subscriber has asked for and not been given. Thread-safe. */
final class Demand {

    private final AtomicLong asked = new AtomicLong();
    private volatile long senseless = 1; // what was asked for, if it makes no sense

    /** So many more are asked for. */
    void request(long count) {
        if (count <= 0) {
            senseless = count;
        } else {
            asked.accumulateAndGet(count, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        }
    }

    /** Whether an item is asked for. */
    boolean isThere() {
        return asked.get() > 0;
    }

    /** An item that was asked for is given. */
    void given() {
        asked.decrementAndGet();
    }

    /** What a subscriber is told that has asked for less than one; null if none has. */
    @Nullable
    IllegalArgumentException misuse() {
        long count = senseless;
        return count > 0 ? null : new IllegalArgumentException("request: " + count + " (expected: at least 1)");
    }
}
