package dev.beckon.chaos.events;

import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import java.time.Duration;
import java.util.List;

/** The contract of the server that is killed: topics, and how much of them it retains. */
@RpcService
interface Beats {

    /** Survives a killed process. */
    Topic<Beat> WRITTEN = Topic.of("chaos.written", Beat.class);

    /** Would survive lost power, which nobody tries here. */
    Topic<Beat> SYNCED = Topic.of("chaos.synced", Beat.class);

    /** Keeps the latest of each key. */
    Topic<Beat> LATEST = Topic.of("chaos.latest", Beat.class);

    /** Of each event of {@link #SYNCED} one, which a listener publishes as it acknowledges that. */
    Topic<Beat> FORGED = Topic.of("chaos.forged", Beat.class);

    /** All of them. */
    List<Topic<Beat>> ALL = List.of(WRITTEN, SYNCED, LATEST, FORGED);

    /** Those to which publishers publish. */
    List<Topic<Beat>> PUBLISHED = List.of(WRITTEN, SYNCED, LATEST);

    /** Of each topic. */
    long RETAINED_BYTES = 256 * 1024;

    /** The largest event as the log counts it, with its key, id and source. */
    int LARGEST_EVENT = 256;

    /** So many of the latest events of a topic are there in any case. */
    long RETAINED_EVENTS = RETAINED_BYTES / LARGEST_EVENT;

    /** Of dead letters, so that old ones do not hold all segments: some thirty, of 600 bytes each. */
    long RETAINED_DEAD_BYTES = 24 * 1024;

    /** How a topic is kept. */
    static TopicOptions options(Topic<Beat> topic) {
        TopicOptions options = TopicOptions.DEFAULT
                .mode(topic.equals(SYNCED) ? TopicMode.SYNCED : TopicMode.WRITTEN)
                .retain(Duration.ofDays(1))
                .retainBytes(RETAINED_BYTES)
                .redelivery(4, Duration.ofMillis(10), Duration.ofMillis(40));
        return topic.equals(LATEST) ? options.keepLatest() : options;
    }
}
