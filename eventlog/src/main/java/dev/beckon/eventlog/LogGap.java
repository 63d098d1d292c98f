package dev.beckon.eventlog;

/**
 * Records that a reader did not get, and will not.
 *
 * @param after where it stood
 * @param resumed where it goes on; the missing records stood between
 * @param missed how many records; negative if that is not known
 * @param cause why
 */
public record LogGap(Bookmark after, Bookmark resumed, long missed, Cause cause) {

    /** Why records are missing. */
    public enum Cause {
        /** They were older, or more, than the topic retains. */
        RETENTION,
        /** The log lost them: with its process, or with the power. */
        LOST
    }
}
