package dev.beckon.simulator;

import java.util.List;
import java.util.function.Consumer;

/** Something that must hold after every run. A new one is a class of its own, entered in one of the lists. */
interface Invariant {

    /** What holds when all is healed, every call has ended and nothing was asked for a while. */
    List<Invariant> AT_REST = List.of(
            new OneOutcome(),
            new InTime(),
            new RanAtMostOnce(),
            new RanIsTrue(),
            new KnownFailures(),
            new AsExpectedWhenCalm(),
            new HandlersAreTold(),
            new PatienceIsRewarded(),
            new GivenUpIsNotSent(),
            new ItemsEnd(),
            new NothingIsLostInOrder(),
            new RetriesHaveABudget(),
            new NothingKept(),
            new CreditIsConserved());

    /** What holds when, after that, all clients and servers were closed. */
    List<Invariant> AT_END = List.of(new AllQuiet(), new LogIsWhole());

    /** Tells what does not hold. */
    void check(Simulation simulation, Consumer<String> broken);
}
