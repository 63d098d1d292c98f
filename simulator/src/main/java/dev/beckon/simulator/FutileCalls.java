package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Many calls that may run again, of handlers that always say that the server is not there. */
final class FutileCalls implements Operation {

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        boolean hurried = world.chance(40);
        for (int i = world.between(5, 70); i > 0; i--) {
            Duration timeout = hurried ? Duration.ofMillis(world.between(5, 400)) : Duration.ofSeconds(8);
            Asker.Plan plan = Asker.Plan.small("futile", timeout);
            asker.repeat(
                    hurried
                            ? plan.ends(
                                    Manner.AWAY, 0, Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.RESOURCE_EXHAUSTED)
                            : plan.ends(Manner.AWAY, 0, Code.UNAVAILABLE));
        }
    }
}
