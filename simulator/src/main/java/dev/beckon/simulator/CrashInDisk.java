package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;

/** A server process, or its machine, comes to its end while the disk does something. */
final class CrashInDisk implements Fault {

    @Override
    public int weight() {
        return 25;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        ServerLog log = simulation.anyLog();
        if (log == null || !log.host().isUp()) {
            return false;
        }
        boolean power = world.chance(50);
        world.trace.note(world.now(), log.host().name, power ? "will lose its power" : "will be killed");
        log.disk().endsAfter(world.chance(50) ? world.between(1, 12) : world.between(1, 60), power);
        return true;
    }
}
