package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import java.time.Duration;

/** A call that outwaits a server that is not there. */
final class PatientCall implements Operation {

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public void start(Asker asker) {
        asker.make(
                Asker.Plan.small(
                        "patient",
                        Duration.ofMillis(
                                asker.world().chance(50)
                                        ? asker.world().between(2_000, 10_000)
                                        : asker.world().between(25_000, 34_000))),
                CallOptions.DEFAULT.waitForReady(),
                Errands::run);
    }
}
