package dev.beckon.api;

/**
 * The one unchecked exception of Beckon: a call failed with a {@link Status}. The errors that a method declares itself,
 * {@link RpcError}, have it as their cause.
 *
 * <p>A handler throws it, or fails its stage with it, to answer with a status of its choice. On the caller's side it
 * completes the future, so {@code join()} wraps it in a {@code CompletionException} as with every future. Immutable.
 */
public final class RpcException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Status status;
    private final long streamId;

    /** A failure to be thrown by a handler; the caller will see that the handler ran. */
    public RpcException(Code code, String message) {
        this(new Status(code, message, Ran.YES));
    }

    /** A failure with this status, of no particular stream. */
    public RpcException(Status status) {
        this(status, 0, null);
    }

    /**
     * A failure with this status.
     *
     * @param streamId the id of the call's stream, or 0 if the call never had one
     * @param cause what led to it here, in this process, or null
     */
    public RpcException(Status status, long streamId, @org.jspecify.annotations.Nullable Throwable cause) {
        super(status.toString(), cause);
        this.status = status;
        this.streamId = streamId;
    }

    /** Code, message, and whether the handler ran. */
    public Status status() {
        return status;
    }

    /** The status's code. */
    public Code code() {
        return status.code();
    }

    /** Whether the handler ran: a retry is safe only at {@link Ran#NO}. */
    public Ran ran() {
        return status.ran();
    }

    /** The id of the call's stream within its session, or 0 if the call failed before it had one. */
    public long streamId() {
        return streamId;
    }
}
