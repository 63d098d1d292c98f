package dev.beckon.bench.fanout;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The load's JVM: finds the highest rate at which the 99th percentile, from when an event is due to when one who listens has it,
 * stays within the bound, and prints a row. Arguments: peer, port, listeners.
 *
 * <p>A rate is kept if all events arrive, and in time, in one of two tries. Rates are doubled until one is not kept, then the
 * last step is halved four times. Searches before it, for 20 s, do not count: all code is compiled then.
 */
final class FanoutLoad {

    static final double BOUND_MILLIS = 50;
    private static final long TICK = 1_000_000; // nanoseconds in which events are published together
    private static final long MEASURED = 800; // milliseconds
    private static final long SETTLED = 200;
    private static final long PATIENCE = 1_000; // for the last to arrive
    private static final int HALVES = 4;
    private static final long WARM_UP = 20_000_000_000L; // nanoseconds

    private final Arrivals arrivals;
    private final Fanout.Publisher publisher;
    private final int listeners;

    FanoutLoad(Arrivals arrivals, Fanout.Publisher publisher, int listeners) {
        this.arrivals = arrivals;
        this.publisher = publisher;
        this.listeners = listeners;
    }

    public static void main(String[] args) throws Exception {
        Fanout fanout = Fanout.named(args[0]);
        int port = Integer.parseInt(args[1]);
        int listeners = Integer.parseInt(args[2]);
        Arrivals arrivals = new Arrivals();
        fanout.listen(port, listeners, arrivals);
        new FanoutLoad(arrivals, fanout.publisher(port), listeners).search(args[0]);
        System.exit(0);
    }

    /** What a rate has led to. */
    record Outcome(boolean kept, double p50, double p99) {}

    private void search(String peer) throws InterruptedException {
        for (long end = System.nanoTime() + WARM_UP; System.nanoTime() < end; ) {
            search(); // so that all code is compiled, and for rates as they are measured
        }
        Found found = search();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %s | %.1f | %.1f |%n",
                peer,
                listeners,
                found.rate() == 0
                        ? String.format(Locale.ROOT, "less than %,.0f", lowest())
                        : "%,.0f".formatted(found.rate()),
                "%,.0f".formatted(found.rate() * listeners),
                found.outcome().p50(),
                found.outcome().p99());
    }

    /** The highest rate that was kept and what it led to; where none was, what the lowest led to. */
    private record Found(double rate, Outcome outcome) {}

    private double lowest() {
        return Math.max(20, 20_000.0 / listeners);
    }

    private Found search() throws InterruptedException {
        double rate = lowest();
        double kept = 0;
        Outcome best = new Outcome(false, 0, 0);
        double missed = 0;
        while (missed == 0 && rate < 10_000_000) {
            Outcome outcome = attempt(rate);
            if (outcome.kept()) {
                kept = rate;
                best = outcome;
                rate *= 2;
            } else {
                best = kept == 0 ? outcome : best;
                missed = rate;
            }
        }
        for (int i = 0; i < HALVES && kept > 0; i++) {
            double middle = (kept + missed) / 2;
            Outcome outcome = attempt(middle);
            if (outcome.kept()) {
                kept = middle;
                best = outcome;
            } else {
                missed = middle;
            }
        }
        return new Found(kept, best);
    }

    private Outcome attempt(double rate) throws InterruptedException {
        Outcome first = tell(rate, run(rate, MEASURED));
        return first.kept() ? first : tell(rate, run(rate, MEASURED));
    }

    private static Outcome tell(double rate, Outcome outcome) {
        System.err.printf(
                Locale.ROOT,
                "  %,.0f/s: p50 %.1f ms, p99 %.1f ms%s%n",
                rate,
                outcome.p50(),
                outcome.p99(),
                outcome.kept() ? "" : ", not kept");
        return outcome;
    }

    /** Publishes at this rate, each event when it is due, whatever became of those before. */
    Outcome run(double rate, long millis) throws InterruptedException {
        arrivals.clear();
        long start = System.nanoTime() + TICK;
        long counted = start + TimeUnit.MILLISECONDS.toNanos(SETTLED);
        long many = (long) (rate * (SETTLED + millis) / 1000);
        long last = start + TimeUnit.MILLISECONDS.toNanos(SETTLED + millis + PATIENCE);
        long sent = 0;
        for (long tick = start; sent < many && System.nanoTime() < last; tick += TICK) {
            for (long wait = tick - System.nanoTime(); wait > 0; wait = tick - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            long due = Math.min(many, (long) (rate * (tick + TICK - start) / 1e9));
            for (; sent < due; sent++) {
                long at = start + (long) (sent * 1e9 / rate);
                publisher.publish(at < counted ? 0 : at);
            }
            publisher.flush();
        }
        long expected = sent * listeners;
        while (arrivals.count() < expected && System.nanoTime() < last) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        boolean all = arrivals.count() == expected && sent == many;
        while (arrivals.count() < expected) { // those of this rate must not come in the next
            long before = arrivals.count();
            TimeUnit.MILLISECONDS.sleep(500);
            if (arrivals.count() == before) {
                break;
            }
        }
        double p99 = arrivals.millis(0.99);
        return new Outcome(all && p99 <= BOUND_MILLIS, arrivals.millis(0.5), p99);
    }
}
