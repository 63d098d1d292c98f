package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A call whose request or answer is longer than the other side takes. */
final class TooLargeCall implements Operation {

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        boolean request = world.chance(50);
        Asker.Plan plan = Asker.Plan.small("too large", Duration.ofSeconds(20))
                .loads(request ? asker.tooLargeThere() : 16, request ? 16 : asker.largestAnswer() + 65)
                .ends(Manner.ANSWER, 0, Code.RESOURCE_EXHAUSTED);
        asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
    }
}
