package dev.beckon.eventlog;

import org.jspecify.annotations.Nullable;

/** Why a log does not do what it was asked for. The message names the value and what was expected. */
public final class EventLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of reason it is. */
    public enum Problem {
        /** The topic was not declared. */
        UNKNOWN_TOPIC,
        /** The log cannot do that: see {@link EventLog#capabilities()}. */
        UNSUPPORTED,
        /** Too long, too large, or against the topic's settings. */
        INVALID,
        /** A bookmark of another topic, or from nowhere. */
        OUT_OF_RANGE,
        /** Another has claimed the cursor since, or it is not there. */
        FENCED,
        /** There is no room for it, now. */
        FULL,
        /** More waits to be kept than may wait. */
        OVERLOADED,
        /** The log is damaged, or its disk fails. */
        BROKEN,
        /** The log is closed. */
        CLOSED
    }

    private final Problem problem;
    private final boolean maybeKept;

    /** Nothing was kept. */
    public EventLogException(Problem problem, String message) {
        this(problem, message, false, null);
    }

    /**
     * A failure.
     *
     * @param maybeKept whether what was to be appended may have been kept in spite of it
     */
    public EventLogException(Problem problem, String message, boolean maybeKept, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
        this.maybeKept = maybeKept;
    }

    /** Nobody has declared this topic. */
    public static EventLogException unknownTopic(String name) {
        return new EventLogException(
                Problem.UNKNOWN_TOPIC, "topic: " + Position.shortened(name) + " (expected: one that was declared)");
    }

    /** The kind of reason. */
    public Problem problem() {
        return problem;
    }

    /** Whether what was to be appended may have been kept in spite of it. */
    public boolean maybeKept() {
        return maybeKept;
    }
}
