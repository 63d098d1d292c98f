package dev.beckon.chaos.events;

/** What a log does to its directory, at the moments at which its process may be killed. */
enum Step {
    /** It is about to sync what it has written. */
    SYNC,
    /** It has synced, and told nobody. */
    SYNCED,
    /** A segment begins: it is about to write its header into the file that is to become it. */
    NEW_HEADER,
    /** It is about to sync that file. */
    NEW_SYNC,
    /** It is about to give that file its name. */
    NEW_NAME,
    /** It has done so, and not synced the directory. */
    NEW_NAMED,
    /** It is about to delete a segment that nothing needs any more. */
    DROP,
    /** It has done so, and not synced the directory. */
    DROPPED,
    /** It is about to cut what stands behind the end of a segment. */
    CUT,
    /** It is open, and nobody has used it. */
    OPENED
}
