package dev.beckon.simulator;

import java.util.function.Consumer;

/** Each log can be opened once more, after an orderly end, a kill or lost power, and has what its books say. */
final class LogIsWhole implements Invariant {

    @Override
    public void check(Simulation simulation, Consumer<String> broken) {
        simulation.logs().forEach(ServerLog::openForTheLastTime);
    }
}
