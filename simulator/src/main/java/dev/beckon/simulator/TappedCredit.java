package dev.beckon.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The credit of one side of a connection, as what travels says it: what it gives the other for items, and what it has been
 * given. Stream 0 stands for the bytes of the session.
 */
final class TappedCredit {

    /** How many items may be granted ahead of those that came, as docs/protocol.md says of Beckon. */
    private static final int MOST_AHEAD = 256;

    private final Map<Integer, Long> granted = new HashMap<>(); // totals of CREDIT that this side has sent
    private final Map<Integer, Long> allowed = new HashMap<>(); // totals of CREDIT that it has received
    private final Map<Integer, Long> sent = new HashMap<>(); // items, and bytes of the session
    private final Map<Integer, Long> received = new HashMap<>();

    private static long of(Map<Integer, Long> totals, int stream) {
        return totals.getOrDefault(stream, 0L);
    }

    // ---- what this side sends

    /**
     * An item starts.
     *
     * @param window the bytes that the other side takes before it gives credit; 0 for any number
     * @param late whether the stream had ended meanwhile: then its bytes count, and nothing else
     */
    void sends(int stream, long bytes, long window, boolean late, Consumer<String> broken) {
        if (!late && sent.merge(stream, 1L, Long::sum) > of(allowed, stream)) {
            broken.accept("sends item " + of(sent, stream) + " of stream " + stream + " (expected: at most the "
                    + of(allowed, stream) + " that there is credit for)");
        }
        long most = Math.max(window, of(allowed, 0));
        if (sent.merge(0, bytes, Long::sum) > most && window != 0) {
            broken.accept("sends " + of(sent, 0) + " bytes of items (expected: at most the " + most
                    + " that there is credit for)");
        }
    }

    /**
     * A total is given to the other side.
     *
     * @param window the bytes that this side takes before it gives credit
     */
    void grants(int stream, long total, long window, Consumer<String> broken) {
        long most = of(received, stream) + (stream == 0 ? window : MOST_AHEAD);
        if (total > most) {
            broken.accept("gives credit for " + total + (stream == 0 ? " bytes" : " items of stream " + stream)
                    + " (expected: at most " + most + ", with what has come)");
        }
        if (total <= of(granted, stream)) {
            broken.accept("gives credit for " + total + " on stream " + stream + " (expected: more than the "
                    + of(granted, stream) + " of before)");
        }
        granted.put(stream, total);
    }

    // ---- what this side receives

    void receives(int stream, long bytes, boolean late) {
        if (!late) {
            received.merge(stream, 1L, Long::sum);
        }
        received.merge(0, bytes, Long::sum);
    }

    void isGranted(int stream, long total) {
        allowed.merge(stream, total, Math::max);
    }

    /** A stream has ended here: nobody counts its items any more. */
    void forgets(int stream) {
        granted.remove(stream);
        allowed.remove(stream);
        sent.remove(stream);
        received.remove(stream);
    }

    /**
     * What does not hold when nothing is under way and nothing is kept, or null.
     *
     * @param window the bytes that this side takes before it gives credit
     */
    @Nullable
    String broken(TappedCredit other, long window) {
        if (of(received, 0) != of(other.sent, 0)) {
            return "has received " + of(received, 0) + " bytes of items (expected: the " + of(other.sent, 0)
                    + " that were sent)";
        }
        if (of(granted, 0) != of(other.allowed, 0)) {
            return "has given credit for " + of(granted, 0) + " bytes (expected: the " + of(other.allowed, 0)
                    + " that have come there)";
        }
        long free = Math.max(window, of(granted, 0)) - of(received, 0);
        if (window != 0 && free <= window - window / 4 - 1) {
            return "leaves credit for " + free
                    + " bytes although nothing is kept (expected: more than three quarters of " + window + ")";
        }
        return null;
    }
}
