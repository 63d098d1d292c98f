package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A call with a large request or answer, or both, which travel in pieces. */
final class LargeCall implements Operation {

    @Override
    public int weight() {
        return 8;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        int request = world.chance(60) ? large(world, asker.largestLoad()) : 16;
        int answer = world.chance(60) ? large(world, asker.largestAnswer()) : 16;
        Asker.Plan plan = Asker.Plan.small("large", Duration.ofSeconds(20)).loads(request, answer);
        asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
    }

    /** From where messages no longer fit a frame, or from half of the longest. */
    static int large(World world, int most) {
        return world.between(Math.min(60_000, most / 2), most);
    }
}
