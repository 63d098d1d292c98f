package dev.beckon.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Medians of readings, and how far one may be off. */
final class Medians {

    private Medians() {}

    /** The middle of the values; of an even number, the mean of the two in the middle; of none, NaN. */
    static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * The interval, as text, that covers the median of what the values are drawn from in at least 95 of 100 cases,
     * whatever their distribution: between the values of ranks k and n + 1 - k, where k is the largest for which
     * 2 P(B &lt; k) &lt;= 0.05, B binomial of n and 1/2 (the interval of the sign test; Conover, Practical Nonparametric
     * Statistics, 3.2). Fewer than six values have none.
     */
    static String interval(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int rank = rank(sorted.length);
        return rank == 0
                ? "- (expected: 6 rounds or more)"
                : String.format(Locale.ROOT, "%.3f to %.3f", sorted[rank - 1], sorted[sorted.length - rank]);
    }

    /** The rank of the interval's lower end, counted from 1; 0 if there is none. */
    static int rank(int values) {
        double term = Math.pow(0.5, values); // P(B = i)
        double below = 0;
        int rank = 0;
        for (int i = 0; i < values / 2; i++) {
            below += term;
            if (2 * below > 0.05) {
                break;
            }
            rank = i + 1;
            term *= (values - i) / (i + 1.0);
        }
        return rank;
    }
}
