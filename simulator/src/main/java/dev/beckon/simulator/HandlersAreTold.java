package dev.beckon.simulator;

import java.util.function.Consumer;

/** Handlers learn that nobody waits for them any more. */
final class HandlersAreTold implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        simulation
                .ledger()
                .waiting()
                .forEach((id, host) -> broken.accept("the handler of call " + id + " on " + host
                        + " was not told that nobody waits for it (expected: onCancel)"));
    }
}
