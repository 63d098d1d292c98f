package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Connection;

/** Nothing gets through a connection any more, and neither side learns of it. */
final class HalfOpen implements Fault {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public boolean strike(Simulation simulation) {
        Connection connection = simulation.network().anyConnection();
        if (connection == null) {
            return false;
        }
        connection.goDead();
        return true;
    }
}
