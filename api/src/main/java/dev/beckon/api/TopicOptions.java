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

    /** In memory, for an hour and at most 16 MiB, with ids for two minutes and at most 65,536 of them. */
    public static final TopicOptions DEFAULT =
            new TopicOptions(TopicMode.MEMORY, Duration.ofHours(1), 16 << 20, false, Duration.ofMinutes(2), 1 << 16);

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int MOST_IDS = 1 << 24;

    private final TopicMode mode;
    private final Duration retainedTime;
    private final long retainedBytes;
    private final boolean keepsLatest;
    private final Duration dedupWindow;
    private final int dedupIds;

    private TopicOptions(
            TopicMode mode,
            Duration retainedTime,
            long retainedBytes,
            boolean keepsLatest,
            Duration dedupWindow,
            int dedupIds) {
        this.mode = mode;
        this.retainedTime = retainedTime;
        this.retainedBytes = retainedBytes;
        this.keepsLatest = keepsLatest;
        this.dedupWindow = dedupWindow;
        this.dedupIds = dedupIds;
    }

    /** These options with another mode: what its events survive. A server whose log cannot keep it does not start. */
    public TopicOptions mode(TopicMode promised) {
        return new TopicOptions(
                Objects.requireNonNull(promised, "mode"),
                retainedTime,
                retainedBytes,
                keepsLatest,
                dedupWindow,
                dedupIds);
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
        return new TopicOptions(mode, time, retainedBytes, keepsLatest, dedupWindow, dedupIds);
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
        return new TopicOptions(mode, retainedTime, bytes, keepsLatest, dedupWindow, dedupIds);
    }

    /** These options with the latest event of each key kept for as long as the topic is. Then each event needs a key. */
    public TopicOptions keepLatest() {
        return new TopicOptions(mode, retainedTime, retainedBytes, true, dedupWindow, dedupIds);
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
        return new TopicOptions(mode, retainedTime, retainedBytes, keepsLatest, window, ids);
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
}
