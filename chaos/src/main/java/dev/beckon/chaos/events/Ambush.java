package dev.beckon.chaos.events;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for a log at a {@link Point}, if it was laid at one. Thread-safe. */
final class Ambush {

    private final Consumer<Point> kill;
    private @Nullable Point laid;
    private boolean opening = true;

    /** @param kill called once with the point that was come to, on the thread that is there; need not return */
    Ambush(Consumer<Point> kill) {
        this.kill = kill;
    }

    /** Lays it at that point, and at no other any more. */
    synchronized void lay(Point at) {
        laid = at;
    }

    /** A log has come to that step. */
    void step(Step step) {
        Point here;
        synchronized (this) {
            here = laid;
            if (here == null || !here.isAt(step, opening)) {
                return;
            }
            laid = null;
        }
        kill.accept(here);
    }

    /** The log is open. */
    void opened() {
        step(Step.OPENED);
        synchronized (this) {
            opening = false;
        }
    }
}
