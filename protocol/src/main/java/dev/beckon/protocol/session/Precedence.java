package dev.beckon.protocol.session;

/**
 * Which stream comes next when the bytes of items that the peer takes are scarce: so that a long item, which needs many
 * at once, does not wait for ever because short ones of other streams take each few as they come.
 *
 * <p>The longest item that has to wait is remembered. Others may still pass it, but only as many bytes as the peer takes
 * unread; then they wait until it has been sent. If the bytes do not come within a second, because they are held by
 * readers that stand still, the others may pass again. Not thread-safe; times as in {@link Session}.
 */
final class Precedence {

    static final long PATIENCE = 1_000_000_000L;

    private int stream; // that waits, 0 if none does
    private long length;
    private long passed; // bytes that others have sent meanwhile
    private boolean armed;
    private long wakeUpAt = Long.MAX_VALUE;

    /**
     * Whether an item may be sent now, for all that is known here.
     *
     * @param left bytes that the peer still takes
     * @param window bytes that it takes unread at the most
     */
    boolean lets(int ofStream, long ofLength, long left, long window, long now) {
        if (ofLength > left) {
            if (stream == 0 || ofLength > length) {
                forget(stream);
                stream = ofStream;
                length = ofLength;
                passed = 0;
            }
            return false;
        }
        if (stream == 0) {
            return true;
        }
        if (stream == ofStream) {
            forget(ofStream);
            return true;
        }
        if (passed + ofLength > window) {
            if (wakeUpAt == Long.MAX_VALUE) {
                wakeUpAt = now; // which may be old: the time counts from when it is asked for
            }
            return false;
        }
        passed += ofLength;
        return true;
    }

    /** Whether no item waits. */
    boolean isIdle() {
        return stream == 0;
    }

    /** The stream whose item waits, if so many bytes are enough for it; else 0. */
    int next(long left) {
        return stream != 0 && length <= left ? stream : 0;
    }

    /** This stream has nothing to send any more, if it had. */
    void forget(int ofStream) {
        if (stream == ofStream) {
            stream = 0;
            armed = false;
            wakeUpAt = Long.MAX_VALUE;
        }
    }

    /** The session has ended. */
    void clear() {
        forget(stream);
    }

    /** When {@link #wakeUp} wants to be called, {@link Long#MAX_VALUE} for never. */
    long wakeUpAt() {
        return wakeUpAt;
    }

    /** The time has come, or not yet; true if those that waited may pass again. */
    boolean wakeUp(long now) {
        if (now < wakeUpAt) {
            return false;
        }
        if (!armed) {
            armed = true;
            wakeUpAt = now + PATIENCE;
            return false;
        }
        forget(stream);
        return true;
    }
}
