package dev.beckon.runtime;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand over to a loop: many producers, one consumer that takes everything at once, no lock. The
 * producer that finds it empty wakes the loop, so there is one wake-up per burst.
 */
final class HandoverQueue {

    /** What became of an attempt to hand over. */
    enum Handover {
        /** Taken; the loop knows. */
        TAKEN,
        /** Taken; the loop has to be woken. */
        FIRST,
        /** Not taken: the bound is reached. */
        FULL
    }

    private final AtomicReference<@Nullable Handed> latest = new AtomicReference<>();
    private final int bound;

    HandoverQueue(int bound) {
        this.bound = bound;
    }

    Handover add(Handed handed) {
        while (true) {
            Handed before = latest.get();
            int depth = before == null ? 1 : before.depth() + 1;
            if (depth > bound) {
                return Handover.FULL;
            }
            handed.depth(depth);
            handed.next(before);
            if (latest.compareAndSet(before, handed)) {
                return before == null ? Handover.FIRST : Handover.TAKEN;
            }
        }
    }

    /** Takes everything: the first handed over, linked to those after it by {@link Handed#next()}; null for none. */
    @Nullable
    Handed takeAll() {
        Handed taken = latest.getAndSet(null);
        Handed first = null;
        while (taken != null) { // the latest comes first: turn it round
            Handed before = taken.next();
            taken.next(first);
            first = taken;
            taken = before;
        }
        return first;
    }
}
