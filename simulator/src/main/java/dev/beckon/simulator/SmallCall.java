package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A small call that is answered in time. */
final class SmallCall implements Operation {

    @Override
    public int weight() {
        return 30;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Asker.Plan plan = Asker.Plan.small("small", Duration.ofMillis(world.between(4_000, 9_000)))
                .loads(world.between(0, 600), world.between(0, 600))
                .ends(Manner.ANSWER, world.chance(50) ? 0 : world.between(0, 50_000), Code.OK);
        asker.make(plan, CallOptions.DEFAULT, Errands::run);
    }
}
