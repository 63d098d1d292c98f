package dev.beckon.runtime.transport;

/**
 * What the runtime keeps on behalf of a connection.
 *
 * @param calls calls of this side whose outcome is not there yet; those that wait for a connection included
 * @param keptCalls calls of the peer that are not answered yet, or whose requests have arrived in part
 * @param outgoingBytes bytes that the connection has not taken yet
 * @param incomingBytes bytes of frames and messages that have arrived in part
 * @param borrowedBytes bytes of the loop's areas that the session has not given back
 * @param itemStreams streams, of either side, whose items or credit are counted
 * @param itemBytes bytes of items that have come, in part or whole, and that no subscriber has taken
 */
public record Holdings(
        int calls,
        int keptCalls,
        long outgoingBytes,
        long incomingBytes,
        long borrowedBytes,
        int itemStreams,
        long itemBytes) {

    /** Nothing. */
    public static final Holdings NONE = new Holdings(0, 0, 0, 0, 0, 0, 0);
}
