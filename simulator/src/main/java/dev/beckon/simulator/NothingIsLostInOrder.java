package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import java.util.function.Consumer;

/**
 * Where servers only go away in order, one after the other, each call comes to what it is meant to, if its client has
 * another server. If it has none, calls may find nobody, and have not run then.
 */
final class NothingIsLostInOrder implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        if (!simulation.isOrderly()) {
            return;
        }
        for (Call call : simulation.ledger().calls()) {
            if (call.code == null
                    || call.expected.contains(call.code)
                    || call.cancelled && call.code == Code.CANCELLED
                    || call.isPartOfOther) {
                continue;
            }
            boolean alone = call.asker != null && !call.asker.hasSeveral();
            boolean nobody = call.code == Code.UNAVAILABLE || call.code == Code.DEADLINE_EXCEEDED;
            boolean passing = call.kind.startsWith("relayed") || call.kind.startsWith("passed on");
            if (!passing && !(alone && nobody && call.ran == Ran.NO)) {
                broken.accept(call + " came to " + call.code + ", although servers only went away in order: "
                        + call.failure + " (expected: one of " + call.expected + ")");
            }
        }
    }
}
