package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Many small calls at once; some are given up again at once. */
final class ManyCalls implements Operation {

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        for (int i = world.between(10, 40); i > 0; i--) {
            Asker.Made made = asker.make(
                    Asker.Plan.small("one of many", Duration.ofSeconds(6)), CallOptions.DEFAULT, Errands::run);
            if (world.chance(10)) {
                made.cancel();
            }
        }
    }
}
