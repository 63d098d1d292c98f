package dev.beckon.bench.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The command behind {@code dev/bench --codec}: runs {@link CodecBench} in rounds and compares within each round, since
 * what else the machine does changes from one minute to the next.
 */
public final class CodecReport {

    private static final List<String> JOBS = List.of("encode", "again", "make", "decode", "read");
    private static final List<String> SIZES = List.of("small", "nested");
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, List<Double>> nanos = new LinkedHashMap<>();
    private final Map<String, Double> bytes = new LinkedHashMap<>();

    private CodecReport() {}

    /** Measures in so many rounds and prints a table and a line of ratios. */
    public static void run(int rounds) {
        CodecReport report = new CodecReport();
        try {
            for (int round = 1; round <= rounds; round++) {
                System.err.printf(Locale.ROOT, "round %d of %d%n", round, rounds);
                report.round();
            }
        } catch (RunnerException failed) {
            throw new IllegalStateException("JMH: " + failed.getMessage(), failed);
        }
        report.print();
    }

    private void round() throws RunnerException {
        for (String job : JOBS) {
            for (String size : SIZES) {
                measure(job + '_' + size);
            }
        }
    }

    private void measure(String pair) throws RunnerException {
        var options = new OptionsBuilder()
                .include("\\." + CodecBench.class.getSimpleName() + "\\." + pair + "_.*")
                .forks(1)
                .warmupIterations(5)
                .warmupTime(TimeValue.milliseconds(200))
                .measurementIterations(25)
                .measurementTime(TimeValue.milliseconds(40))
                .addProfiler("gc")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            String key = name.substring(name.lastIndexOf('.') + 1);
            nanos.computeIfAbsent(key, unused -> new ArrayList<>())
                    .add(result.getPrimaryResult().getStatistics().getPercentile(50));
            result.getSecondaryResults().forEach((metric, value) -> allocated(key, metric, value));
        }
    }

    private void allocated(String key, String metric, Result<?> value) {
        if (metric.endsWith(ALLOCATED)) {
            bytes.put(key, value.getScore());
        }
    }

    private void print() {
        System.out.println(
                "| | record | beckon ns | protobuf-java ns | times faster (min-max) | beckon B | protobuf-java B |");
        System.out.println("|---|---|--:|--:|--:|--:|--:|");
        StringBuilder summary = new StringBuilder("codec:");
        for (String job : JOBS) {
            for (String size : SIZES) {
                String beckon = job + '_' + size + "_beckon";
                String protobuf = job + '_' + size + "_protobuf";
                double[] ratios = ratios(measured(beckon), measured(protobuf));
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.0f | %.0f | %.2f (%.2f-%.2f) | %.0f | %.0f |%n",
                        job,
                        size,
                        median(measured(beckon)),
                        median(measured(protobuf)),
                        ratios[ratios.length / 2],
                        ratios[0],
                        ratios[ratios.length - 1],
                        bytes.getOrDefault(beckon, Double.NaN),
                        bytes.getOrDefault(protobuf, Double.NaN));
                summary.append(String.format(Locale.ROOT, " %s-%s=%.2f", job, size, ratios[ratios.length / 2]));
            }
        }
        System.out.println();
        System.out.println(summary);
    }

    private List<Double> measured(String key) {
        return nanos.getOrDefault(key, List.of());
    }

    private static double[] ratios(List<Double> ours, List<Double> theirs) {
        double[] ratios = new double[ours.size()];
        Arrays.setAll(ratios, i -> theirs.get(i) / ours.get(i));
        Arrays.sort(ratios);
        return ratios;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
