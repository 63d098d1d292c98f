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
    private @Nullable Work[] pieces = new Work[16];
    private int size;
    private final AtomicInteger next = new AtomicInteger();
    private volatile @Nullable Thread calling; // a worker that calls one more

    Batch(Workers workers) {
        this.workers = workers;
    }

    /** Adds a piece. Before {@link #start} only. */
    void add(Work piece) {
        if (size == pieces.length) {
            pieces = Arrays.copyOf(pieces, size * 2);
        }
        pieces[size++] = piece;
    }

    /**
     * Hands the batch to the workers.
     *
     * @throws RejectedExecutionException if they do not take it; then the caller takes every {@link #rest()}
     */
    void start() {
        workers.execute(this);
    }

    /** The next piece that nobody has started, or null if there is none. */
    @Nullable
    Work rest() {
        int index = next.getAndIncrement();
        if (index < size) {
            Work piece = pieces[index];
            pieces[index] = null; // the batch may live on for long, with what its pieces hold
            return piece;
        }
        return null;
    }

    @Override
    public void run() {
        if (Thread.currentThread() == calling) {
            return; // an executor that runs what it is given at once: this thread runs them all anyway
        }
        Work piece = rest();
        if (piece == null) {
            return;
        }
        if (next.get() < size) {
            calling = Thread.currentThread();
            try {
                workers.execute(this);
            } catch (RejectedExecutionException full) {
                // this worker runs them all
            } finally {
                calling = null;
            }
        }
        do {
            piece.run();
            piece = rest();
        } while (piece != null);
    }
}
