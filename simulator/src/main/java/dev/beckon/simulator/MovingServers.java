package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.util.List;

/** A client that has several servers is told that one of them is gone, and later that it is back; it was there all the time. */
final class MovingServers implements Fault {

    @Override
    public int weight() {
        return 5;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        ClientProcess client = world.pick(simulation.clients());
        List<ClientProcess.Roster> rosters = client.rosters();
        if (!client.host().isUp() || client.host().isPaused() || rosters.isEmpty()) {
            return false;
        }
        ClientProcess.Roster roster = world.pick(rosters);
        if (simulation.isOrderly() && roster.size() < 3) {
            return false; // none may be left to whom it could turn
        }
        int missing = world.between(0, roster.size() - 1);
        world.trace.note(world.now(), client.host().name, "is told that a server is gone, number", missing);
        client.host().after(0, () -> client.host().run(null, () -> roster.misses(missing)));
        simulation.later(world.between(0, 4 * World.SECONDS), () -> client.host()
                .after(0, () -> client.host().run(null, () -> roster.misses(-1))));
        return true;
    }
}
