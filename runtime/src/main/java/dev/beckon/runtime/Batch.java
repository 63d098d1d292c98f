package dev.beckon.runtime;

import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of user code that one turn of a loop brought, run by workers. A worker that starts on it calls one more,
 * so that a piece that blocks holds up none behind it; when no piece blocks the first worker runs them all.
 */
final class Batch implements Runnable {

    private final Workers workers;
    private @Nullable Runnable[] pieces = new Runnable[16];
    private int size;
    private final AtomicInteger next = new AtomicInteger();

    Batch(Workers workers) {
        this.workers = workers;
    }

    /** Adds a piece, which must not throw. Before {@link #start} only. */
    void add(Runnable piece) {
        if (size == pieces.length) {
            pieces = Arrays.copyOf(pieces, size * 2);
        }
        pieces[size++] = piece;
    }

    /**
     * Hands the batch to the workers.
     *
     * @throws RejectedExecutionException if they do not take it
     */
    void start() {
        workers.waiting(size);
        try {
            workers.execute(this);
        } catch (RejectedExecutionException full) {
            workers.waiting(-size);
            throw full;
        }
    }

    /** The next piece that nobody has started, or null if there is none. */
    @Nullable
    Runnable rest() {
        int index = next.getAndIncrement();
        if (index < size) {
            return pieces[index];
        }
        if (index == size) { // seen once: all have been started
            workers.waiting(-size);
        }
        return null;
    }

    @Override
    public void run() {
        Runnable piece = rest();
        if (piece == null) {
            return;
        }
        if (next.get() < size) {
            try {
                workers.execute(this);
            } catch (RejectedExecutionException full) {
                // this worker runs them all
            }
        }
        do {
            piece.run();
            piece = rest();
        } while (piece != null);
    }
}
