package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.SimulatorThread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs seeds: {@code [--seed S] [--seeds N] [--digests] [--unseen] [--until-failures N] [--traces FOLDER]}. The last line is {@code simulate: N seeds, F
 * failures, calls=C faults=X transitions=T%}; the exit code is 1 if there are failures.
 */
final class Simulate {

    private static final int MOST_SHOWN = 60; // lines of a trace
    private static final int MOST_FAILURES = 5;
    private static final long MOST_SECONDS_PER_SEED = 60; // of a processor
    private static final long MOST_SECONDS_OF_WAITING = 20 * 60; // where others have the processors, or it hangs
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Options options;
    private final StreamStates states = new StreamStates(); // these are guarded by this
    private final Map<Thread, Running> running = new HashMap<>();
    private int seeds;
    private long calls;
    private long faults;
    private final Feed.Posts posts = new Feed.Posts();
    private int failed;

    /** A seed, and the time of its thread and of the clock when it began, in nanoseconds. */
    private record Running(long seed, long used, long since) {

        boolean hangs(Thread thread, long now) {
            return THREADS.getThreadCpuTime(thread.getId()) - used > MOST_SECONDS_PER_SEED * 1_000_000_000L
                    || now - since > MOST_SECONDS_OF_WAITING * 1_000_000_000L;
        }
    }

    private record Options(long seed, int seeds, boolean digests, boolean unseen, int most, Path traces) {

        static Options of(String[] words) {
            long seed = 1;
            int seeds = -1;
            boolean seeded = false;
            boolean digests = false;
            boolean unseen = false;
            int most = MOST_FAILURES;
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
                    case "--until-failures" -> most = (int) number(words, ++i);
                    case "--traces" -> traces = Path.of(words[++i]);
                    default ->
                        throw new IllegalArgumentException(
                                "argument: " + words[i] + " (expected: --seed S, --seeds N, --digests or --unseen)");
                }
            }
            return new Options(seed, seeds >= 0 ? seeds : seeded ? 1 : 200, digests, unseen, most, traces);
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
        simulate.run();
        System.exit(simulate.failed == 0 ? 0 : 1);
    }

    /** Each seed runs in one thread, and several seeds at a time where there are processors. */
    private void run() throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = Math.min(options.seeds, Runtime.getRuntime().availableProcessors()); i > 0; i--) {
            Thread thread = new SimulatorThread(() -> work(next));
            threads.add(thread);
            thread.start();
        }
        Thread watch = new Thread(this::watch, "simulate-watch");
        watch.setDaemon(true);
        watch.start();
        for (Thread thread : threads) {
            thread.join();
        }
        if (failed >= options.most) {
            System.out.println("simulate: stopped after " + failed + " failures");
        }
        if (options.unseen) {
            states.unseen().forEach(transition -> System.out.println("unseen: " + transition));
        }
        System.out.println("events: " + posts);
        System.out.println("simulate: " + seeds + " seeds, " + failed + " failures, calls=" + calls + " faults="
                + faults + " transitions=" + states.percentSeen() + "%");
        System.out.flush();
    }

    private void work(AtomicInteger next) {
        StreamStates seen = new StreamStates();
        for (int i = next.getAndIncrement(); i < options.seeds && !isEnough(); i = next.getAndIncrement()) {
            long seed = options.seed + i;
            started(seed);
            Simulation.Result result = Simulation.run(seed, false, seen);
            Simulation.Result again =
                    result.failures().isEmpty() ? result : Simulation.run(result.seed(), true, new StreamStates());
            came(result, again);
        }
        synchronized (this) {
            running.remove(Thread.currentThread());
            states.add(seen);
        }
    }

    private synchronized void started(long seed) {
        running.put(Thread.currentThread(), new Running(seed, THREADS.getCurrentThreadCpuTime(), System.nanoTime()));
    }

    /** Something that never returns cannot be stopped from within: says which seed it is, and ends the program. */
    @SuppressWarnings("WaitNotInLoop") // the loop is for ever
    private synchronized void watch() {
        try {
            while (true) {
                wait(1_000);
                for (Map.Entry<Thread, Running> one : running.entrySet()) {
                    if (one.getValue().hangs(one.getKey(), System.nanoTime())) {
                        System.out.println("seed " + one.getValue().seed + " failed:\n    it does not return within "
                                + MOST_SECONDS_PER_SEED + " s of a processor, or " + MOST_SECONDS_OF_WAITING
                                + " s (expected: a fraction of one)");
                        System.out.println("simulate: " + (seeds + 1) + " seeds, " + (failed + 1) + " failures, calls="
                                + calls + " faults=" + faults + " transitions=" + states.percentSeen() + "%");
                        System.out.flush();
                        Runtime.getRuntime().halt(1);
                    }
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isEnough() {
        return failed >= options.most;
    }

    private synchronized void came(Simulation.Result result, Simulation.Result again) {
        seeds++;
        calls += result.calls();
        faults += result.faults();
        posts.add(result.posts());
        if (options.digests) {
            System.out.println("seed " + result.seed() + " digest " + result.digest() + " calls " + result.calls());
        }
        if (!result.failures().isEmpty()) {
            failed++;
            tell(result, again);
        }
    }

    /** What failed, how to see it again, and what led to it: the run once more, with its trace. */
    private void tell(Simulation.Result failure, Simulation.Result again) {
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
