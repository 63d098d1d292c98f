package dev.beckon.runtime;

import dev.beckon.runtime.transport.Loop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The orderly end of a server: knows which connections still have calls, and closes the server when none has and no one-way
 * call runs, or when the grace is over. Thread-safe.
 */
final class ServerDrain {

    private static final String WHY = "the server goes away";

    private final Loop home; // any of the server's, for its clock
    private final long deadline;
    private final Workers workers;
    private final Sessions sessions;
    private final Runnable close;
    private final CompletableFuture<Boolean> result = new CompletableFuture<>();
    private final AtomicBoolean emptied = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean cut; // a connection ended before its calls had
    private volatile BooleanSupplier noneIsLeft = () -> false; // once none comes any more

    /** @param close closes the server */
    ServerDrain(Duration grace, Loop home, Workers workers, Sessions sessions, Runnable close) {
        this.home = home;
        this.deadline = home.now() + grace.toNanos();
        this.workers = workers;
        this.sessions = sessions;
        this.close = close;
    }

    CompletableFuture<Boolean> result() {
        return result;
    }

    private long left() {
        return Math.max(0, deadline - home.now());
    }

    /** Announces the end on one connection; on its loop. */
    void start(Exchange exchange) {
        sessions.draining(exchange, WHY);
        exchange.drain(left(), WHY);
    }

    /** From now on no connection comes; asks for the present state whether any is left. */
    void expect(BooleanSupplier none) {
        noneIsLeft = none;
        closeIfDone();
    }

    /** A connection has ended. */
    void ended(Exchange exchange) {
        if (exchange.wasCut()) {
            cut = true;
        }
        closeIfDone();
    }

    private void closeIfDone() {
        if (!noneIsLeft.getAsBoolean() || !emptied.compareAndSet(false, true)) {
            return;
        }
        try {
            home.schedule(() -> close(true), left());
        } catch (RejectedExecutionException closed) {
            close(true);
        }
        workers.afterOneWays(() -> close(false)); // they have no stream that would tell of their end
    }

    private void close(boolean early) {
        if (closing.compareAndSet(false, true)) {
            cut |= early;
            LastStep.take(workers, home, close);
        }
    }

    /** The server is closed. */
    void over() {
        result.complete(!cut);
    }
}
