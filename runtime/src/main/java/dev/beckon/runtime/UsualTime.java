package dev.beckon.runtime;

import java.util.concurrent.atomic.AtomicLong;

/** How long the calls of a method usually take once a worker has them: a moving average. Thread-safe, and roughly right. */
final class UsualTime {

    private static final int SHARE = 8; // of which the latest is one

    private final AtomicLong nanos = new AtomicLong();

    /** A call took so long. */
    void was(long latest) {
        long before = nanos.getOpaque();
        nanos.setOpaque(before == 0 ? latest : before + (latest - before) / SHARE);
    }

    /** In nanoseconds, 0 as long as it is not known. */
    long nanos() {
        return nanos.getOpaque();
    }
}
