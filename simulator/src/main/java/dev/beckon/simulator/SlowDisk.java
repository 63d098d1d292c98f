package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;

/** A disk takes long for each sync, for a while. */
final class SlowDisk implements Fault {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        ServerLog log = simulation.anyLog();
        if (log == null) {
            return false;
        }
        world.trace.note(world.now(), log.host().name, "has a slow disk");
        log.disk().slow(true);
        simulation.later(world.between(500 * World.MILLIS, 4 * World.SECONDS), () -> log.disk()
                .slow(false));
        return true;
    }
}
