package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Small items there, of which the handler may want only some. */
final class BroughtItems implements Operation {

    @Override
    public int weight() {
        return 8;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Goods goods =
                new Goods(0, world.between(0, 60), world.between(0, 600), Manners.pace(world, 5_000), Finish.COMPLETE);
        int most = world.chance(30) ? world.between(1, 20) : 0;
        int batch = world.chance(50) ? 0 : world.between(1, 12);
        Appetite appetite = new Appetite(0, batch, Manners.pace(world, 4_000), most, 0);
        asker.hauls()
                .bring(Haulage.Plan.of("brought items", Duration.ofSeconds(12))
                        .there(goods, appetite)
                        .onLoop(world.chance(40)));
    }
}
