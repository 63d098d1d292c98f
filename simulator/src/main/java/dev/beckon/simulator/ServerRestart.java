package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;

/** A server is closed by its owner, who starts another one in the same process after a while. */
final class ServerRestart implements Fault {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        ServerProcess server = world.pick(simulation.servers());
        Host host = server.host();
        if (!(host.isUp() && !host.isPaused() && server.isServing())) {
            return false;
        }
        server.close(world.chance(60));
        int incarnation = host.incarnation();
        simulation.later(world.between(World.MILLIS, 3 * World.SECONDS), () -> {
            if (host.isUp() && host.incarnation() == incarnation) {
                host.after(0, server::start);
            }
        });
        return true;
    }
}
