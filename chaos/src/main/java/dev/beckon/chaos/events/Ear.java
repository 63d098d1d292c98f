package dev.beckon.chaos.events;

/**
 * One who listens to a topic, under a name by which what it heard is found.
 *
 * @param topic the topic's name
 * @param name unique among the topic's
 * @param kind what it has been promised
 */
record Ear(String topic, String name, Kind kind) {

    /** What one who listens has been promised. */
    enum Kind {
        /** All events, each once at least, and no gap: what it has not heard the server retains. */
        DURABLE,
        /** All events, or to be told of a gap. */
        PLAIN,
        /** What the server retains at the end. */
        REPLAY
    }
}
