package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A call whose handler calls the client back, or another server where the client serves nothing. */
final class CallBack implements Operation {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Asker.Plan plan = Asker.Plan.small("relayed back", Duration.ofSeconds(9))
                .ends(asker.serves() ? Manner.BACK : Manner.RELAY, world.between(0, 20_000), Code.OK);
        asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
    }
}
