package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Subscribers whose thread is held up, so that what has come is kept; another stream passes them. */
final class BusyReader implements Operation {

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        for (int i = world.between(1, 4); i > 0; i--) {
            int bytes = world.between(1_000, Math.min(30_000, asker.largestAnswer()));
            Goods goods = new Goods(0, world.between(5, 24), bytes, 0, Finish.COMPLETE);
            Appetite busy = new Appetite(0, 0, 0, 0, world.between(50_000, 800_000));
            Haulage.Plan plan = Haulage.Plan.of("busy reader", Duration.ofSeconds(24));
            if (world.chance(60)) {
                asker.hauls().fetch(plan.back(goods, busy));
            } else {
                int there = Math.min(bytes, asker.largestParcelThere());
                asker.hauls().bring(plan.there(new Goods(0, goods.items(), there, 0, Finish.COMPLETE), busy));
            }
        }
        new FetchedItems().start(asker);
    }
}
