package dev.beckon.runtime;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lines that peers can cause as often as they like: of each kind only some in {@link #SECONDS}, of which the next
 * says how many were left out. One for a client or server; thread-safe.
 */
final class Incidents {

    static final long SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);

    /** What lines are alike. */
    enum Kind {
        CONNECTED(20),
        GONE(20),
        CONNECTION_REFUSED(1),
        CLIENT_REFUSED(1),
        AUTHENTICATOR_FAILED(1),
        SESSION_BROKEN(1),
        SESSION_CLOSED(1),
        ONE_WAY_REFUSED(1),
        HANDLER_FAILED(20),
        LISTENER_FAILED(20),
        LISTENER_LOST(5),
        GAP(20),
        NAME_NOT_KEPT(5);

        private final int most; // lines at a time

        Kind(int most) {
            this.most = most;
        }
    }

    private static final class Lines {
        private long since;
        private int logged;
        private long leftOut;
    }

    private final LongSupplier clock;
    private final Map<Kind, Lines> kinds = new EnumMap<>(Kind.class); // guarded by this

    /** @param clock monotonic, in nanoseconds */
    Incidents(LongSupplier clock) {
        this.clock = clock;
    }

    /** Logs a warning, or only counts it. A throwable may come last. */
    void warn(Logger log, Kind kind, String format, @Nullable Object... values) {
        long leftOut = next(kind);
        if (leftOut >= 0) {
            log.warn(format + suffix(leftOut), values);
        }
    }

    /** Logs an error, or only counts it. A throwable may come last. */
    void error(Logger log, Kind kind, String format, @Nullable Object... values) {
        long leftOut = next(kind);
        if (leftOut >= 0) {
            log.error(format + suffix(leftOut), values);
        }
    }

    /** Logs what is no fault, or only counts it. */
    void info(Logger log, Kind kind, String format, @Nullable Object... values) {
        long leftOut = next(kind);
        if (leftOut >= 0) {
            log.info(format + suffix(leftOut), values);
        }
    }

    private static String suffix(long leftOut) {
        return leftOut == 0 ? "" : " (" + leftOut + " more like it were not logged)";
    }

    /** How many were left out before the one that is to be logged now; -1 if this one is left out. */
    private synchronized long next(Kind kind) {
        long now = clock.getAsLong();
        Lines lines = kinds.get(kind);
        if (lines == null || now - lines.since >= SECONDS * 1_000_000_000) {
            Lines fresh = new Lines();
            fresh.since = now;
            fresh.logged = 1;
            kinds.put(kind, fresh);
            return lines == null ? 0 : lines.leftOut;
        }
        if (lines.logged < kind.most) {
            lines.logged++;
            return 0;
        }
        lines.leftOut++;
        return -1;
    }

    /** Tells of what was left out and has had no line since. */
    void close() {
        Map<Kind, Long> rest = new EnumMap<>(Kind.class);
        synchronized (this) {
            kinds.forEach((kind, lines) -> {
                if (lines.leftOut > 0) {
                    rest.put(kind, lines.leftOut);
                }
            });
            kinds.clear();
        }
        if (!rest.isEmpty()) {
            LOG.info("Not logged, since there were so many of a kind: {}", rest);
        }
    }
}
