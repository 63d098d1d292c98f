package dev.beckon.runtime;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Collects the user code that a turn of a loop brings, calls of the peer and all else, and hands it to the workers at the
 * turn's end. On the loop.
 */
final class Deliveries {

    private final Workers workers;
    private final CallQueue queue;
    private @Nullable Batch batch;
    private @Nullable CallBatch calls;

    Deliveries(Workers workers, CallQueue queue) {
        this.workers = workers;
        this.queue = queue;
    }

    Workers workers() {
        return workers;
    }

    /** Why a call of the peer is not taken in, or null if it is; see {@link CallQueue#refusal}. */
    @Nullable
    String refusal(Route route, long remaining, long now) {
        return queue.refusal(route, calls == null ? 0 : calls.size(), remaining, now);
    }

    /** See {@link CallQueue#untoldOneWay}. */
    long untoldOneWay(long now) {
        return queue.untoldOneWay(now);
    }

    /** Adds a call of the peer. */
    void add(ServerCall call) {
        if (calls == null) {
            calls = new CallBatch(16);
        }
        calls.add(call);
    }

    /** Adds another piece of user code. */
    void add(Work piece) {
        if (batch == null) {
            batch = new Batch(workers);
        }
        batch.add(piece);
    }

    /** Ends the turn. */
    void start() {
        CallBatch arrived = calls;
        if (arrived != null) {
            calls = null;
            queue.add(arrived);
        }
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
