package dev.beckon.simulator;

import dev.beckon.api.CallOptions;
import java.time.Duration;

/** A call whose arguments cannot be written; sometimes where a call before it completes, on the loop. */
final class UnwritableCall implements Operation {

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public void start(Asker asker) {
        if (asker.world().chance(50)) {
            asker.spoil();
        } else {
            asker.make(
                            Asker.Plan.small("before a mistake", Duration.ofSeconds(6)),
                            CallOptions.DEFAULT,
                            Errands::glance)
                    .future()
                    .whenComplete(
                            (receipt, thrown) -> asker.host().run(asker.host().running(), () -> {
                                asker.spoil();
                                new SmallCall().start(asker);
                            }));
        }
    }
}
