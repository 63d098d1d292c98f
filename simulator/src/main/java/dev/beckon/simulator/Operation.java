package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.World;
import java.util.List;

/** One kind of thing that the owner of a client does. A new kind is a class of its own, entered in {@link #ALL}. */
interface Operation {

    /** All kinds. */
    List<Operation> ALL = List.of(
            new SmallCall(),
            new LoopCall(),
            new RepeatableCall(),
            new OneWayCall(),
            new LongCall(),
            new LargeCall(),
            new LargeCalls(),
            new TooLargeCall(),
            new HurriedCall(),
            new CancelledCall(),
            new FailingCall(),
            new PassedOnCall(),
            new PatientCall(),
            new ChainOfCalls(),
            new ManyCalls(),
            new MissingCall(),
            new UnwritableCall(),
            new FetchedItems(),
            new BroughtItems(),
            new SwappedItems(),
            new SlowReader(),
            new BusyReader(),
            new LargeItems(),
            new FailingItems(),
            new HurriedItems(),
            new CancelledItems(),
            new PassedOnItems(),
            new TooLargeItem(),
            new CallBack(),
            new FutileCalls());

    /** How often it is chosen, in proportion to the others. */
    int weight();

    /** Does it, in the asker's process. */
    void start(Asker asker);

    /** One of all kinds, by their weights. */
    static Operation any(World world) {
        int left = world.random.nextInt(ALL.stream().mapToInt(Operation::weight).sum());
        for (Operation operation : ALL) {
            left -= operation.weight();
            if (left < 0) {
                return operation;
            }
        }
        throw new IllegalStateException("weights: " + left + " is left (expected: a choice)");
    }
}
