package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;

/** A disk has no room for a while. */
final class FullDisk implements Fault {

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
        world.trace.note(world.now(), log.host().name, "has a full disk");
        log.disk().room(log.disk().used() + (world.chance(50) ? 0 : world.between(1, 70_000)));
        simulation.later(world.between(100 * World.MILLIS, 3 * World.SECONDS), () -> {
            world.trace.note(world.now(), log.host().name, "has room on its disk again");
            log.disk().room(Long.MAX_VALUE);
        });
        return true;
    }
}
