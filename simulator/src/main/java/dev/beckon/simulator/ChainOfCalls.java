package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** Calls each of which is made when the one before has ended, where its future completes. */
final class ChainOfCalls implements Operation {

    @Override
    public int weight() {
        return 5;
    }

    @Override
    public void start(Asker asker) {
        next(asker, asker.world().between(2, 6));
    }

    private static void next(Asker asker, int left) {
        World world = asker.world();
        Asker.Plan plan = Asker.Plan.small("chained", Duration.ofSeconds(6))
                .loads(world.chance(10) ? asker.largestLoad() : world.between(0, 3_000), world.between(0, 3_000));
        Asker.Made made = asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
        if (left > 1) {
            made.future().whenComplete((receipt, thrown) -> asker.host()
                    .run(asker.host().running(), () -> next(asker, left - 1)));
        }
    }
}
