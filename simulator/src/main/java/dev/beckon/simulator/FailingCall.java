package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A call whose handler fails, in one of the ways in which handlers do. */
final class FailingCall implements Operation {

    @Override
    public int weight() {
        return 8;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Asker.Plan plan = Asker.Plan.small("failing", Duration.ofSeconds(7));
        int micros = world.chance(50) ? 0 : world.between(0, 30_000);
        plan = switch (world.between(0, 3)) {
            case 0 -> plan.ends(Manner.DECLINE, micros, Code.FAILED_PRECONDITION);
            case 1 -> plan.ends(Manner.REFUSE, micros, Code.ABORTED);
            case 2 -> plan.ends(Manner.SPOIL, micros, Code.INTERNAL);
            default -> plan.ends(Manner.THROW, micros, Code.UNKNOWN);
        };
        asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
    }
}
