package dev.beckon.api;

/**
 * What becomes of a listener that takes events more slowly than they are published. Whatever it is, no publisher and no other
 * listener waits for it, and what it does not hear it is told of as one {@link Gap}, with {@link Gap.Reason#SLOW}, before the
 * event that follows. A listener is slow if it has not taken what it was sent: up to 256 events, or what a quarter of a
 * mebibyte holds.
 *
 * <p>A policy begins where the listener has caught up with the topic: events that it replays, from a bookmark, a time or the
 * earliest, or after a lost connection, it reads from the server's log at its own pace.
 *
 * <p>If none is set, a listener that begins live has {@link #LIVE}, and one that replays has {@link #WAIT}.
 *
 * @see Listening#whenSlow
 */
public sealed interface SlowPolicy {

    /** The most events or keys that a policy can be given. */
    int MOST = 1 << 20;

    /**
     * Nothing is dropped: events wait in the log, and are read from there when the listener is ready for them. Only what the
     * topic no longer retains by then is missing. The server keeps one chunk of 64 KiB.
     */
    SlowPolicy WAIT = new Wait();

    /** What live listeners have if nothing else is said: they are disconnected when they are more than 65,536 events behind. */
    SlowPolicy LIVE = disconnect(1 << 16);

    /**
     * The newest events wait, and the oldest are dropped. They wait at the server, and are at most 1 MiB, but one.
     *
     * @param events how many wait, 1 to {@value #MOST}
     */
    static SlowPolicy dropOldest(int events) {
        return new DropOldest(events);
    }

    /**
     * Of each key the newest event waits, and those before it are dropped; of events without a key all wait. They wait at the
     * server, and are at most 1 MiB, but one: beyond that, and beyond the number, the oldest are dropped.
     *
     * @param events how many wait, 1 to {@value #MOST}
     */
    static SlowPolicy keepLatest(int events) {
        return new KeepLatest(events);
    }

    /**
     * Events wait in the log, as with {@link #WAIT}, until they are too many: then the listener is cut off. Once it is ready for
     * an event again it is told of the gap, and goes on with what is published from then on.
     *
     * @param events how many may wait, 1 to {@value #MOST}
     */
    static SlowPolicy disconnect(int events) {
        return new Disconnect(events);
    }

    /** See {@link #WAIT}. */
    record Wait() implements SlowPolicy {}

    /** See {@link #dropOldest}. */
    record DropOldest(int events) implements SlowPolicy {
        public DropOldest {
            SlowPolicy.require("dropOldest", events);
        }
    }

    /** See {@link #keepLatest}. */
    record KeepLatest(int events) implements SlowPolicy {
        public KeepLatest {
            SlowPolicy.require("keepLatest", events);
        }
    }

    /** See {@link #disconnect}. */
    record Disconnect(int events) implements SlowPolicy {
        public Disconnect {
            SlowPolicy.require("disconnect", events);
        }
    }

    private static void require(String policy, int events) {
        if (events < 1 || events > MOST) {
            throw new IllegalArgumentException(policy + ": " + events + " events (expected: 1 to " + MOST + ")");
        }
    }
}
