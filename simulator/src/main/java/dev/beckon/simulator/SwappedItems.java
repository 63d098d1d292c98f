package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Items both ways, neither of which waits for the other. */
final class SwappedItems implements Operation {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Goods there =
                new Goods(0, world.between(0, 40), world.between(0, 600), Manners.pace(world, 4_000), Finish.COMPLETE);
        Goods back =
                new Goods(0, world.between(0, 40), world.between(0, 600), Manners.pace(world, 4_000), Finish.COMPLETE);
        Appetite here = new Appetite(0, world.between(0, 6), Manners.pace(world, 3_000), 0, 0);
        Appetite atHandler =
                new Appetite(0, world.between(0, 6), Manners.pace(world, 3_000), world.chance(30) ? 5 : 0, 0);
        asker.hauls()
                .swap(Haulage.Plan.of("swapped items", Duration.ofSeconds(14))
                        .there(there, atHandler)
                        .back(back, here));
    }
}
