package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;

/**
 * What a log keeps for a name that reads a topic. The log does not know what {@code state} says.
 *
 * @param topic that is read
 * @param name unique within the topic
 * @param epoch of whoever claimed it last; moves of an older one are refused
 * @param state as the last move left it, not to be written to; empty if nobody has moved it
 * @param movedAt when it was claimed or moved last, in milliseconds since 1970
 */
public record Cursor(String topic, String name, long epoch, byte[] state, long movedAt) {

    /**
     * For logs: refuses a name that no cursor has.
     *
     * @throws EventLogException with {@link EventLogException.Problem#INVALID}, for one that is empty or too long
     */
    public static void requireName(String name) {
        if (name.isEmpty() || name.length() > EventLog.LONGEST_TEXT) {
            throw new EventLogException(
                    Problem.INVALID,
                    "cursor: " + name.length() + " characters (expected: 1 to " + EventLog.LONGEST_TEXT + ")");
        }
    }
}
