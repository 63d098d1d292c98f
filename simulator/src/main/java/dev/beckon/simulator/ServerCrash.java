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
        crash(simulation, server, world.chance(30));
        return true;
    }

    /** The server's process is gone, and if told so its machine. */
    static void crash(Simulation simulation, ServerProcess server, boolean power) {
        server.crash(power);
        simulation.later(simulation.world().between(World.MILLIS, 3 * World.SECONDS), () -> {
            server.host().restart();
            server.start();
        });
    }
}
