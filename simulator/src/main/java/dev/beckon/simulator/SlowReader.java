package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A subscriber that thinks for long before it wants one more; what is small passes it. */
final class SlowReader implements Operation {

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        int bytes = world.between(0, Math.min(20_000, Math.min(asker.largestAnswer(), asker.largestParcelThere())));
        Goods goods = new Goods(0, world.between(5, 15), bytes, 0, Finish.COMPLETE);
        Appetite slow = new Appetite(0, 1, world.between(20_000, 200_000), 0, 0);
        Haulage.Plan plan = Haulage.Plan.of("slow reader", Duration.ofSeconds(20));
        if (world.chance(50)) {
            asker.hauls().fetch(plan.back(goods, slow));
        } else {
            asker.hauls().bring(plan.there(goods, slow));
        }
        new SmallCall().start(asker);
    }
}
