package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.MalformedFrameException;

/**
 * Which stream ids were used: those of this side and those of the peer, each of one parity, rising, and starting again
 * after the highest.
 */
final class StreamIds {

    private final boolean client;
    private int latest; // our latest stream, 0 before the first
    private boolean wrapped; // our ids have started again: all of them were used, some may still be
    private int latestOfPeer; // the peer's latest stream, 0 before the first
    private boolean peerWrapped;

    StreamIds(boolean client) {
        this.client = client;
    }

    /** The id for a new stream of ours; none of those that are open. */
    int next(StreamTable open) {
        int next = latest;
        do {
            next = client ? next + 1 | 1 : next == -2 ? 2 : next + 2; // 0 is the session itself
            wrapped |= Integer.compareUnsigned(next, latest) < 0;
        } while (wrapped && open.contains(next));
        return next;
    }

    /** We have opened this stream. */
    void opened(int stream) {
        latest = stream;
    }

    /** The peer opens a stream, which has to be a new one. */
    void openedByPeer(int stream, StreamTable open) {
        if ((stream & 1) != (client ? 0 : 1) || stream == 0 || stream - latestOfPeer <= 0) {
            throw new MalformedFrameException("stream: " + Integer.toUnsignedString(stream) + " (expected: "
                    + (client ? "even" : "odd") + ", after " + Integer.toUnsignedString(latestOfPeer) + ")");
        }
        if (Integer.compareUnsigned(stream, latestOfPeer) < 0) {
            peerWrapped = true;
        }
        if (peerWrapped && open.contains(stream)) {
            throw new MalformedFrameException(
                    "stream: " + Integer.toUnsignedString(stream) + " is open (expected: one that is not)");
        }
        latestOfPeer = stream;
    }

    boolean isOurs(int stream) {
        return (stream & 1) == (client ? 1 : 0);
    }

    /** Whether the stream is open or has been. */
    boolean wasOpened(int stream) {
        boolean ours = isOurs(stream);
        return stream != 0
                && ((ours ? wrapped : peerWrapped)
                        || Integer.compareUnsigned(stream, ours ? latest : latestOfPeer) <= 0);
    }
}
