package dev.beckon.eventlog;

/**
 * What a log keeps for a name that reads a topic. The log does not know what {@code state} says.
 *
 * @param topic that is read
 * @param name unique within the topic
 * @param epoch of whoever claimed it last; moves of an older one are refused
 * @param state as the last move left it, not to be written to; empty if nobody has moved it
 * @param movedAt when it was claimed or moved last, in milliseconds since 1970
 */
public record Cursor(String topic, String name, long epoch, byte[] state, long movedAt) {}
