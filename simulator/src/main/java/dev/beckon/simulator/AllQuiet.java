package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import java.util.function.Consumer;

/** When all is closed there are no connections and no timers, and nothing happens any more. */
final class AllQuiet implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Host host : simulation.hosts()) {
            if (host.connections() != 0 || host.timers() != 0 || host.work() != 0) {
                broken.accept(host + " has " + host.connections() + " connections, " + host.timers() + " timers and "
                        + host.work() + " pieces of work after its end (expected: none)");
            }
        }
        if (simulation.world().pending() != 0) {
            broken.accept("events after the end: " + simulation.world().pending() + " (expected: none)");
        }
    }
}
