package dev.beckon.runtime.events;

import dev.beckon.api.Unknown;

/** What an acknowledged event survives. */
public enum TopicKeeping {
    /** Not known, or a mode that came later than the reader's version. */
    @Unknown
    OTHER,
    /** Nothing: it is gone with the server's process. */
    MEMORY,
    /** That the process is killed. */
    WRITTEN,
    /** That the machine loses power. */
    SYNCED,
    /** That a machine is lost. */
    REPLICATED
}
