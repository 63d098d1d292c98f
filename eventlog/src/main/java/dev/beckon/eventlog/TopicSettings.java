package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import java.time.Duration;

/**
 * How a topic is kept. Immutable.
 *
 * @param name 1 to 200 ASCII letters, digits, {@code _ . -}
 * @param type what its records say, as a name that does not change, of 1 to {@value EventLog#LONGEST_TEXT} characters; a
 *     topic with records of another type is refused
 * @param mode what its records survive
 * @param retainedTime how long a record is retained
 * @param retainedBytes how many bytes are retained, by {@link NewRecord#size()}; the oldest go first
 * @param keepsLatest whether the latest record of each key stays beyond that. Then each record has a key
 * @param dedupWindow how long an id is remembered; zero for not at all
 * @param dedupIds how many ids are remembered at most
 */
public record TopicSettings(
        String name,
        String type,
        Mode mode,
        Duration retainedTime,
        long retainedBytes,
        boolean keepsLatest,
        Duration dedupWindow,
        int dedupIds) {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int LONGEST_NAME = 200;
    private static final int MOST_IDS = 1 << 24;

    public TopicSettings {
        if (!isName(name)) {
            throw new IllegalArgumentException("topic: " + Position.shortened(name) + " (expected: 1 to " + LONGEST_NAME
                    + " letters, digits, _ . -)");
        }
        if (type.isEmpty() || type.length() > EventLog.LONGEST_TEXT) {
            throw new IllegalArgumentException("type of topic " + name + ": " + type.length()
                    + " characters (expected: 1 to " + EventLog.LONGEST_TEXT + ")");
        }
        if (retainedTime.isNegative() || retainedTime.isZero() || retainedTime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "retained time: " + retainedTime + " (expected: more than zero, at most " + LONGEST + ")");
        }
        if (retainedBytes <= 0) {
            throw new IllegalArgumentException("retained bytes: " + retainedBytes + " (expected: at least 1)");
        }
        if (dedupWindow.isNegative() || dedupWindow.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("dedup window: " + dedupWindow + " (expected: zero to " + LONGEST + ")");
        }
        if (dedupIds < 0 || dedupIds > MOST_IDS) {
            throw new IllegalArgumentException("dedup ids: " + dedupIds + " (expected: 0 to " + MOST_IDS + ")");
        }
    }

    /** In memory: for an hour, at most 16 MiB, with ids for two minutes, at most 65,536. */
    public static TopicSettings of(String name, String type) {
        return new TopicSettings(
                name, type, Mode.MEMORY, Duration.ofHours(1), 16 << 20, false, Duration.ofMinutes(2), 1 << 16);
    }

    /** The same in that mode. */
    public TopicSettings in(Mode other) {
        return new TopicSettings(name, type, other, retainedTime, retainedBytes, keepsLatest, dedupWindow, dedupIds);
    }

    /** The same, retained so long and so much. */
    public TopicSettings retain(Duration time, long bytes) {
        return new TopicSettings(name, type, mode, time, bytes, keepsLatest, dedupWindow, dedupIds);
    }

    /** The same, with the latest of each key. */
    public TopicSettings keepLatest() {
        return new TopicSettings(name, type, mode, retainedTime, retainedBytes, true, dedupWindow, dedupIds);
    }

    /** The same, with ids remembered so long, and so many. */
    public TopicSettings dedup(Duration window, int ids) {
        return new TopicSettings(name, type, mode, retainedTime, retainedBytes, keepsLatest, window, ids);
    }

    /**
     * For logs: refuses a record that this topic does not take. See also {@link Batch#requireValid}.
     *
     * @throws EventLogException with {@link EventLogException.Problem#INVALID}, for a record that is larger than what is
     *     retained, one without a key in a topic that keeps the latest, and one without data in another
     */
    public void requireTakes(NewRecord record) {
        if (keepsLatest && record.key() == null) {
            throw new EventLogException(
                    Problem.INVALID,
                    "key: none (expected: one, as topic " + name + " keeps the latest record of each)");
        }
        if (!keepsLatest && record.data() == null) {
            throw new EventLogException(
                    Problem.INVALID,
                    "data: none, which deletes (expected: some, as topic " + name + " does not keep the latest)");
        }
        if (record.size() > retainedBytes) {
            throw new EventLogException(
                    Problem.INVALID,
                    "record: " + record.size() + " bytes (expected: at most " + retainedBytes + ", which topic " + name
                            + " retains)");
        }
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char at = name.charAt(i);
            if (!(at >= 'a' && at <= 'z'
                    || at >= 'A' && at <= 'Z'
                    || at >= '0' && at <= '9'
                    || at == '_'
                    || i > 0 && (at == '.' || at == '-'))) {
                return false;
            }
        }
        return true;
    }
}
