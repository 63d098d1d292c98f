package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.util.Iterator;

/** All servers are drained and started again, one after the other. */
final class RollingRestart implements Fault {

    @Override
    public int weight() {
        return 5;
    }

    @Override
    public boolean strike(Simulation simulation) {
        return next(simulation, simulation.servers().iterator());
    }

    private static boolean next(Simulation simulation, Iterator<ServerProcess> left) {
        if (!left.hasNext()) {
            return false;
        }
        long pause = simulation.world().between(0, World.SECONDS / 2);
        return Drain.drain(simulation, left.next(), () -> simulation.later(pause, () -> next(simulation, left)));
    }
}
