package dev.beckon.simulator;

import dev.beckon.api.Code;
import java.util.function.Consumer;

/** Before the first fault, and again after the last, each call comes to what it is meant to. */
final class AsExpectedWhenCalm implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            if (call.code == null || !simulation.wasCalm(call)) {
                continue;
            }
            if (!call.expected.contains(call.code) && !(call.cancelled && call.code == Code.CANCELLED)) {
                broken.accept(call + " came to " + call.code + ", although nothing disturbed it: " + call.failure
                        + " (expected: one of " + call.expected + ")");
            } else if (call.oneWay && call.code == Code.OK && call.runs != 1 && simulation.wasAfterFaults(call)) {
                broken.accept(call + " ran " + call.runs + " times, although nothing disturbed it (expected: once)");
            }
        }
    }
}
