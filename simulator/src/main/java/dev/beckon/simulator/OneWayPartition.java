package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Connection;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.World;

/** Nothing gets from one host to another for a while; sometimes not back either. */
final class OneWayPartition implements Fault {

    @Override
    public int weight() {
        return 14;
    }

    @Override
    public boolean strike(Simulation simulation) {
        Connection connection = simulation.network().anyConnection();
        if (connection == null) {
            return false;
        }
        World world = simulation.world();
        Network network = simulation.network();
        boolean there = world.chance(50);
        Host from = there ? connection.from() : connection.to();
        Host to = there ? connection.to() : connection.from();
        boolean both = world.chance(30);
        network.shut(from, to);
        if (both) {
            network.shut(to, from);
        }
        simulation.later(world.between(10 * World.MILLIS, 14 * World.SECONDS), () -> {
            network.reopen(from, to);
            network.reopen(to, from);
        });
        return true;
    }
}
