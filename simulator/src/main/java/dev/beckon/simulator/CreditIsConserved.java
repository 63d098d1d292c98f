package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Connection;
import java.util.function.Consumer;

/** When nothing is under way both sides agree about the bytes of items that went and may go, and those that were taken are given back. */
final class CreditIsConserved implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        for (Connection connection : simulation.network().connections()) {
            for (boolean client : new boolean[] {true, false}) {
                String found =
                        ((TappedConnection) connection.tapped()).end(client).brokenCredit();
                if (found != null) {
                    broken.accept(found);
                }
            }
        }
    }
}
