package dev.beckon.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs seeds: {@code [--seed S] [--seeds N] [--digests] [--trace FOLDER]}. The last line is {@code simulate: N seeds, F
 * failures, calls=C faults=X transitions=T%}; the exit code is 1 if there are failures.
 */
final class Simulate {

    private static final int MOST_SHOWN = 60; // lines of a trace
    private static final int MOST_FAILURES = 5;

    private final StreamStates states = new StreamStates();
    private final Options options;
    private long calls;
    private long faults;
    private int failed;

    private record Options(long seed, int seeds, boolean digests, boolean unseen, Path traces) {

        static Options of(String[] words) {
            long seed = 1;
            int seeds = -1;
            boolean seeded = false;
            boolean digests = false;
            boolean unseen = false;
            Path traces = Path.of("target", "simulate");
            for (int i = 0; i < words.length; i++) {
                switch (words[i]) {
                    case "--seed" -> {
                        seed = number(words, ++i);
                        seeded = true;
                    }
                    case "--seeds" -> seeds = (int) number(words, ++i);
                    case "--digests" -> digests = true;
                    case "--unseen" -> unseen = true;
                    case "--traces" -> traces = Path.of(words[++i]);
                    default -> throw new IllegalArgumentException(
                            "argument: " + words[i] + " (expected: --seed S, --seeds N, --digests or --unseen)");
                }
            }
            return new Options(seed, seeds >= 0 ? seeds : seeded ? 1 : 200, digests, unseen, traces);
        }

        private static long number(String[] words, int at) {
            String value = at < words.length ? words[at] : "nothing";
            try {
                long number = Long.parseLong(value);
                if (number >= 0) {
                    return number;
                }
            } catch (NumberFormatException none) {
                // the same answer
            }
            throw new IllegalArgumentException(words[at - 1] + ": " + value + " (expected: a number, at least 0)");
        }
    }

    private Simulate(Options options) {
        this.options = options;
    }

    /** Runs the seeds of the arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Simulate simulate;
        try {
            simulate = new Simulate(Options.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println("simulate: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        Thread thread = new SimulatorThread(simulate::run);
        thread.start();
        thread.join();
        System.exit(simulate.failed == 0 ? 0 : 1);
    }

    private void run() {
        int seeds = 0;
        try {
            for (long seed = options.seed; seeds < options.seeds; seed++) {
                seeds++;
                one(seed);
                if (failed >= MOST_FAILURES) {
                    System.out.println("simulate: stopped after " + failed + " failures");
                    break;
                }
            }
        } catch (RuntimeException | Error broken) {
            failed++;
            broken.printStackTrace();
        }
        if (options.unseen) {
            states.unseen().forEach(transition -> System.out.println("unseen: " + transition));
        }
        System.out.println("simulate: " + seeds + " seeds, " + failed + " failures, calls=" + calls + " faults="
                + faults + " transitions=" + states.percentSeen() + "%");
        System.out.flush();
    }

    private void one(long seed) {
        Simulation.Result result = Simulation.run(seed, false, states);
        calls += result.calls();
        faults += result.faults();
        if (options.digests) {
            System.out.println("seed " + seed + " digest " + result.digest() + " calls " + result.calls());
        }
        if (!result.failures().isEmpty()) {
            failed++;
            tell(result);
        }
    }

    /** What failed, how to see it again, and what led to it: the run once more, with its trace. */
    private void tell(Simulation.Result failure) {
        Simulation.Result again = Simulation.run(failure.seed(), true, new StreamStates());
        List<String> trace = again.trace();
        System.out.println("seed " + failure.seed() + " failed:");
        failure.failures().stream().limit(10).forEach(line -> System.out.println("    " + line));
        if (!again.digest().equals(failure.digest())) {
            System.out.println("    and came to another end when it was repeated (expected: the same)");
        }
        Path file = options.traces.resolve("seed-" + failure.seed() + ".txt");
        try {
            Files.createDirectories(options.traces);
            Files.write(file, trace);
        } catch (IOException unwritable) {
            System.out.println("    the trace cannot be written: " + unwritable);
        }
        System.out.println("  again: dev/simulate --seed " + failure.seed());
        System.out.println("  trace: " + file + ", " + trace.size() + " lines; the last of them:");
        trace.subList(Math.max(0, trace.size() - MOST_SHOWN), trace.size())
                .forEach(line -> System.out.println("    " + line));
    }
}
