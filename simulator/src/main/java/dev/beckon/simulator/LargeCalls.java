package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Many large calls at once, each welcome alone; in half of the cases most of them are given up on their way. */
final class LargeCalls implements Operation {

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        boolean requests = world.chance(50);
        boolean givesUp = world.chance(50);
        for (int i = world.between(5, 8); i > 0; i--) {
            Asker.Plan plan = Asker.Plan.small("one of large", Duration.ofSeconds(30))
                    .loads(requests ? asker.largestLoad() : 16, requests ? 16 : asker.largestAnswer());
            Asker.Made made = asker.make(plan, CallOptions.DEFAULT, Errands::run);
            if (givesUp && world.chance(70)) { // those whose turn it is, and those who wait for theirs
                asker.host().after(world.between(0, 30 * World.MILLIS), () -> asker.host()
                        .run(null, made::cancel));
            }
        }
    }
}
