package dev.beckon.runtime;

import dev.beckon.eventlog.Bookmark;
import org.jspecify.annotations.Nullable;

/** One who listens to a topic, as the server knows it. Thread-safe. */
interface TopicSubscription {

    /**
     * Who it is.
     *
     * @param principal who has proved to listen; empty if the server itself does
     * @param client the name that this client gives itself, or empty
     * @param slow what becomes of it when it is slow, for people
     * @param leaves whether it ends when the server drains
     */
    record Who(String topic, String principal, String client, String slow, boolean leaves) {

        /** How it stands, if the topic ends there. */
        ListenerStanding standing(TopicCursor cursor, Bookmark end) {
            @Nullable Bookmark here = cursor.standing();
            return new ListenerStanding(
                    principal, client, null, here, ListenerStanding.lag(here, end), slow, cursor.dropped());
        }
    }

    Who who();

    /** How it stands, if the topic ends there. */
    ListenerStanding standing(Bookmark end);

    /** The server goes: the stream ends. */
    void drain();
}
