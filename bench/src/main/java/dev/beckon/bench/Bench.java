package dev.beckon.bench;

import dev.beckon.bench.codec.CodecReport;
import dev.beckon.bench.fanout.FanoutBench;
import dev.beckon.bench.logs.LogsBench;
import dev.beckon.bench.overload.OverloadBench;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The command behind {@code dev/bench}. In every round each peer gets a fresh {@link Pair} of JVMs; they all stay, and
 * take turns at each cell, in another order each turn, so that what the machine does besides meets all of them. The
 * {@link Report} compares within turns.
 */
final class Bench {

    static final long CALLS_TO_COMPILE = 200_000; // of all code on the way of a call, for the slowest peer

    private final Options options;
    private final Pace pace;
    private final Report report = new Report();
    private final List<String> order;
    private final long start = System.nanoTime();
    private int turn;

    private Bench(Options options) {
        this.options = options;
        this.pace = options.quick() ? Pace.QUICK : Pace.FULL;
        this.order = new ArrayList<>(options.peers());
    }

    public static void main(String[] args) throws Exception {
        if (List.of(args).contains("--help")) {
            System.out.println(Options.help());
            return;
        }
        try {
            Options options = Options.parse(args);
            if (options.codec()) {
                CodecReport.run(options.rounds());
            } else if (options.streams()) {
                StreamsBench.run(options.java(0), options.seconds());
            } else if (options.overload()) {
                OverloadBench.run(options.java(0), options.seconds(), options.peers());
            } else if (options.logs()) {
                LogsBench.run(options.java(0), options.dir(), options.seconds(), options.rounds());
            } else if (options.fanout() && options.stalled()) {
                FanoutBench.runStalled(options.java(0));
            } else if (options.fanout()) {
                FanoutBench.run(options.java(0), options.peers());
            } else if (options.against().isPresent()) {
                new Comparison(options, options.against().get()).run();
            } else {
                new Bench(options).run();
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException {
        for (int round = 0; round < options.rounds(); round++) {
            Map<String, Pair> pairs = new LinkedHashMap<>();
            try {
                for (String peer : options.peers()) {
                    pairs.put(peer, new Pair(peer, options.java(round)));
                }
                round(pairs);
            } finally {
                for (Pair pair : pairs.values()) {
                    pair.close();
                }
            }
        }
        System.out.print(report.tables(options.cells()));
        if (report.foreign() > Reading.QUIET) {
            System.err.printf(
                    Locale.ROOT,
                    "other work: %.2f processors (expected: at most %.2f); the figures above are not to be trusted%n",
                    report.foreign(),
                    Reading.QUIET);
        }
        if (options.hasSummary()) {
            System.out.println(report.summary());
        }
    }

    private void round(Map<String, Pair> pairs) throws IOException {
        Set<Boolean> compiled = new HashSet<>();
        List<Cell> cells = options.cells();
        for (int c = 0; c < cells.size(); c++) {
            Cell cell = cells.get(c);
            Job warmUp = compiled.add(cell.isTyped())
                    ? new Job(cell.isTyped() ? cell : Cell.BASE, pace.compile(), CALLS_TO_COMPILE, 1, 1)
                    : new Job(cell, 4 * pace.settle(), 0, 1, 1);
            turn(pairs, cell, warmUp);
            for (int i = 0; pace.goesOn(i, c, cells.size(), elapsedMillis()); i++) {
                Job job = new Job(cell, pace.settle(), 0, pace.measure(), pace.tries());
                Map<String, Reading> readings = turn(pairs, cell, job);
                readings.forEach((peer, reading) -> report.add(turn, peer, reading));
                log(cell, readings);
                turn++;
                Collections.rotate(order, 1);
            }
        }
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static void log(Cell cell, Map<String, Reading> readings) {
        StringBuilder line = new StringBuilder(cell.name()).append(", calls/s:");
        readings.forEach((peer, reading) ->
                line.append(String.format(Locale.ROOT, " %s %,.0f", peer, reading.callsPerSecond())));
        System.err.println(line);
    }

    private Map<String, Reading> turn(Map<String, Pair> pairs, Cell cell, Job job) throws IOException {
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (String peer : order) {
            Pair pair = pairs.get(peer);
            if (pair != null && options.measures(peer, cell)) {
                readings.put(peer, pair.run(job));
            }
        }
        return readings;
    }
}
