package dev.beckon.runtime;

/**
 * How many threads may run handlers at a time, where these are threads of the system, so that they do not take the
 * processors from the event loops, and those that only wait hold up no call.
 *
 * <p>It is told at every tick how late the tick came. A late one means that more threads want to run than there are
 * processors: it goes back to a thread for each processor. A tick in time, while calls wait, says that there is room: it doubles
 * up to half of what was too much, and then grows by one. When no call was taken for two ticks, all threads wait for
 * something, and it grows in any case. (TCP finds its share of a link in the same way.) By one thread only, read by any.
 */
final class RunnerLimit {

    /** Nanoseconds by which a tick may be late. */
    static final long LATE = 8_000_000;

    private static final int AT_FIRST = 4; // for each processor

    private final int least;
    private final int most;
    private volatile int now;
    private int stalled; // ticks in which no call was taken
    private int careful; // from here on it grows by one

    /**
     * @param processors at least 1
     * @param most threads that there can be
     */
    RunnerLimit(int processors, int most) {
        this.least = Math.min(processors, most);
        this.most = most;
        this.now = Math.min(AT_FIRST * processors, most);
        this.careful = most;
    }

    /** At least 1. */
    int now() {
        return now;
    }

    /**
     * A moment has passed.
     *
     * @param late nanoseconds by which this is told too late
     * @param busy whether it is this process that keeps the processors busy
     * @param taken calls that threads have taken since the last time
     * @param runners threads that run handlers, if there are calls that wait for more of them; 0 otherwise
     */
    void tick(long late, boolean busy, long taken, int runners) {
        int limit = now;
        stalled = runners >= limit && taken == 0 ? stalled + 1 : 0;
        if (stalled > 1) {
            now = Math.min(most, Math.max(limit, runners) + 1);
        } else if (late > LATE) {
            if (busy) {
                careful = Math.max(least, limit / 2);
                now = least;
            }
        } else if (runners >= limit) {
            now = Math.min(most, limit < careful ? 2 * limit : limit + 1);
        }
    }
}
