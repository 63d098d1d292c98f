package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;

/** A server is drained by its owner; another one takes its port at once, or after a while. */
final class Drain implements Fault {

    /** Longer than anything takes that is asked. */
    static final Duration LONG = Duration.ofSeconds(40);

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public boolean strike(Simulation simulation) {
        World world = simulation.world();
        return drain(simulation, world.pick(simulation.servers()), () -> {});
    }

    /**
     * Drains a server and starts another.
     *
     * @param then runs once the other one is there
     * @return false if it is away, or if it has to stay because another one is
     */
    static boolean drain(Simulation simulation, ServerProcess server, Runnable then) {
        World world = simulation.world();
        Host host = server.host();
        boolean alone = simulation.servers().stream().allMatch(ServerProcess::isServing);
        if (!host.isUp() || host.isPaused() || !server.isServing() || simulation.isOrderly() && !alone) {
            return false;
        }
        Duration grace = simulation.isOrderly() ? LONG : Duration.ofMillis(world.between(0, 8_000));
        world.trace.note(world.now(), host.name, "is drained, ms:", grace.toMillis());
        server.drain(grace, ended -> {
            world.trace.note(world.now(), host.name, ended ? "has drained" : "was drained, and cut");
            if (simulation.isOrderly() && !ended) {
                world.fail(host + ": has not drained within " + grace.toMillis() + " ms (expected: all calls ended)");
            }
        });
        int incarnation = host.incarnation();
        simulation.later(world.chance(50) ? 0 : world.between(0, World.SECONDS), () -> {
            if (host.isUp() && host.incarnation() == incarnation) {
                host.after(0, () -> {
                    server.start();
                    then.run();
                });
            }
        });
        return true;
    }
}
