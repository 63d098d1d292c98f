package dev.beckon.eventlog.disk;

import java.time.Duration;

/**
 * How a disk log is kept. Immutable.
 *
 * @param segmentBytes how large the files of the journal are; a batch that is larger gets one of its own
 * @param lockWait how long the log waits for a process that has the directory
 */
public record DiskLogSettings(long segmentBytes, Duration lockWait) {

    private static final long LEAST_SEGMENT = 8 * 1024;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    public DiskLogSettings {
        if (segmentBytes < LEAST_SEGMENT || segmentBytes > Journal.LARGEST_SEGMENT) {
            throw new IllegalArgumentException("segment bytes: " + segmentBytes + " (expected: " + LEAST_SEGMENT
                    + " to " + Journal.LARGEST_SEGMENT + ")");
        }
        if (lockWait.isNegative() || lockWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("lock wait: " + lockWait + " (expected: zero to " + LONGEST_WAIT + ")");
        }
    }

    /** Files of 64 MiB, and 10 seconds for another process to end. */
    public static DiskLogSettings standard() {
        return new DiskLogSettings(64 << 20, Duration.ofSeconds(10));
    }

    /** The same with files of that size. */
    public DiskLogSettings segments(long bytes) {
        return new DiskLogSettings(bytes, lockWait);
    }

    /** The same, waiting so long for another process. */
    public DiskLogSettings waitForLock(Duration wait) {
        return new DiskLogSettings(segmentBytes, wait);
    }
}
