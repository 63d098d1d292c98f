package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;

/** A server process is gone, with its machine or without, and one starts in its place after a while. */
final class ServerCrash implements Fault {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        ServerProcess server = world.pick(simulation.servers());
        if (!server.host().isUp()) {
            return false;
        }
        server.crash(world.chance(30));
        simulation.later(world.between(0, 3 * World.SECONDS), () -> {
            server.host().restart();
            server.start();
        });
        return true;
    }
}
