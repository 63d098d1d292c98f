package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Items that travel in pieces, and small calls beside them. */
final class LargeItems implements Operation {

    @Override
    public int weight() {
        return 5;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        int back = LargeCall.large(world, asker.largestAnswer());
        int there = LargeCall.large(world, asker.largestParcelThere());
        Goods goodsBack = new Goods(0, world.between(2, 5), back, Manners.pace(world, 2_000), Finish.COMPLETE);
        Goods goodsThere = new Goods(0, world.between(2, 5), there, Manners.pace(world, 2_000), Finish.COMPLETE);
        Appetite appetite = new Appetite(0, world.chance(50) ? 0 : 1, Manners.pace(world, 3_000), 0, 0);
        Haulage.Plan plan = Haulage.Plan.of("large items", Duration.ofSeconds(20));
        plan = world.chance(40) ? plan.loads(asker.largestLoad()) : plan;
        switch (world.between(0, 2)) {
            case 0 -> asker.hauls().fetch(plan.back(goodsBack, appetite));
            case 1 -> asker.hauls().bring(plan.there(goodsThere, appetite));
            default -> asker.hauls().swap(plan.back(goodsBack, appetite).there(goodsThere, appetite));
        }
        for (int i = world.between(0, 3); i > 0; i--) {
            new SmallCall().start(asker);
        }
    }
}
