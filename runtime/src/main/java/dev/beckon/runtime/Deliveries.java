package dev.beckon.runtime;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Collects the user code that a turn of a loop brings, and hands it to the workers at the turn's end. On the loop. */
final class Deliveries {

    private final Workers workers;
    private @Nullable Batch batch;

    Deliveries(Workers workers) {
        this.workers = workers;
    }

    Workers workers() {
        return workers;
    }

    /** Adds a piece of user code. */
    void add(Work piece) {
        if (batch == null) {
            batch = new Batch(workers);
        }
        batch.add(piece);
    }

    /** Ends the turn. */
    void start() {
        Batch ready = batch;
        if (ready != null) {
            batch = null;
            try {
                ready.start();
            } catch (RejectedExecutionException full) { // or closed
                for (Work piece = ready.rest(); piece != null; piece = ready.rest()) {
                    piece.refused();
                }
            }
        }
    }
}
