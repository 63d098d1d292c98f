package dev.beckon.runtime;

/** The end of a call that sends items. On the loop, where nothing else is said. */
interface OutgoingItems {

    /** Sends what may be sent now. */
    void pumpHere();

    /** The peer wants no more items, but to hear that none come. */
    void unwanted();

    /** Nobody wants more items: the call has ended. */
    void stop();

    /** Whether the exchange has it among those that wait to send. */
    boolean isQueued();

    /** For the exchange. */
    void queued(boolean waits);
}
