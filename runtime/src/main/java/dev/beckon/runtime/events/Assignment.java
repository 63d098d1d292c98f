package dev.beckon.runtime.events;

import dev.beckon.api.Unknown;

/** What who attends under a name is told. */
public sealed interface Assignment
        permits Assignment.Handed,
                Assignment.Joined,
                Assignment.Missed,
                Assignment.Kept,
                Assignment.Refused,
                Assignment.Ending,
                Assignment.Other {

    /** The caller is among those that attend. */
    record Joined(String bookmark) implements Assignment {}

    /**
     * An event is the caller's, until it answers.
     *
     * @param delivery the number of this handing-out, which the answer has to name
     * @param attempt from 1 on: how often the event was handed to anyone of the name
     * @param event what is handed out
     */
    record Handed(long delivery, int attempt, Delivery.Event event) implements Assignment {}

    /** Events are missing; to be answered as an event is. */
    record Missed(long delivery, Delivery.Missed gap) implements Assignment {}

    /** An answer {@link Reply.Done} is kept. */
    record Kept(long delivery) implements Assignment {}

    /**
     * An answer is refused.
     *
     * @param code ABORTED where the event is not the caller's any more; otherwise why what was to be kept with the answer could
     *     not be, and the event has failed
     */
    record Refused(long delivery, int code, String message) implements Assignment {}

    /** Nothing more is handed to the caller here: it answers what it has begun with, and goes. */
    record Ending() implements Assignment {}

    /** What a later version tells and this one does not know. */
    @Unknown
    record Other() implements Assignment {}
}
