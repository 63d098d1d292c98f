package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A call whose handler calls another server. */
final class PassedOnCall implements Operation {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Asker.Plan plan = Asker.Plan.small("relayed", Duration.ofSeconds(9))
                .ends(Manner.RELAY, world.between(0, 20_000), Code.OK);
        asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
    }
}
