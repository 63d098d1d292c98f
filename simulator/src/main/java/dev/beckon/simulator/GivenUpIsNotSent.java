package dev.beckon.simulator;

import java.util.function.Consumer;

/** A call that was given up before it was sent does not run. */
final class GivenUpIsNotSent implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            if (call.cancelledUnsent && call.runs > 0 && !call.mayRepeat) {
                broken.accept(call + " ran, although it was cancelled before it was sent (expected: dropped)");
            }
        }
    }
}
