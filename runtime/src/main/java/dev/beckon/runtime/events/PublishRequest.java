package dev.beckon.runtime.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be kept.
 *
 * @param topic its topic's name
 * @param type the name of the topic's type
 * @param key about whom it is
 * @param id unique among the events of this publisher, which is whom the server knows the caller to be
 * @param time when what it tells happened; the server's time if absent
 * @param headers in their order
 * @param data the event, encoded; absent if the key is to be deleted
 */
public record PublishRequest(
        String topic,
        String type,
        @Nullable String key,
        @Nullable String id,
        @Nullable Instant time,
        List<EventHeader> headers,
        byte @Nullable [] data) {}
