package dev.beckon.api;

import org.jspecify.annotations.Nullable;

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
    private final transient Metadata responseMetadata;

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
    public RpcException(Status status, long streamId, @Nullable Throwable cause) {
        this(status, streamId, Metadata.EMPTY, cause);
    }

    /**
     * A failure with this status, as it was received. A handler that wants to send metadata with a failure uses
     * {@link CallContext#addResponseMetadata}; that of an exception that it throws does not travel.
     *
     * @param streamId the id of the call's stream, or 0 if the call never had one
     * @param responseMetadata what travelled with the failure
     * @param cause what led to it here, in this process, or null
     */
    public RpcException(Status status, long streamId, Metadata responseMetadata, @Nullable Throwable cause) {
        super(status.toString(), cause);
        this.status = status;
        this.streamId = streamId;
        this.responseMetadata = responseMetadata;
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

    /** What the peer sent with the failure; empty if the failure is not the peer's. */
    public Metadata responseMetadata() {
        return responseMetadata;
    }
}
