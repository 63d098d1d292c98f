package dev.beckon.simulator;

/** How a source ends when it has sent its goods. */
public enum Finish {
    /** All is well. */
    COMPLETE,
    /** With an error that the method declares. */
    DECLINE,
    /** With a status of its choice. */
    REFUSE,
    /** With an exception that nobody knows. */
    THROW,
    /** With an item that cannot be written. */
    SPOIL,
    /** Not by itself. */
    NEVER
}
