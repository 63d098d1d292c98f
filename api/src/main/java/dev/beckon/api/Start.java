package dev.beckon.api;

import java.time.Instant;
import java.util.Objects;

/** Where a {@linkplain NamedListening name} begins that the server does not know yet. Immutable. */
public sealed interface Start {

    /** With the first event that the server still has. */
    Start EARLIEST = new Earliest();

    /** With what is published from now on. */
    Start LATEST = new Latest();

    /** With the first event that the server took at this time or later, and still has. */
    static Start at(Instant time) {
        return new AtTime(Objects.requireNonNull(time, "time"));
    }

    /** With the first event that was not read there. */
    static Start at(Bookmark bookmark) {
        return new AtBookmark(Objects.requireNonNull(bookmark, "bookmark"));
    }

    /** See {@link #EARLIEST}. */
    record Earliest() implements Start {}

    /** See {@link #LATEST}. */
    record Latest() implements Start {}

    /** See {@link #at(Instant)}. */
    record AtTime(Instant time) implements Start {}

    /** See {@link #at(Bookmark)}. */
    record AtBookmark(Bookmark bookmark) implements Start {}
}
