package dev.beckon.runtime.events;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who listens to a topic, and how far that is.
 *
 * @param principal who has proved to listen; empty if the server itself does
 * @param client the name that this client gives itself, or empty
 * @param name of the durable subscription; absent if it has none
 * @param bookmark where it stands; absent before it has its place
 * @param lag how far that is behind the end, in events; those of keys that it did not ask for count too. Absent if it is not
 *     known
 * @param slow what becomes of it when it is slow, for people
 * @param dropped events that it was not told because it was slow
 */
public record ListenerDescription(
        String principal,
        String client,
        @Nullable String name,
        @Nullable String bookmark,
        @Nullable Long lag,
        String slow,
        long dropped) {}
