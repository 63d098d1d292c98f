package dev.beckon.runtime;

/**
 * How many threads may run handlers at a time, where these are threads of the system, so that they do not take the
 * processors from the event loops, and those that only wait hold up no call.
 *
 * <p>It is told at times how much of the processors the process uses, and at every tick how late the tick came. Processors
 * that are all used, and by handlers, mean that more threads only take them from the loops: it goes back to half. A late tick
 * means that more threads want to run than there are processors, though others may have those: it goes back to two threads for each.
 * A tick in time, while calls wait and processors are free, says that there is room: it doubles up to half of what was too
 * much, and then grows by one. When no call was taken for two ticks, or for ten while handlers use the processors, threads wait for something, and it
 * grows by one in any case. (TCP finds its share of a link in the same way.) By one thread only, read by any.
 */
final class RunnerLimit {

    /** Nanoseconds by which a tick may be late. */
    static final long LATE = 8_000_000;

    private static final double FULL = 0.85; // of the processors, as far as a reading can tell
    private static final double FREE = 0.7;
    private static final double OF_HANDLERS = 0.25; // what they use of full ones, or it is not they that fill them
    private static final int AT_FIRST = 4; // for each processor
    private static final int LEAST = 2; // for each: leaves a loop that wants a processor too a third of it
    private static final int PATIENCE = 10; // ticks without a call taken while processors are full

    private final int least;
    private final int most;
    private volatile int now;
    private int stalled; // ticks in which no call was taken
    private int careful; // from here on it grows by one
    private boolean room = true; // processors are free, as of the last reading

    /**
     * @param processors at least 1
     * @param most threads that there can be
     */
    RunnerLimit(int processors, int most) {
        this.least = Math.min(LEAST * processors, most);
        this.most = most;
        this.now = Math.min(AT_FIRST * processors, most);
        this.careful = most;
    }

    /** At least 1. */
    int now() {
        return now;
    }

    /**
     * What was used since the last time this was told.
     *
     * @param process what the process used of all processors, 1 for all of it
     * @param handlers what handlers used
     */
    void used(double process, double handlers) {
        boolean full = process >= FULL && handlers >= OF_HANDLERS;
        room = process < FREE || handlers < OF_HANDLERS;
        if (full) {
            careful = Math.max(least, now / 2);
            now = careful;
        }
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
        if (stalled > (room ? 1 : PATIENCE)) {
            stalled = room ? stalled : 0;
            now = Math.min(most, Math.max(limit, runners) + 1);
        } else if (late > LATE) {
            if (busy) {
                careful = Math.max(least, limit / 2);
                now = least;
            }
        } else if (room && runners >= limit) {
            now = Math.min(most, limit < careful ? 2 * limit : limit + 1);
        }
    }
}
