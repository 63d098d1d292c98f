package dev.beckon.simulator;

import java.util.function.Consumer;

/** Each publisher of items ends or is told that nobody wants more, and each subscriber hears of one end. */
final class ItemsEnd implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Belt belt : simulation.ledger().belts()) {
            String found = belt.broken();
            if (found != null) {
                broken.accept(found);
            }
        }
    }
}
