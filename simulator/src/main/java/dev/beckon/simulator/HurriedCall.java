package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.util.Set;

/** A call whose deadline passes before its answer, which may be large, is there; the server may see that and refuse it. */
final class HurriedCall implements Operation {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public void start(Asker asker) {
        World world = asker.world();
        Duration timeout = Duration.ofMillis(world.between(1, 300));
        Asker.Plan plan = new Asker.Plan(
                "hurried",
                timeout,
                Manner.WAIT,
                0,
                16,
                world.chance(20) ? asker.largestLoad() : 16,
                Set.of(Code.DEADLINE_EXCEEDED, Code.RESOURCE_EXHAUSTED));
        if (world.chance(40)) { // may be answered just in time, or while the answer is on its way
            plan = new Asker.Plan(
                    "hurried",
                    timeout,
                    Manner.ANSWER,
                    timeout.toMillis() * world.between(500, 1_100),
                    world.chance(50) ? asker.largestAnswer() : 16,
                    16,
                    Set.of(Code.OK, Code.DEADLINE_EXCEEDED, Code.RESOURCE_EXHAUSTED));
        }
        asker.make(plan, CallOptions.DEFAULT, world.chance(50) ? Errands::run : Errands::glance);
    }
}
