package dev.beckon.runtime;

/**
 * How long a server seems to take: a moving average of the time that answers took, which follows a rise at once and a
 * fall slowly, and fades while nothing is measured, so that a server that was slow is tried again. On the loop only.
 */
final class Load {

    private static final double FADING = 5e9; // nanoseconds until a measurement counts a third
    private static final long UNKNOWN = 1_000_000_000L; // what a server takes of which nothing is known but calls
    private static final long FAILURE = 250_000_000L; // what a call counts that the server did not do

    private double average; // nanoseconds
    private long measuredAt;

    /** An answer came. */
    void answered(long nanos, long now) {
        double faded = faded(now);
        double part = fading(now);
        average = nanos > faded ? nanos : average * part + nanos * (1 - part);
        measuredAt = now;
    }

    /** A call failed because of the server: quickly perhaps, but that shall not attract more. */
    void failed(long nanos, long now) {
        answered(Math.max(nanos, FAILURE), now);
    }

    /** What one more call would cost there. */
    double cost(int inFlight, long now) {
        double latency = average == 0 && inFlight > 0 ? UNKNOWN : faded(now);
        return latency * (inFlight + 1);
    }

    private double faded(long now) {
        return average == 0 ? 0 : average * fading(now);
    }

    private double fading(long now) {
        return Math.exp(-(now - measuredAt) / FADING);
    }
}
