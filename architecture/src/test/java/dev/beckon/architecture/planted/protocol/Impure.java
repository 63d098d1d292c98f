package dev.beckon.architecture.planted.protocol;

import java.util.concurrent.CompletableFuture;

/** Everything a state machine must not touch, one method each. */
final class Impure {
    private long now;

    CompletableFuture<Void> future() {
        return new CompletableFuture<>();
    }

    void readsTheClock() {
        now = System.nanoTime();
    }

    synchronized long locks() {
        return now;
    }
}
