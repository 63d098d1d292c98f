package dev.beckon.bench.logs;

import dev.beckon.bench.logs.Publishers.Rate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What was measured of a log in one round.
 *
 * @param one one publisher
 * @param many 64 publishers
 * @param replayed events read per second of processor time
 */
record LogReading(Rate one, Rate many, double replayed) {

    private static final String TAG = "log\t";

    String toLine() {
        return TAG
                + Arrays.stream(new double[] {
                            one.eventsPerSecond(),
                            one.p50Micros(),
                            one.p99Micros(),
                            many.eventsPerSecond(),
                            many.p50Micros(),
                            many.p99Micros(),
                            replayed
                        })
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining("\t"));
    }

    static boolean isLine(String line) {
        return line.startsWith(TAG);
    }

    static LogReading ofLine(String line) {
        double[] value = Arrays.stream(line.substring(TAG.length()).split("\t", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new LogReading(new Rate(value[0], value[1], value[2]), new Rate(value[3], value[4], value[5]), value[6]);
    }

    /** The middle of each value by itself; of an even number of readings, the lower one. */
    static LogReading median(List<LogReading> readings) {
        return new LogReading(
                median(readings, LogReading::one),
                median(readings, LogReading::many),
                middle(readings, LogReading::replayed));
    }

    private static Rate median(List<LogReading> readings, Function<LogReading, Rate> rate) {
        return new Rate(
                middle(readings, reading -> rate.apply(reading).eventsPerSecond()),
                middle(readings, reading -> rate.apply(reading).p50Micros()),
                middle(readings, reading -> rate.apply(reading).p99Micros()));
    }

    private static double middle(List<LogReading> readings, ToDoubleFunction<LogReading> value) {
        double[] sorted = readings.stream().mapToDouble(value).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }
}
