package dev.beckon.simulator;

import dev.beckon.api.Ran;
import java.util.function.Consumer;

/** What a status says of whether the handler ran is so, to the end of the run; what was answered has run. */
final class RanIsTrue implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            if (call.ran == Ran.NO && call.runs > 0) {
                broken.accept(call + " ran, and its caller was told that it did not: " + call.failure);
            } else if (call.ran == Ran.YES && call.runs == 0) {
                broken.accept(call + " did not run, and its caller was told that it did: " + call.failure);
            }
        }
    }
}
