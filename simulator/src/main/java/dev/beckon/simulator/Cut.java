package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Connection;

/** A connection breaks, and both sides learn of it, not at the same time. */
final class Cut implements Fault {

    @Override
    public int weight() {
        return 20;
    }

    @Override
    public boolean strike(Simulation simulation) {
        Connection connection = simulation.network().anyConnection();
        if (connection == null) {
            return false;
        }
        connection.cut();
        return true;
    }
}
