package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.util.List;

/** Items that come from another server than the one that was asked. */
final class PassedOnItems implements Operation {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Finish finish = world.pick(List.of(Finish.COMPLETE, Finish.COMPLETE, Finish.NEVER, Finish.REFUSE));
        Goods goods = new Goods(0, world.between(0, 30), world.between(0, 2_000), Manners.pace(world, 5_000), finish);
        Appetite appetite =
                new Appetite(0, world.between(0, 4), Manners.pace(world, 3_000), world.chance(30) ? 5 : 0, 0);
        Haulage.Plan plan = Haulage.Plan.of("passed on items", Duration.ofMillis(finish == Finish.NEVER ? 900 : 9_000))
                .back(goods, appetite)
                .fromAnother();
        plan = switch (finish) {
            case NEVER -> plan.comesTo(Code.DEADLINE_EXCEEDED);
            case REFUSE -> plan.comesTo(Code.ABORTED);
            default -> plan;
        };
        Haulage.Made made = asker.hauls().fetch(plan.onLoop(world.chance(40)));
        if (world.chance(30)) {
            asker.host().after(world.between(0, 60 * World.MILLIS), () -> asker.host()
                    .run(null, made::cancel));
        }
    }
}
