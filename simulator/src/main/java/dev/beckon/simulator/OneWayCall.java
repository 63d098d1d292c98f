package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A call that is not answered; sometimes a large one. */
final class OneWayCall implements Operation {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        int load = world.chance(15) ? world.between(0, asker.largestLoad()) : world.between(0, 300);
        asker.drop(Asker.Plan.small("one-way", Duration.ofSeconds(8)).loads(load, 0), CallOptions.DEFAULT);
    }
}
