package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.util.Set;

/** A call that its caller gives up at any moment of its way. */
final class CancelledCall implements Operation {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        boolean waits = world.chance(50);
        Asker.Plan plan = new Asker.Plan(
                "cancelled",
                Duration.ofSeconds(8),
                waits ? Manner.WAIT : Manner.ANSWER,
                waits ? 0 : world.between(0, 20_000),
                world.chance(40) ? asker.largestAnswer() : 16,
                world.chance(40) ? asker.largestLoad() : 16,
                waits ? Set.of(Code.CANCELLED) : Set.of(Code.OK, Code.CANCELLED));
        Asker.Made made = asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
        if (world.chance(10)) {
            made.cancel();
        } else {
            asker.host().after(world.between(0, 60 * World.MILLIS), () -> asker.host()
                    .run(null, made::cancel));
        }
    }
}
