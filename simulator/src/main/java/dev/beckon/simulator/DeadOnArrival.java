package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Connection;

/** The next connection is dead as soon as it is made: the other side accepts it, and says nothing. */
final class DeadOnArrival implements Fault {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public boolean strike(Simulation simulation) {
        Connection connection = simulation.network().anyConnection();
        if (connection != null) {
            connection.cut(); // so that there is a next one
        }
        simulation.network().nextIsDead();
        return true;
    }
}
