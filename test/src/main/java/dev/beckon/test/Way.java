package dev.beckon.test;

/** What holds for all that goes in one direction, on whichever connection. Thread-safe. */
final class Way {

    private long delayNanos;
    private long bytesPerSecond; // 0 for as fast as it goes
    private boolean shut;
    private boolean cutArmed;
    private boolean cutAmid; // before the last byte of what comes next, instead of after a number of bytes
    private long bytesBeforeCut;

    /**
     * How much of what wants to go may go.
     *
     * @param bytes that may
     * @param cut whether the connection is to be cut after them
     */
    record Passage(int bytes, boolean cut) {}

    synchronized void delay(long nanos) {
        delayNanos = nanos;
    }

    synchronized void throttle(long bytes) {
        bytesPerSecond = bytes;
    }

    synchronized void shut() {
        shut = true;
    }

    synchronized void cutAfter(long bytes) {
        cutArmed = true;
        cutAmid = false;
        bytesBeforeCut = bytes;
    }

    synchronized void cutAmid() {
        cutArmed = true;
        cutAmid = true;
    }

    /** All as it was. */
    synchronized void heal() {
        delayNanos = 0;
        bytesPerSecond = 0;
        shut = false;
        cutArmed = false;
    }

    synchronized long delayNanos() {
        return delayNanos;
    }

    synchronized long bytesPerSecond() {
        return bytesPerSecond;
    }

    synchronized boolean isShut() {
        return shut;
    }

    /** Whether a cut was asked for that has not happened. */
    synchronized boolean isCutArmed() {
        return cutArmed;
    }

    synchronized Passage pass(int wanted) {
        if (!cutArmed) {
            return new Passage(wanted, false);
        }
        int bytes = cutAmid ? wanted - 1 : (int) Math.min(bytesBeforeCut, wanted);
        bytesBeforeCut -= bytes;
        cutArmed = !cutAmid && bytesBeforeCut > 0;
        return new Passage(bytes, !cutArmed);
    }
}
