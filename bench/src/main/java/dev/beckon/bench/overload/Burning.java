package dev.beckon.bench.overload;

import java.util.concurrent.TimeUnit;

/** Takes time of a processor: a number of rounds that do not depend on a clock, so that waiting for a processor is no work. */
final class Burning {

    private Burning() {}

    static long burn(long rounds) {
        long state = rounds;
        for (long i = 0; i < rounds; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            state += i;
        }
        return state;
    }

    /** How many rounds take a millisecond here: the best of many tries, since others may be at it too. */
    static long roundsPerMilli() {
        long rounds = 100_000;
        double best = 0;
        long sum = 0;
        for (int i = 0; i < 300; i++) {
            long start = System.nanoTime();
            sum += burn(rounds);
            best = Math.max(best, rounds / (double) (System.nanoTime() - start));
        }
        if (sum == 0) {
            throw new IllegalStateException("rounds: came to nothing");
        }
        return (long) (best * TimeUnit.MILLISECONDS.toNanos(1));
    }
}
