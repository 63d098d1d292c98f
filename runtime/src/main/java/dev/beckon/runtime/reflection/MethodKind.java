package dev.beckon.runtime.reflection;

import dev.beckon.api.Unknown;

/** How a method is called. */
public enum MethodKind {
    /** One message there, one back. */
    CALL,
    /** One message there, and no answer. */
    ONE_WAY,
    /** In a way that came later than the reader's version. */
    @Unknown
    OTHER,
    /** One message there, items back. */
    SERVER_STREAM,
    /** Items there, one message back. */
    CLIENT_STREAM,
    /** Items there and back. */
    BOTH_STREAM
}
