package dev.beckon.simulator;

import dev.beckon.api.Code;
import java.time.Duration;

/** Many calls that may run again, of handlers that always say that the server is not there. */
final class FutileCalls implements Operation {

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public void start(Asker asker) {
        Asker.Plan plan = Asker.Plan.small("futile", Duration.ofSeconds(8)).ends(Manner.AWAY, 0, Code.UNAVAILABLE);
        for (int i = asker.world().between(5, 70); i > 0; i--) {
            asker.repeat(plan);
        }
    }
}
