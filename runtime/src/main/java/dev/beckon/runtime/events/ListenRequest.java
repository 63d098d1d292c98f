package dev.beckon.runtime.events;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the events of a topic.
 *
 * @param topic its name
 * @param type the name of its type
 * @param beginning from where on
 * @param key only events of this key
 * @param keyPrefix only events with a key that begins so
 * @param whenSlow what becomes of who asks for items slowly; absent: reads them later
 */
public record ListenRequest(
        String topic,
        String type,
        Beginning beginning,
        @Nullable String key,
        @Nullable String keyPrefix,
        @Nullable WhenSlow whenSlow) {}
