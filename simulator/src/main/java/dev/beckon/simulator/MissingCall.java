package dev.beckon.simulator;

import dev.beckon.api.Code;
import java.time.Duration;

/** A call of a service that nobody serves. */
final class MissingCall implements Operation {

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public void start(Asker asker) {
        asker.miss(Asker.Plan.small("missing", Duration.ofSeconds(6)).ends(Manner.ANSWER, 0, Code.UNIMPLEMENTED));
    }
}
