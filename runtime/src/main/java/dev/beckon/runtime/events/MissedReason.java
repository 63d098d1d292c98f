package dev.beckon.runtime.events;

import dev.beckon.api.Unknown;

/** Why events are missing. */
public enum MissedReason {
    /** Not known, or one that came later than the reader's version. */
    @Unknown
    OTHER,
    /** They were older, or more, than the topic retains. */
    RETENTION,
    /** The log lost them. */
    LOST,
    /** The listener was slow, and has asked for them to be dropped then. */
    SLOW
}
