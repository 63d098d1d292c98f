package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Farewell;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The announced end of a session: the part of it that knows who has said that it goes.
 *
 * <pre>
 *   OPEN --announce--> ANNOUNCED --PONG of the PING behind DRAIN--> KNOWN
 * </pre>
 *
 * <p>Until the peer is known to have read DRAIN, what it opens has crossed the announcement and is taken: nothing has to
 * be refused or sent twice. Afterwards it knew, and what it opens all the same is refused. Not thread-safe.
 */
final class Drain {

    private static final byte[] MARK = {'d', 'r', 'a', 'i', 'n'};

    private @Nullable Farewell ours;
    private boolean written;
    private boolean known; // the peer has read it
    private boolean theirs;

    /** The payload of the PING behind DRAIN. */
    static byte[] mark() {
        return MARK.clone();
    }

    /** This side goes; false if it has said so before. */
    boolean announce(Farewell farewell) {
        if (ours != null) {
            return false;
        }
        ours = farewell;
        return true;
    }

    /** What has to be written now that the session is open, or null if nothing has. */
    @Nullable
    Farewell toWrite() {
        if (written) {
            return null;
        }
        written = ours != null;
        return ours;
    }

    /** A PONG has come. */
    void pong(byte[] area, int from, int to) {
        if (written && Arrays.equals(area, from, to, MARK, 0, MARK.length)) {
            known = true;
        }
    }

    /** The peer goes; false if it has said so before. */
    boolean announced() {
        boolean first = !theirs;
        theirs = true;
        return first;
    }

    /** True once the peer goes: nothing more may be opened. */
    boolean peerGoes() {
        return theirs;
    }

    /** True once the peer knows that this side goes: what it opens now is refused. */
    boolean refuses() {
        return known;
    }
}
