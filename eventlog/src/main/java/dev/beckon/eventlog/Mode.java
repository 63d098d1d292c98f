package dev.beckon.eventlog;

/** What a record survives once its append has completed, from little to much; each promises also what stands before it. */
public enum Mode {
    /** Nothing: it is gone with the process. */
    MEMORY,
    /** A killed process: the operating system has it. */
    WRITTEN,
    /** Lost power: the disk has it. */
    SYNCED,
    /** A lost machine: others have it. */
    REPLICATED
}
