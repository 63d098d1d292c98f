package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;

/** A process has no thread left for user code for a while. */
final class FullWorkers implements Fault {

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        Host host = world.pick(simulation.hosts());
        if (!host.isUp()) {
            return false;
        }
        host.workersFull(true);
        simulation.later(world.between(0, World.SECONDS), () -> host.workersFull(false));
        return true;
    }
}
