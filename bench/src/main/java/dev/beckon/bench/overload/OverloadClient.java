package dev.beckon.bench.overload;

import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The client JVM: finds the peak of a server, overloads it, and lets it recover; prints one row of the table. Arguments:
 * peer, port, rounds, milliseconds to the deadline, seconds, how many times the peak.
 */
final class OverloadClient {

    private static final int[] IN_FLIGHT = {2, 8, 32}; // at which the peak is looked for
    private static final long WARM_SECONDS = 4;
    private static final long PEAK_SECONDS = 3; // each
    private static final long AFTER_SECONDS = 8;
    private static final long SETTLE_SECONDS = 30;

    private final Caller caller;
    private final long rounds;
    private final long deadlineNanos;

    private OverloadClient(Caller caller, long rounds, long deadlineMillis) {
        this.caller = caller;
        this.rounds = rounds;
        this.deadlineNanos = TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
    }

    public static void main(String[] args) throws Exception {
        String peer = args[0];
        int port = Integer.parseInt(args[1]);
        long deadlineMillis = Long.parseLong(args[3]);
        Caller caller =
                peer.equals("grpc") ? new GrpcBurner(port, deadlineMillis) : new BeckonBurner(port, deadlineMillis);
        new OverloadClient(caller, Long.parseLong(args[2]), deadlineMillis)
                .run(peer, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
        System.exit(0);
    }

    private void run(String peer, int seconds, int times) throws InterruptedException {
        closed(8, WARM_SECONDS);
        double peak = 0;
        for (int inFlight : IN_FLIGHT) {
            peak = Math.max(peak, closed(inFlight, PEAK_SECONDS));
        }
        open(peak, 2); // so that refusing is compiled too
        open(peak * times, 2);
        open(peak / 2, 2);
        Tally over = new Tally(deadlineNanos);
        open(over, peak * times, seconds);
        Tally after = new Tally(deadlineNanos);
        long start = System.nanoTime();
        open(after, peak / 2, AFTER_SECONDS);
        settle(over);
        settle(after);
        double normal = after.untilAllGood(start) / 1e9;
        double goodput = over.inTime.get() / (double) seconds;
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,.0f | %,.0f | %.0f %% | %.1f / %.1f | %,d | %s | %,d | %s | %.1f |%n",
                peer,
                TimeUnit.NANOSECONDS.toMillis(deadlineNanos),
                peak,
                goodput,
                100 * goodput / peak,
                over.answers.quantile(0.5) / 1e6,
                over.answers.quantile(0.99) / 1e6,
                over.refusals.count() / seconds,
                over.refusals.count() == 0
                        ? "-"
                        : String.format(
                                Locale.ROOT,
                                "%.1f / %.1f",
                                over.refusals.quantile(0.5) / 1e6,
                                over.refusals.quantile(0.99) / 1e6),
                (over.failed.get() + over.late.get()) / seconds,
                normal > AFTER_SECONDS - 1
                        ? "not within " + (AFTER_SECONDS - 1)
                        : String.format(Locale.ROOT, "%.1f", normal),
                over.sending.quantile(0.99) / 1e6);
    }

    /** So many calls at a time; answers in time per second. */
    private double closed(int inFlight, long seconds) throws InterruptedException {
        Tally tally = new Tally(deadlineNanos);
        Semaphore free = new Semaphore(inFlight);
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            free.acquire();
            long due = System.nanoTime();
            caller.call(rounds, outcome -> {
                tally.ended(outcome, due);
                free.release();
            });
        }
        double answered = tally.inTime.get() / ((System.nanoTime() - start) / 1e9);
        free.acquire(inFlight);
        return answered;
    }

    private void open(double perSecond, long seconds) throws InterruptedException {
        Tally tally = new Tally(deadlineNanos);
        open(tally, perSecond, seconds);
        settle(tally);
    }

    /** Calls at a fixed rate, whatever becomes of those before; each is timed from when it was due. */
    private void open(Tally tally, double perSecond, long seconds) {
        double step = 1e9 / perSecond;
        long count = (long) (perSecond * seconds);
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long due = start + (long) (i * step);
            long wait = due - System.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(wait);
                wait = due - System.nanoTime();
            }
            tally.sending.record(-wait);
            tally.begun();
            caller.call(rounds, outcome -> tally.ended(outcome, due));
        }
    }

    /** Waits for the calls that are open: each has a deadline. */
    private static void settle(Tally tally) throws InterruptedException {
        if (!tally.allEnded(SETTLE_SECONDS)) {
            throw new IllegalStateException("calls without an end after " + SETTLE_SECONDS + " s: " + tally.open());
        }
    }
}
