package dev.beckon.api;

import java.util.OptionalLong;

/**
 * Events that a listener has not heard and will not hear. Events of other keys than it asked for are no gap, nor are those
 * that a later one of their key has replaced. Immutable.
 *
 * @param topic the topic's name
 * @param after where the listener stood
 * @param resumed where it goes on
 * @param missed how many events; empty if that is not known
 * @param reason why
 */
public record Gap(String topic, Bookmark after, Bookmark resumed, OptionalLong missed, Reason reason) {

    /** Why events are missing. */
    public enum Reason {
        /** They were older, or more, than the topic retains. */
        RETENTION,
        /** The server lost them: with its process, or with the power. */
        LOST,
        /** The listener was too slow for them: its {@link SlowPolicy} has dropped them. */
        SLOW,
        /** One that this version does not know. */
        OTHER
    }
}
