package dev.beckon.api;

/**
 * A thread of Beckon's own that must know when user code waits on it for a call: an event loop refuses, a bounded pool
 * of workers makes up for the waiting thread or refuses.
 */
public interface BeckonThread {

    /**
     * Called on this thread before it waits for a call.
     *
     * @throws IllegalStateException if this thread must not wait; the message says what to do instead
     */
    void enterBlocking();

    /** Called on this thread after it has waited. Not called if {@link #enterBlocking()} threw. */
    void exitBlocking();
}
