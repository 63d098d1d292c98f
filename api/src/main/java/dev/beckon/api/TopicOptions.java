package dev.beckon.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How a server keeps a topic. Immutable.
 *
 * <pre>{@code
 * Server.builder().serve(Kitchen.class, kitchen).topic(Kitchen.DISH_READY, TopicOptions.DEFAULT.retain(Duration.ofMinutes(10)))
 * }</pre>
 */
public final class TopicOptions {

    /**
     * In memory, for an hour and at most 16 MiB, with ids for two minutes and at most 65,536 of them; to listeners with a name up
     * to ten attempts, a second to a minute apart; names that nobody uses are forgotten after seven days.
     */
    public static final TopicOptions DEFAULT = new TopicOptions(
            TopicMode.MEMORY, Duration.ofHours(1), 16 << 20, false, Duration.ofMinutes(2), 1 << 16, Names.DEFAULT);

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int MOST_IDS = 1 << 24;
    private static final int MOST_ATTEMPTS = 1_000_000;

    private final TopicMode mode;
    private final Duration retainedTime;
    private final long retainedBytes;
    private final boolean keepsLatest;
    private final Duration dedupWindow;
    private final int dedupIds;
    private final Names names;

    /** What holds for listeners with a name. */
    private record Names(int attempts, Duration first, Duration most, Duration forgetAfter) {

        static final Names DEFAULT = new Names(10, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofDays(7));
    }

    private TopicOptions(
            TopicMode mode,
            Duration retainedTime,
            long retainedBytes,
            boolean keepsLatest,
            Duration dedupWindow,
            int dedupIds,
            Names names) {
        this.mode = mode;
        this.retainedTime = retainedTime;
        this.retainedBytes = retainedBytes;
        this.keepsLatest = keepsLatest;
        this.dedupWindow = dedupWindow;
        this.dedupIds = dedupIds;
        this.names = names;
    }

    /** These options with another mode: what its events survive. A server whose log cannot keep it does not start. */
    public TopicOptions mode(TopicMode promised) {
        return new TopicOptions(
                Objects.requireNonNull(promised, "mode"),
                retainedTime,
                retainedBytes,
                keepsLatest,
                dedupWindow,
                dedupIds,
                names);
    }

    /**
     * These options with events retained so long.
     *
     * @param time more than zero, at most 36,500 days
     */
    public TopicOptions retain(Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("retain: " + time + " (expected: more than zero, at most 36500 days)");
        }
        return new TopicOptions(mode, time, retainedBytes, keepsLatest, dedupWindow, dedupIds, names);
    }

    /**
     * These options with at most so many bytes retained, of events, keys, ids and headers; the oldest go first.
     *
     * @param bytes at least 1
     */
    public TopicOptions retainBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("retainBytes: " + bytes + " (expected: at least 1)");
        }
        return new TopicOptions(mode, retainedTime, bytes, keepsLatest, dedupWindow, dedupIds, names);
    }

    /** These options with the latest event of each key kept for as long as the topic is. Then each event needs a key. */
    public TopicOptions keepLatest() {
        return new TopicOptions(mode, retainedTime, retainedBytes, true, dedupWindow, dedupIds, names);
    }

    /**
     * These options with ids of events remembered so long, and so many; within that an event is not kept twice.
     *
     * @param window zero for not at all, at most 36,500 days
     * @param ids at most 16,777,216
     */
    public TopicOptions dedup(Duration window, int ids) {
        if (window.isNegative() || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("dedup: " + window + " (expected: zero to 36500 days)");
        }
        if (ids < 0 || ids > MOST_IDS) {
            throw new IllegalArgumentException("dedup: " + ids + " ids (expected: 0 to " + MOST_IDS + ")");
        }
        return new TopicOptions(mode, retainedTime, retainedBytes, keepsLatest, window, ids, names);
    }

    /**
     * These options with another number of attempts for {@linkplain NamedListening named} listeners, and pauses between them: the
     * first, twice as much after each further attempt, up to the most.
     *
     * @param attempts 1 to 1,000,000; after the last one the event goes to the {@linkplain Topic#deadLetters() dead letters}
     * @param first at least a millisecond
     * @param most at least {@code first}, at most 36,500 days
     */
    public TopicOptions redelivery(int attempts, Duration first, Duration most) {
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1 to " + MOST_ATTEMPTS + ")");
        }
        if (first.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("first: " + first + " (expected: at least a millisecond)");
        }
        if (most.compareTo(first) < 0 || most.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("most: " + most + " (expected: " + first + " to 36500 days)");
        }
        return names(new Names(attempts, first, most, names.forgetAfter));
    }

    /**
     * These options with names forgotten that no listener has used for so long.
     *
     * @param idle at least a second, at most 36,500 days
     */
    public TopicOptions forgetNamesAfter(Duration idle) {
        if (idle.compareTo(Duration.ofSeconds(1)) < 0 || idle.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "forgetNamesAfter: " + idle + " (expected: at least a second, at most 36500 days)");
        }
        return names(new Names(names.attempts, names.first, names.most, idle));
    }

    private TopicOptions names(Names other) {
        return new TopicOptions(mode, retainedTime, retainedBytes, keepsLatest, dedupWindow, dedupIds, other);
    }

    /** What its events survive. */
    public TopicMode mode() {
        return mode;
    }

    /** How long events are retained. */
    public Duration retainedTime() {
        return retainedTime;
    }

    /** How many bytes are retained. */
    public long retainedBytes() {
        return retainedBytes;
    }

    /** Whether the latest event of each key stays. */
    public boolean keepsLatest() {
        return keepsLatest;
    }

    /** How long an id is remembered. */
    public Duration dedupWindow() {
        return dedupWindow;
    }

    /** How many ids are remembered at most. */
    public int dedupIds() {
        return dedupIds;
    }

    /** How often an event is brought to a name before it is a dead letter. */
    public int attempts() {
        return names.attempts;
    }

    /** The pause after the first failed attempt. */
    public Duration firstPause() {
        return names.first;
    }

    /** The longest pause between two attempts. */
    public Duration longestPause() {
        return names.most;
    }

    /** How long a name is remembered that nobody uses. */
    public Duration namesForgottenAfter() {
        return names.forgetAfter;
    }
}
