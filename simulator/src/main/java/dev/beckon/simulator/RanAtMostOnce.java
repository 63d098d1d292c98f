package dev.beckon.simulator;

import java.util.function.Consumer;

/** What may not run twice does not. */
final class RanAtMostOnce implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            if (call.runs > 1 && !call.mayRepeat) {
                broken.accept(call + " ran " + call.runs + " times (expected: at most once)");
            }
        }
    }
}
