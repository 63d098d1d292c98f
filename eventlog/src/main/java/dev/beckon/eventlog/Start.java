package dev.beckon.eventlog;

import java.time.Instant;

/** Where to begin in a topic without a bookmark. */
public sealed interface Start {

    /** With the first record that is retained. */
    Start EARLIEST = new Earliest();

    /** After the last record that is there. */
    Start LATEST = new Latest();

    /** With the first record that the log took at that time or later. */
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
