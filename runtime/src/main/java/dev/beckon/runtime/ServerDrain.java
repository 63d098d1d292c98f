package dev.beckon.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The orderly end of a server: knows which connections still have calls, and closes the server when none has, or when the
 * grace is over. Thread-safe.
 */
final class ServerDrain {

    private static final String WHY = "the server goes away";

    private final long deadline; // of System.nanoTime
    private final Workers workers;
    private final Sessions sessions;
    private final Runnable close;
    private final CompletableFuture<Boolean> result = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean cut; // a connection ended before its calls had
    private volatile BooleanSupplier noneIsLeft = () -> false; // once none comes any more

    /** @param close closes the server; blocks */
    ServerDrain(Duration grace, Workers workers, Sessions sessions, Runnable close) {
        this.deadline = System.nanoTime() + grace.toNanos();
        this.workers = workers;
        this.sessions = sessions;
        this.close = close;
    }

    CompletableFuture<Boolean> result() {
        return result;
    }

    /** Announces the end on one connection; on its loop. */
    void start(Exchange exchange) {
        sessions.draining(exchange, WHY);
        exchange.drain(Math.max(0, deadline - System.nanoTime()), WHY);
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
        if (noneIsLeft.getAsBoolean() && closing.compareAndSet(false, true)) {
            Thread ending = new Thread(this::close, "beckon-server-drain");
            ending.setDaemon(true);
            ending.start();
        }
    }

    private void close() {
        try { // one-way calls have no stream that would tell of their end
            if (!workers.awaitOneWays(deadline - System.nanoTime())) {
                cut = true;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        close.run();
    }

    /** The server is closed. */
    void over() {
        result.complete(!cut);
    }
}
