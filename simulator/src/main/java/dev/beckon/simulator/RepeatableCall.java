package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import java.time.Duration;

/** A call that may run more than once. */
final class RepeatableCall implements Operation {

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public void start(Asker asker) {
        asker.make(Asker.Plan.small("repeatable", Duration.ofSeconds(6)), CallOptions.DEFAULT, Errands::repeat);
    }
}
