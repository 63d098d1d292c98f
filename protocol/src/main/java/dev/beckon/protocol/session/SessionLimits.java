package dev.beckon.protocol.session;

/**
 * What one side of a session accepts and keeps.
 *
 * @param maxMessage bytes of the longest message taken
 * @param maxStreams streams that the peer may have open at a time
 * @param maxMethods methods that the peer may name
 * @param maxOutgoing bytes kept for a peer that does not read, before new calls are refused
 * @param maxAssembly bytes kept of messages that have arrived in part
 * @param itemBytes bytes of items that the peer may send before the owner has taken any; 0 for any number
 * @param handshakeNanos the time from connecting to a complete handshake
 * @param silenceNanos how long nothing may come from the peer before the connection is given up; 0 for any time
 */
public record SessionLimits(
        int maxMessage,
        int maxStreams,
        int maxMethods,
        int maxOutgoing,
        int maxAssembly,
        int itemBytes,
        long handshakeNanos,
        long silenceNanos) {

    /** Limits of a session that bears any silence, without one on the bytes of items. */
    public SessionLimits(
            int maxMessage, int maxStreams, int maxMethods, int maxOutgoing, int maxAssembly, long handshakeNanos) {
        this(maxMessage, maxStreams, maxMethods, maxOutgoing, maxAssembly, 0, handshakeNanos, 0);
    }
}
