package dev.beckon.runtime.events;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic of the server, and how it stands.
 *
 * @param name its name
 * @param type the name of its type, as publishers and listeners say it
 * @param service the full name of a service whose description has the topic; absent if no contract that is served does
 * @param message the full name that the events' message has there; absent if it has none
 * @param mode what an acknowledged event survives
 * @param retainedTime how long events are retained
 * @param retainedBytes how many bytes are retained
 * @param keepsLatest whether the latest event of each key stays beyond that
 * @param keyed whether publishers derive keys from events
 * @param earliest a bookmark before the first event that is there
 * @param latest a bookmark behind the last
 * @param records how many events there are
 * @param bytes their size with key, id and headers
 * @param published events that were published to it since the server was started
 * @param listeners how many listen to it
 * @param slowest those who listen to it and are farthest behind, 100 at most
 */
public record TopicDescription(
        String name,
        String type,
        @Nullable String service,
        @Nullable String message,
        TopicKeeping mode,
        Duration retainedTime,
        long retainedBytes,
        boolean keepsLatest,
        boolean keyed,
        String earliest,
        String latest,
        long records,
        long bytes,
        long published,
        int listeners,
        List<ListenerDescription> slowest) {}
