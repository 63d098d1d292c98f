package dev.beckon.runtime;

/** How a session with a client stands. */
public enum SessionState {
    /** The client is connected. */
    OPEN,
    /** The client goes away soon, or the server does: what is in flight goes on. Who goes is called no more. */
    DRAINING,
    /** The client is gone. */
    GONE
}
