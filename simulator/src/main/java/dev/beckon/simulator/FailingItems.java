package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.util.List;

/** Items whose publisher fails, at either side, in one of the ways in which they do. */
final class FailingItems implements Operation {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Finish finish = world.pick(List.of(Finish.DECLINE, Finish.REFUSE, Finish.THROW, Finish.SPOIL));
        Goods goods = new Goods(0, world.between(0, 10), world.between(0, 3_000), Manners.pace(world, 4_000), finish);
        Appetite appetite = new Appetite(0, world.between(0, 3), Manners.pace(world, 2_000), 0, 0);
        Haulage.Plan plan = Haulage.Plan.of("failing items", Duration.ofSeconds(9));
        if (world.chance(60)) {
            Code code =
                    switch (finish) {
                        case DECLINE -> Code.FAILED_PRECONDITION;
                        case REFUSE -> Code.ABORTED;
                        case THROW -> Code.UNKNOWN;
                        default -> Code.INTERNAL;
                    };
            asker.hauls().fetch(plan.back(goods, appetite).comesTo(code).onLoop(world.chance(50)));
        } else {
            asker.hauls()
                    .bring(plan.there(goods, appetite).comesTo(Code.CANCELLED).onLoop(world.chance(50)));
        }
    }
}
