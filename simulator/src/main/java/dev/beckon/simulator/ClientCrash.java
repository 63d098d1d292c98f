package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;

/** A client process is gone, with its machine or without, and one starts in its place after a while. */
final class ClientCrash implements Fault {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        ClientProcess client = world.pick(simulation.clients());
        if (!client.host().isUp()) {
            return false;
        }
        client.crash(world.chance(30));
        simulation.later(world.between(0, 2 * World.SECONDS), () -> {
            client.host().restart();
            client.start();
        });
        return true;
    }
}
