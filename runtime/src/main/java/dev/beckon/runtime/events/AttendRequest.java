package dev.beckon.runtime.events;

import org.jspecify.annotations.Nullable;

/**
 * Asks to be handed events of a topic under a name.
 *
 * @param topic its name
 * @param type the name of its type
 * @param name of whoever attends; it belongs to the caller's principal
 * @param beginning where the name begins if the server does not know it
 * @param key only events of this key
 * @param keyPrefix only events with a key that begins so
 * @param inFlight how many events the caller may have at a time that it has not answered
 * @param oneByOne whether it begins with an event when it has answered the one before
 */
public record AttendRequest(
        String topic,
        String type,
        String name,
        Beginning beginning,
        @Nullable String key,
        @Nullable String keyPrefix,
        int inFlight,
        boolean oneByOne) {}
