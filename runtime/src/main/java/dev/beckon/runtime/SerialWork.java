package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.CurrentCall;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * User code of one call that runs again and again, one step at a time: each {@link #schedule} is followed by a step,
 * though not by one of its own. It runs where the call says, with that call as the current one.
 */
abstract class SerialWork implements Work {

    /** Whose code it is. */
    final ItemCall call;

    private final AtomicInteger wanted = new AtomicInteger(); // wishes that no finished step has seen

    SerialWork(ItemCall call) {
        this.call = call;
    }

    /** Has a step run that begins after this; on any thread. */
    final void schedule() {
        if (wanted.getAndIncrement() == 0) {
            call.runUserCode(this);
        }
    }

    @Override
    public final void run() {
        CurrentCall here = CurrentCall.here();
        CallContext before = here.set(call.context());
        try {
            int seen = wanted.get();
            do {
                step();
                seen = wanted.addAndGet(-seen);
            } while (seen != 0);
        } finally {
            here.set(before);
        }
    }

    /** Does all there is to do; one at a time, each after the one before. May not throw. */
    abstract void step();
}
