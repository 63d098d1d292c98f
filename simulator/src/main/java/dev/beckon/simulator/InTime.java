package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.test.internal.simulation.World;
import java.util.function.Consumer;

/** Each call ends by its deadline on the clock of who made it, once that process runs; none is told so before. */
final class InTime implements Invariant {

    private static final long SLACK = 10 * World.MILLIS; // what loops and workers take at most

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Call call : simulation.ledger().calls()) {
            if (call.outcomes == 0) {
                continue;
            }
            long latest = call.owner.runsFrom(call.owner.runsFrom(call.deadline) + SLACK + call.heldUp) + SLACK;
            if (call.endedAt > latest) {
                broken.accept(call + " ended " + (call.endedAt - call.deadline) / World.MICROS
                        + " us after its deadline (expected: at it, or when its process ran again)");
            }
            long tolerance = (call.deadline - call.madeAt) / 2_000 + 5 * World.MICROS; // clocks differ
            boolean expired = call.code == Code.DEADLINE_EXCEEDED && call.ran != Ran.YES;
            // a call within another one also hears that the caller of that one says so
            if (expired && !call.isPartOfOther && call.endedAt < call.deadline - tolerance) {
                broken.accept(call + " is said to be late " + (call.deadline - call.endedAt) / World.MICROS
                        + " us before its deadline (expected: not before)");
            }
        }
    }
}
