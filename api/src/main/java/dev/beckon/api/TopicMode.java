package dev.beckon.api;

/** What an event survives once it is acknowledged, from little to much; each promises also what stands before it. */
public enum TopicMode {
    /** Nothing: it is gone with the server's process. */
    MEMORY,
    /** A killed process. */
    WRITTEN,
    /** Lost power. */
    SYNCED,
    /** A lost machine. */
    REPLICATED
}
