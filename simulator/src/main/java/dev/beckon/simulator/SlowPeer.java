package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Connection;
import dev.beckon.test.internal.simulation.World;

/** A connection becomes slow. */
final class SlowPeer implements Fault {

    @Override
    public int weight() {
        return 8;
    }

    @Override
    public boolean strike(Simulation simulation) {
        Connection connection = simulation.network().anyConnection();
        if (connection == null) {
            return false;
        }
        connection.slow(simulation.world().between(1_000L, 20_000L));
        simulation.later(simulation.world().between(0, 6 * World.SECONDS), () -> connection.slow(10));
        return true;
    }
}
