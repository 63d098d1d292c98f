package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Items that are given up: by their subscriber after some, or by the caller at any moment. */
final class CancelledItems implements Operation {

    @Override
    public int weight() {
        return 7;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        boolean large = world.chance(30);
        int there = large ? asker.largestParcelThere() : world.between(0, 3_000);
        int back = large ? asker.largestAnswer() : world.between(0, 3_000);
        Finish finish = world.chance(50) ? Finish.NEVER : Finish.COMPLETE;
        int items = large ? 3 : 30;
        int pace = Manners.pace(world, 4_000);
        Appetite appetite = new Appetite(0, world.between(0, 4), Manners.pace(world, 3_000), world.between(0, 6), 0);
        int most = finish == Finish.COMPLETE ? world.between(0, 3) : 0;
        Appetite whole = new Appetite(0, world.between(0, 4), Manners.pace(world, 3_000), most, 0);
        Haulage.Plan plan =
                Haulage.Plan.of("cancelled items", Duration.ofSeconds(8)).onLoop(world.chance(40));
        plan = finish == Finish.NEVER ? plan.comesTo(Code.CANCELLED, Code.DEADLINE_EXCEEDED) : plan;
        Goods goodsBack = new Goods(0, items, back, pace, finish);
        Goods goodsThere = new Goods(0, items, there, pace, finish);
        Haulage.Made made =
                switch (world.between(0, 2)) {
                    case 0 -> asker.hauls().fetch(plan.back(goodsBack, appetite));
                    case 1 -> asker.hauls().bring(plan.there(goodsThere, whole));
                    default -> asker.hauls().swap(plan.back(goodsBack, appetite).there(goodsThere, whole));
                };
        asker.host()
                .after(world.between(0, 80 * World.MILLIS), () -> asker.host().run(null, made::cancel));
    }
}
