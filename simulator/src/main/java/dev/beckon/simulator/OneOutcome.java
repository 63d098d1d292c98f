package dev.beckon.simulator;

import java.util.function.Consumer;

/** Each call has exactly one outcome, if who made it lives; at most one otherwise. */
final class OneOutcome implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            if (call.outcomes > 1 || call.outcomes == 0 && call.ownerLives()) {
                broken.accept(call + " has " + call.outcomes + " outcomes (expected: one)");
            }
        }
    }
}
