package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Items that go on until the deadline passes, in either direction. */
final class HurriedItems implements Operation {

    @Override
    public int weight() {
        return 5;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        int most = Math.min(asker.largestAnswer(), asker.largestParcelThere());
        int bytes = world.chance(30) ? most : world.between(0, 2_000);
        int items = bytes == most ? 4 : world.between(0, 60);
        Goods endless = new Goods(0, items, bytes, Manners.pace(world, 30_000), Finish.NEVER);
        Appetite appetite = new Appetite(0, world.between(0, 4), Manners.pace(world, 20_000), 0, 0);
        Haulage.Plan plan = Haulage.Plan.of(
                        "hurried items", Duration.ofMillis(world.between(1, bytes == most ? 60 : 400)))
                .comesTo(Code.DEADLINE_EXCEEDED)
                .onLoop(world.chance(40));
        switch (world.between(0, 2)) {
            case 0 -> asker.hauls().fetch(plan.back(endless, appetite));
            case 1 -> asker.hauls().bring(plan.there(endless, appetite));
            default -> asker.hauls().swap(plan.back(endless, appetite).there(endless, appetite));
        }
    }
}
