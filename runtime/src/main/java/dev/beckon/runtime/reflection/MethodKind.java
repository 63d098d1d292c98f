package dev.beckon.runtime.reflection;

/** How a method is called. */
public enum MethodKind {
    /** One message there, one back. */
    CALL,
    /** One message there, and no answer. */
    ONE_WAY
}
