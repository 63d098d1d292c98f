package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A call whose handler runs on the loop. */
final class LoopCall implements Operation {

    @Override
    public int weight() {
        return 12;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Asker.Plan plan = Asker.Plan.small("on loop", Duration.ofMillis(world.between(4_000, 9_000)))
                .loads(world.between(0, 600), world.between(0, 600))
                .ends(Manner.ANSWER, world.chance(70) ? 0 : world.between(0, 50_000), Code.OK);
        asker.make(plan, CallOptions.DEFAULT, Errands::glance);
    }
}
