package dev.beckon.eventlog;

import java.time.Instant;

/** Where to begin in a topic without a bookmark. */
public sealed interface Start {

    /** With the first record that is there: retained, or the latest of its key. From there no gap is found. */
    Start EARLIEST = new Earliest();

    /** After the last record that is there. */
    Start LATEST = new Latest();

    /**
     * With the first record that is there and that the log took at that time or later: after the last if there is none, as
     * {@link #EARLIEST} if it is the first of all.
     */
    static Start at(Instant time) {
        return new At(time);
    }

    /** See {@link #EARLIEST}. */
    record Earliest() implements Start {}

    /** See {@link #LATEST}. */
    record Latest() implements Start {}

    /** See {@link #at}. */
    record At(Instant time) implements Start {}
}
