package dev.beckon.api;

/**
 * The kind of a failure: the status codes of gRPC, with their numbers.
 *
 * <p>Source: the gRPC specification, {@code doc/statuscodes.md}.
 */
public enum Code {
    /** Success; never the code of an {@link RpcException}. */
    OK,
    /** The caller cancelled the call. */
    CANCELLED,
    /** A failure without a better code, such as a handler that threw. */
    UNKNOWN,
    /** The arguments cannot be right whatever the state of the server. */
    INVALID_ARGUMENT,
    /** The deadline passed before the outcome was known. */
    DEADLINE_EXCEEDED,
    /** Something that was asked for does not exist. */
    NOT_FOUND,
    /** Something that should be created exists already. */
    ALREADY_EXISTS,
    /** The peer is known and may not do this. */
    PERMISSION_DENIED,
    /** A bound is reached: a buffer, a table, a quota, the size of a message. */
    RESOURCE_EXHAUSTED,
    /** The server is not in the state that the call needs. */
    FAILED_PRECONDITION,
    /** The call lost against a concurrent one. */
    ABORTED,
    /** A position lies outside what exists. */
    OUT_OF_RANGE,
    /** The peer has no such service or method. */
    UNIMPLEMENTED,
    /** A broken invariant in one of the peers. */
    INTERNAL,
    /** The peer cannot be reached, now. */
    UNAVAILABLE,
    /** Data is lost or damaged beyond repair. */
    DATA_LOSS,
    /** The peer has not proved who it is. */
    UNAUTHENTICATED;

    private static final Code[] BY_NUMBER = values();

    /** The number on the wire, 0 to 16. */
    @SuppressWarnings("EnumOrdinal") // the order is that of the specification
    public int number() {
        return ordinal();
    }

    /** The code with this number; {@link #UNKNOWN} for a number that is not known here. */
    public static Code of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }
}
