package dev.beckon.runtime.health;

import dev.beckon.api.Unknown;

/** How a service stands. */
public enum ServingStatus {
    /** Not known, or in a way that came later than the reader's version. */
    @Unknown
    UNKNOWN,
    /** It takes calls. */
    SERVING,
    /** It takes no calls for now. */
    NOT_SERVING,
    /** There is no such service; only streams of changes say so. */
    SERVICE_UNKNOWN
}
