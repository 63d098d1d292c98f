package dev.beckon.runtime;

/** How a session with a client stands. */
public enum SessionState {
    /** The client is connected. */
    OPEN,
    /** The client goes away soon: what is in flight goes on, and it can be called no more. */
    DRAINING,
    /** The client is gone. */
    GONE
}
