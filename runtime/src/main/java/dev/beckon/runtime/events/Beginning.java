package dev.beckon.runtime.events;

import java.time.Instant;

/** From where on a topic is to be read. */
public sealed interface Beginning permits Beginning.Latest, Beginning.Earliest, Beginning.AtTime, Beginning.AtBookmark {

    /** From now on. */
    record Latest() implements Beginning {}

    /** From the first event on that is retained. */
    record Earliest() implements Beginning {}

    /** From the first event on that the server took then or later. */
    record AtTime(Instant time) implements Beginning {}

    /** From where a reader stood. */
    record AtBookmark(String bookmark) implements Beginning {}
}
