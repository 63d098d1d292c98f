package dev.beckon.runtime;

import org.jspecify.annotations.Nullable;

/** Something that one thread hands over to a loop; it is its own link in the {@link HandoverQueue}. */
interface Handed {

    /** The one handed over before, for the queue. */
    @Nullable
    Handed next();

    /** For the queue. */
    void next(@Nullable Handed next);

    /** How many are handed over up to this one, for the queue. */
    int depth();

    /** For the queue. */
    void depth(int depth);
}
