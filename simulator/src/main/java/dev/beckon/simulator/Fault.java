package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.util.List;
import java.util.stream.Stream;

/** One kind of thing that goes wrong. A new kind is a class of its own, entered in {@link #ALL}. */
interface Fault {

    /** All kinds. */
    List<Fault> ALL = List.of(
            new Cut(),
            new HalfOpen(),
            new DeadOnArrival(),
            new OneWayPartition(),
            new SlowPeer(),
            new Pause(),
            new ServerCrash(),
            new ClientCrash(),
            new ServerRestart(),
            new ClientClose(),
            new FullWorkers(),
            new Drain(),
            new RollingRestart(),
            new MovingServers());

    /** All kinds where servers have a log on a disk. */
    List<Fault> WITH_DISKS = Stream.concat(
                    ALL.stream(), Stream.of(new CrashInDisk(), new FailingSyncs(), new FullDisk(), new SlowDisk()))
            .toList();

    /** Those by which nothing is lost. */
    List<Fault> ORDERLY = List.of(new Drain(), new RollingRestart(), new MovingServers());

    /** How often it is chosen, in proportion to the others. */
    int weight();

    /**
     * Happens; what it needs to end is scheduled with {@link Simulation#later}.
     *
     * @return false if there was nothing that it could happen to
     */
    boolean strike(Simulation simulation);

    /** One of these kinds, by their weights. */
    static Fault any(List<Fault> kinds, World world) {
        int left = world.random.nextInt(kinds.stream().mapToInt(Fault::weight).sum());
        for (Fault fault : kinds) {
            left -= fault.weight();
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("weights: " + left + " is left (expected: a choice)");
    }
}
