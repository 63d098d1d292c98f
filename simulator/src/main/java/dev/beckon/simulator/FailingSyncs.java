package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;

/** A disk fails to keep what it is given, once or some times. */
final class FailingSyncs implements Fault {

    @Override
    public int weight() {
        return 12;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        ServerLog log = simulation.anyLog();
        if (log == null) {
            return false;
        }
        int count = world.chance(60) ? 1 : world.between(2, 4);
        world.trace.note(world.now(), log.host().name, "has a disk that fails to sync", count);
        log.disk().failSyncs(count);
        return true;
    }
}
