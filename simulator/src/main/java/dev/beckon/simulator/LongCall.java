package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import java.time.Duration;

/** A call whose handler takes longer than anything else that has a bound, but its deadline. */
final class LongCall implements Operation {

    @Override
    public int weight() {
        return 3;
    }

    @Override
    public void start(Asker asker) {
        Asker.Plan plan = Asker.Plan.small("long", Duration.ofSeconds(25))
                .ends(Manner.ANSWER, asker.world().between(11_000_000, 16_000_000), Code.OK);
        asker.make(plan, CallOptions.DEFAULT, asker.world().chance(50) ? Errands::run : Errands::glance);
    }
}
