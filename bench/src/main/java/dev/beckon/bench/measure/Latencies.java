package dev.beckon.bench.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long calls took: counts in buckets whose width is at most 1/64 of the value. Any thread may record, virtual ones
 * too, which is why there is no recorder per thread.
 */
public final class Latencies {

    private static final int SUB_BUCKET_BITS = 6;
    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(bucket(Long.MAX_VALUE) + 1);
    private volatile boolean recording;

    public void start() {
        for (int i = 0; i < counts.length(); i++) {
            counts.setPlain(i, 0);
        }
        recording = true;
    }

    public void stop() {
        recording = false;
    }

    public void record(long nanos) {
        if (recording) {
            counts.getAndIncrement(bucket(Math.max(0, nanos)));
        }
    }

    public long count() {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** The value in nanoseconds that {@code share} (0 to 1) of the recorded calls did not exceed; 0 if there are none. */
    public double quantile(double share) {
        double rank = share * count();
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen > 0 && seen >= rank) {
                return middle(i);
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - SUB_BUCKET_BITS - Long.numberOfLeadingZeros(nanos));
        return shift * SUB_BUCKETS + (int) (nanos >>> shift);
    }

    private static double middle(int bucket) {
        int shift = Math.max(0, bucket / SUB_BUCKETS - 1);
        return (bucket - (long) shift * SUB_BUCKETS + (shift == 0 ? 0 : 0.5)) * (1L << shift);
    }
}
