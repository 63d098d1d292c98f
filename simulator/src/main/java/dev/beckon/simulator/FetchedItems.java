package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Small items back, taken as they come or as they are wanted. */
final class FetchedItems implements Operation {

    @Override
    public int weight() {
        return 8;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Goods goods =
                new Goods(0, world.between(0, 60), world.between(0, 600), Manners.pace(world, 5_000), Finish.COMPLETE);
        Appetite appetite =
                new Appetite(0, world.chance(50) ? 0 : world.between(1, 12), Manners.pace(world, 4_000), 0, 0);
        asker.hauls()
                .fetch(Haulage.Plan.of("fetched items", Duration.ofSeconds(12))
                        .back(goods, appetite)
                        .onLoop(world.chance(40)));
    }
}
