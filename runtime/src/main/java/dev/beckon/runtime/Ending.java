package dev.beckon.runtime;

import dev.beckon.api.CallOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear how a call ended; they are told once, the latest first. Thread-safe. */
final class Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private final List<Consumer<? super CallOutcome>> observers = new ArrayList<>(2); // guarded by this
    private @Nullable CallOutcome outcome; // guarded by this

    /** Adds one, who is told at once if the call has ended. */
    void add(Consumer<? super CallOutcome> observer) {
        CallOutcome ended;
        synchronized (this) {
            ended = outcome;
            if (ended == null) {
                observers.add(observer);
            }
        }
        if (ended != null) {
            tell(observer, ended);
        }
    }

    /** The call has ended; ignored if it had before. */
    void ended(CallOutcome how) {
        synchronized (this) {
            if (outcome != null) {
                return;
            }
            outcome = how;
        }
        for (int i = observers.size() - 1; i >= 0; i--) { // nobody adds any more
            tell(observers.get(i), how);
        }
    }

    private static void tell(Consumer<? super CallOutcome> observer, CallOutcome how) {
        try {
            observer.accept(how);
        } catch (Throwable failed) { // nobody else's end may depend on it
            LOG.warn(
                    "An observer of the end of a call failed: {}",
                    observer.getClass().getName(),
                    failed);
        }
    }
}
