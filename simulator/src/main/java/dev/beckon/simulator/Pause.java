package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;

/** A process stands still for a while, its clock does not; then all that it has missed happens at once. */
final class Pause implements Fault {

    @Override
    public int weight() {
        return 14;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        Host host = world.pick(simulation.hosts());
        if (!(host.isUp() && !host.isPaused())) {
            return false;
        }
        host.pause();
        int incarnation = host.incarnation();
        simulation.later(
                world.chance(70) ? world.between(0, World.SECONDS) : world.between(0, 15 * World.SECONDS), () -> {
                    if (host.isPaused() && host.incarnation() == incarnation) {
                        host.resume();
                    }
                });
        return true;
    }
}
