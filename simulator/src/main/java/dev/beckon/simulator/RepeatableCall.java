package dev.beckon.simulator;

import java.time.Duration;

/** A call that may run more than once. */
final class RepeatableCall implements Operation {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public void start(Asker asker) {
        asker.repeat(Asker.Plan.small("repeatable", Duration.ofSeconds(6)));
    }
}
