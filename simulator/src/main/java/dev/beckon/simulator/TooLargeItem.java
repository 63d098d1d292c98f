package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Items that are longer than the other side takes. */
final class TooLargeItem implements Operation {

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Appetite appetite = new Appetite(0, world.between(0, 2), 0, 0, 0);
        Haulage.Plan plan = Haulage.Plan.of("too large item", Duration.ofSeconds(9));
        if (world.chance(50)) {
            Goods goods = new Goods(0, 2, asker.largestAnswer() + 65, 0, Finish.COMPLETE);
            asker.hauls().fetch(plan.back(goods, appetite).comesTo(Code.RESOURCE_EXHAUSTED));
        } else {
            Goods goods = new Goods(0, 2, asker.tooLargeThere(), 0, Finish.COMPLETE);
            asker.hauls().bring(plan.there(goods, appetite).comesTo(Code.CANCELLED));
        }
    }
}
