package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.test.internal.simulation.World;
import java.util.function.Consumer;

/** A call that waits for a server is answered if the server is there again long enough before its deadline. */
final class PatienceIsRewarded implements Invariant {

    private static final long LONG_ENOUGH = 17 * World.SECONDS; // the longest backoff, and connecting in vain once

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            boolean inVain =
                    call.code == Code.DEADLINE_EXCEEDED && call.ran == Ran.NO && call.expected.contains(Code.OK);
            if (inVain && call.deadline > Math.max(call.madeAt, simulation.healedAt()) + LONG_ENOUGH) {
                broken.accept(call + " waited for a server to its deadline, although there was one for the last "
                        + (call.deadline - simulation.healedAt()) / World.MILLIS + " ms (expected: an answer)");
            }
        }
    }
}
