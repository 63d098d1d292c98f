package dev.beckon.protocol.session;

/**
 * What one side of a session accepts and keeps.
 *
 * @param maxMessage bytes of the longest message taken
 * @param maxStreams streams that the peer may have open at a time
 * @param maxMethods methods that the peer may name
 * @param maxOutgoing bytes kept for a peer that does not read, before new calls are refused
 * @param maxAssembly bytes kept of messages that have arrived in part
 * @param handshakeNanos the time from connecting to a complete handshake
 * @param silenceNanos how long nothing may come from the peer before the connection is given up; 0 for any time
 */
public record SessionLimits(
        int maxMessage,
        int maxStreams,
        int maxMethods,
        int maxOutgoing,
        int maxAssembly,
        long handshakeNanos,
        long silenceNanos) {

    /** Limits of a session that bears any silence. */
    public SessionLimits(
            int maxMessage, int maxStreams, int maxMethods, int maxOutgoing, int maxAssembly, long handshakeNanos) {
        this(maxMessage, maxStreams, maxMethods, maxOutgoing, maxAssembly, handshakeNanos, 0);
    }
}
