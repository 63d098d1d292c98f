package dev.beckon.protocol.session;

/**
 * Finds out whether the peer still lives: the part of a session that counts how long nothing has come.
 *
 * <p>Any byte is a sign of life. A third of the time without one asks for a PING, the whole of it is the end. The time is
 * cut in thirds of the smaller of both sides' times, so that a peer that is less patient hears of us too, even while
 * this side does not read and so hears nothing.
 *
 * <p>While this side does not read, because the peer takes too little of what it gets, what the peer takes is its sign
 * of life. If it takes nothing for a third, this side reads again: who does not read can still speak. What is read at
 * first may have been sent long ago, by a peer that is dead by now, and does not count.
 *
 * <p>A wake-up that comes late says that this process stood still, and that what the peer has sent may still lie unread: it
 * gives the peer a third more. Not thread-safe; times as in {@link Session}.
 */
final class Liveness {

    /** What a wake-up asks for. */
    enum Verdict {
        /** Nothing: the peer was heard lately. */
        ALIVE,
        /** To send a PING. */
        SILENT,
        /** To end the connection. */
        DEAD
    }

    /** No peer is asked more often, however little patience it claims to have. */
    static final long SHORTEST_THIRD = 100_000_000L;

    private static final int STALE = 10; // the part of the time that what was sent before it listens needs to be read

    private final long patience; // how long nothing may come, 0 for any time
    private long third;
    private long heardAt;
    private long checkAt = Long.MAX_VALUE;
    private long countsFrom; // bytes that come before are old
    private boolean paused; // this side does not read
    private boolean listens; // although it has reason not to read

    /** @param patience how long nothing may come, in nanoseconds; 0 for any time */
    Liveness(long patience) {
        this.patience = patience;
    }

    /**
     * The handshake is done: the time counts from now on.
     *
     * @param peerPatience how long the peer bears to hear nothing, in nanoseconds; 0 for any time
     */
    void start(long now, long peerPatience) {
        long theirs = peerPatience == 0 ? Long.MAX_VALUE : Math.max(peerPatience, 3 * SHORTEST_THIRD);
        long ours = patience == 0 ? Long.MAX_VALUE : patience;
        heardAt = now;
        if (ours != Long.MAX_VALUE || theirs != Long.MAX_VALUE) {
            third = Math.max(1, Math.min(ours, theirs) / 3);
            checkAt = now + third;
        }
    }

    /** The connection has ended: nothing counts any more. */
    void stop() {
        checkAt = Long.MAX_VALUE;
    }

    /** Bytes have come. */
    void heard(long now) {
        if (now >= countsFrom) {
            heardAt = now;
        }
    }

    /** This side has reason not to read, or no longer; true if it should read all the same. */
    boolean paused(boolean on) {
        paused = on;
        listens &= on;
        return listens;
    }

    /** The peer has taken bytes that had to wait for it: those that this side's system has taken do not count. */
    void took(long now) {
        if (paused) {
            heardAt = now;
            listens = false;
        }
    }

    /** When {@link #wakeUp} wants to be called, {@link Long#MAX_VALUE} for never. */
    long wakeUpAt() {
        return checkAt;
    }

    /** The time has come, or not yet. */
    Verdict wakeUp(long now) {
        if (now < checkAt) {
            return Verdict.ALIVE;
        }
        if (patience != 0 && now - checkAt > third) {
            heardAt = Math.max(heardAt, now - patience + third);
        }
        long silence = now - heardAt;
        if (silence < third) {
            checkAt = heardAt + third;
            return Verdict.ALIVE;
        }
        if (patience != 0 && silence >= patience) {
            checkAt = Long.MAX_VALUE;
            return Verdict.DEAD;
        }
        if (paused && !listens) {
            listens = true;
            countsFrom = now + third * 3 / STALE;
        }
        checkAt = patience == 0 ? now + third : Math.min(now + third, heardAt + patience);
        return Verdict.SILENT;
    }
}
