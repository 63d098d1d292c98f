package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import java.time.Duration;

/** Many large calls at once, each welcome alone. */
final class LargeCalls implements Operation {

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        boolean requests = world.chance(50);
        for (int i = world.between(5, 8); i > 0; i--) {
            Asker.Plan plan = Asker.Plan.small("one of large", Duration.ofSeconds(30))
                    .loads(requests ? asker.largestLoad() : 16, requests ? 16 : asker.largestAnswer());
            asker.make(plan, CallOptions.DEFAULT, Errands::run);
        }
    }
}
