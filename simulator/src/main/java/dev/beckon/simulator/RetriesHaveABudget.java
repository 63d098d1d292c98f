package dev.beckon.simulator;

import dev.beckon.api.Code;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What may run again does so three times at most, and a client does it no more often than its budget allows. */
final class RetriesHaveABudget implements Invariant {

    private static final int MOST_RUNS = 3;
    private static final int BUDGET = 50; // retries without an answer, as docs/targets.md says
    private static final int ANSWERS = 10; // that pay for another one

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        Map<Asker, int[]> counts = new LinkedHashMap<>(); // runs again, and answers
        for (Call call : simulation.ledger().calls()) {
            if (call.runs > MOST_RUNS) {
                broken.accept(call + " ran " + call.runs + " times (expected: at most " + MOST_RUNS + ")");
            }
            if (call.asker != null) {
                int[] count = counts.computeIfAbsent(call.asker, asker -> new int[2]);
                count[0] += Math.max(0, call.runs - 1);
                count[1] += call.code == Code.OK ? 1 : 0;
            }
        }
        counts.forEach((asker, count) -> {
            if (count[0] > BUDGET + count[1] / ANSWERS + 1) {
                broken.accept("a client of " + asker.host() + " let calls run again " + count[0] + " times, with "
                        + count[1] + " answers (expected: at most " + (BUDGET + count[1] / ANSWERS + 1) + ")");
            }
        });
    }
}
