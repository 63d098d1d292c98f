package dev.beckon.test;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionChange;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client, and the states of its connection that were seen since something was broken. Thread-safe. */
final class WatchedClient {

    private static final long CATCH_UP_NANOS = 1_000_000_000;

    private final Client client;
    private final String suffix; // of the target that is watched
    private final Registration registration;
    private final List<ConnectionState> seen = new ArrayList<>(); // guarded by this, as is what follows
    private int mark; // states before it are of the past
    private boolean wasReady; // at the mark
    private boolean hasOthers; // servers that are none of ours

    WatchedClient(Client client, int port) {
        this.client = client;
        this.suffix = ":" + port;
        synchronized (this) { // before anything is told
            seen.add(client.state());
            registration = client.onState(this::changed);
        }
    }

    private synchronized void changed(ConnectionChange change) {
        if (change.target().endsWith(suffix)) {
            seen.add(change.to());
            notifyAll();
        } else {
            hasOthers = true;
        }
    }

    boolean is(Client other) {
        return client == other;
    }

    /** Something is about to break: only what comes from now on counts. */
    synchronized void mark() {
        long end = System.nanoTime() + CATCH_UP_NANOS;
        while (!hasOthers && seen.get(seen.size() - 1) != client.state() && awaitUntil(end)) {
            // a change is told a little after it has happened
        }
        mark = seen.size();
        wasReady = seen.get(mark - 1) == ConnectionState.READY;
    }

    /** Waits a moment for a connected client to notice that its connection is broken. */
    synchronized void notice() {
        long end = System.nanoTime() + CATCH_UP_NANOS;
        while (wasReady && seen.size() == mark && awaitUntil(end)) {
            // it learns of a reset at once, but on its own thread
        }
    }

    synchronized void await(ConnectionState state, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        do {
            int found = seen.subList(mark, seen.size()).indexOf(state);
            if (found >= 0) {
                mark += found;
                return;
            }
        } while (awaitUntil(end));
        throw new AssertionError("client of port" + suffix.replace(':', ' ') + ": states since the last disruption: "
                + seen.subList(mark, seen.size()) + ", now " + client.state() + " (expected: " + state + " within "
                + patience.toSeconds() + " s)");
    }

    /** False if the time is over. */
    @SuppressWarnings("WaitNotInLoop") // its callers look again
    private boolean awaitUntil(long end) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            return false;
        }
        try {
            wait(millis);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void forget() {
        registration.close();
    }
}
