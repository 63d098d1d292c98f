package dev.beckon.cli.demo;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of the calls so far. Thread-safe: answers arrive on any thread. */
final class Results {

    /** How far things are at a moment. */
    record Standing(int asked, int answered, int mostInFlight) {
        int inFlight() {
            return asked - answered;
        }
    }

    // all guarded by this
    private final BitSet answers = new BitSet();
    private final Map<String, Long> frequencies = new HashMap<>();
    private long[] nanos = new long[1024];
    private int asked;
    private int answered;
    private int mostInFlight;
    private int overtaking;
    private long words;
    private @Nullable Throwable failure;

    /** A call is about to be made; returns its number. */
    synchronized int asked() {
        int number = asked++;
        mostInFlight = Math.max(mostInFlight, asked - answered);
        return number;
    }

    /** A call was answered. */
    synchronized void answered(int number, Counts counts, long tookNanos) {
        if (answers.nextClearBit(0) < number) {
            overtaking++;
        }
        answers.set(number);
        if (answered == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * answered);
        }
        nanos[answered++] = tookNanos;
        words += counts.words();
        counts.frequencies().forEach((word, times) -> frequencies.merge(word, (long) times, Long::sum));
    }

    /** A call failed; the first failure is kept. */
    synchronized void failed(Throwable why) {
        if (failure == null) {
            failure = why;
        }
    }

    synchronized Standing standing() {
        return new Standing(asked, answered, mostInFlight);
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** The sum of all answers. */
    synchronized long words() {
        return words;
    }

    /** How many answers came before that of an earlier call. */
    synchronized int overtaking() {
        return overtaking;
    }

    /** The most frequent words, in alphabetical order where they are equally frequent. */
    synchronized List<Map.Entry<String, Long>> mostFrequent(int number) {
        return frequencies.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(number)
                .map(Map.Entry::copyOf)
                .toList();
    }

    /** The times in milliseconds within which these shares of the answers came; zeros if none came. */
    synchronized double[] milliseconds(double... shares) {
        long[] sorted = Arrays.copyOf(nanos, answered);
        Arrays.sort(sorted);
        return Arrays.stream(shares)
                .map(share -> sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6)
                .toArray();
    }
}
