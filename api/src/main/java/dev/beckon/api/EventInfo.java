package dev.beckon.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an event beside itself; {@code id}, {@code source}, {@code type} and {@code time} are what CloudEvents
 * calls so. Immutable.
 *
 * @param topic the topic's name
 * @param position where the event stands in it
 * @param bookmark where a reader stands who has read up to this event
 * @param key about whom it is; null if about nobody in particular
 * @param id that its publisher, or the publisher's client, gave it; unique together with the source. One that was published
 *     in the server's process without an id has its position as id
 * @param source who has published it, as the server knows: a principal, and behind {@code #} the client's name, if it has one;
 *     {@code #server} for the server itself
 * @param type the name of the topic's type
 * @param time when what it tells happened: as its publisher said, else when the server took it; in milliseconds
 * @param headers what its publisher gave it, in order
 * @param attempt from 1 on: how often this event was brought to this subscription or, if that has a name, to anyone of the name,
 *     as far as the server knows: what it had not kept when it was killed does not count
 */
public record EventInfo(
        String topic,
        Position position,
        Bookmark bookmark,
        @Nullable String key,
        String id,
        String source,
        String type,
        Instant time,
        Map<String, String> headers,
        int attempt) {}
