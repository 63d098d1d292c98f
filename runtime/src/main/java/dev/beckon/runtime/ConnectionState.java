package dev.beckon.runtime;

/** How a client stands with its server, in gRPC's terms. */
public enum ConnectionState {
    /** No connection, and none is wanted: the next call makes one. */
    IDLE,
    /** A connection is being made. */
    CONNECTING,
    /** Connected: calls are sent. */
    READY,
    /** The latest attempt failed; the next waits a moment, longer after each failure. */
    TRANSIENT_FAILURE,
    /** The client is closed. */
    SHUTDOWN
}
