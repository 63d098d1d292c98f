package dev.beckon.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Processor time per call of this build and of an older one, as {@code dev/bench --against} prints it. A round has a fresh
 * {@link Pair} of JVMs for each build; the two take turns, and who begins changes from round to round. A round gives one
 * ratio for each peer and cell, the median of its turns; the interval is one for the median of the rounds.
 */
final class Comparison {

    private static final Pace PACE = Pace.QUICK;
    private static final int TURNS = 5;

    private final Options options;
    private final String oldClassPath;
    /** By peer and cell. */
    private final Map<String, Rounds> rounds = new LinkedHashMap<>();

    private final List<Double> foreign = new ArrayList<>();

    /** {@code oldJars} is a folder with the jars of the older build's bench, all that it needs included. */
    Comparison(Options options, Path oldJars) {
        this.options = options;
        this.oldClassPath = oldJars.resolve("*").toString();
    }

    void run() throws IOException {
        for (int round = 0; round < options.rounds(); round++) {
            for (String peer : options.peers()) {
                round(peer, round);
            }
        }
        System.out.println("| peer | cell | rounds | CPU µs per call, old | new | new : old | at 95 % |");
        System.out.println("|---|---|--:|--:|--:|--:|--:|");
        rounds.forEach((what, of) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f | %.3f | %s |%n",
                what,
                of.ratios.size(),
                Medians.of(of.oldMicros),
                Medians.of(of.newMicros),
                Medians.of(of.ratios),
                Medians.interval(of.ratios)));
        System.out.printf(
                Locale.ROOT, "other work: %.2f processors in the middle of all readings%n", Medians.of(foreign));
    }

    private void round(String peer, int round) throws IOException {
        try (Pair before = new Pair(peer, options.java(round), oldClassPath);
                Pair now = new Pair(peer, options.java(round))) {
            boolean oldFirst = round % 2 == 0;
            for (boolean typed : new boolean[] {false, true}) {
                List<Cell> cells = options.cells().stream()
                        .filter(cell -> cell.isTyped() == typed)
                        .toList();
                if (!cells.isEmpty()) {
                    Job warmUp = new Job(cells.get(0), PACE.compile(), Bench.CALLS_TO_COMPILE, 1, 1);
                    before.run(warmUp);
                    now.run(warmUp);
                }
                for (Cell cell : cells) {
                    cell(peer, cell, oldFirst ? before : now, oldFirst ? now : before, oldFirst);
                }
            }
        }
    }

    private void cell(String peer, Cell cell, Pair first, Pair second, boolean oldFirst) throws IOException {
        Job job = new Job(cell, PACE.settle(), 0, PACE.measure(), PACE.tries());
        List<Double> ofTurns = new ArrayList<>();
        List<Double> oldOfTurns = new ArrayList<>();
        List<Double> newOfTurns = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            Reading one = first.run(job);
            Reading other = second.run(job);
            Reading before = oldFirst ? one : other;
            Reading now = oldFirst ? other : one;
            ofTurns.add(now.cpuMicros() / before.cpuMicros());
            oldOfTurns.add(before.cpuMicros());
            newOfTurns.add(now.cpuMicros());
            foreign.add(one.foreign());
            foreign.add(other.foreign());
        }
        String what = peer + " | " + cell.name();
        Rounds of = rounds.computeIfAbsent(what, none -> new Rounds());
        of.ratios.add(Medians.of(ofTurns));
        of.oldMicros.add(Medians.of(oldOfTurns));
        of.newMicros.add(Medians.of(newOfTurns));
        System.err.printf(
                Locale.ROOT, "%s %s x%d, new : old: %.3f%n", peer, cell.name(), of.ratios.size(), Medians.of(ofTurns));
    }

    /** What each round gave: new to old, and processor time per call of both in µs. */
    private static final class Rounds {
        private final List<Double> ratios = new ArrayList<>();
        private final List<Double> oldMicros = new ArrayList<>();
        private final List<Double> newMicros = new ArrayList<>();
    }
}
