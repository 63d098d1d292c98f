package dev.beckon.simulator;

import dev.beckon.api.Code;
import java.util.function.Consumer;

/** Calls fail in the ways in which they can: what no fault explains is a bug. */
final class KnownFailures implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            if (call.code == Code.FAILED_PRECONDITION
                    && !(call.failure instanceof Declined declined && declined.id() == call.id)) {
                broken.accept(call + " failed with " + call.failure + " (expected: Declined, of its own)");
            }
            if (call.code == null || call.expected.contains(call.code)) {
                continue;
            }
            boolean known =
                    switch (call.code) {
                        case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
                        // a publisher that no worker asks has failed
                        case CANCELLED -> call.cancelled || simulation.hadFullWorkers();
                        case RESOURCE_EXHAUSTED -> simulation.hadFullWorkers();
                        default -> false;
                    };
            if (!known) {
                broken.accept(call + " failed with " + call.failure + " (expected: one of " + call.expected
                        + ", or what a fault explains)");
            }
        }
    }
}
