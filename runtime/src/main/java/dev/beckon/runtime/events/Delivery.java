package dev.beckon.runtime.events;

import dev.beckon.api.Unknown;
import dev.beckon.eventlog.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a listener hears. */
public sealed interface Delivery
        permits Delivery.Event, Delivery.Missed, Delivery.Started, Delivery.Passed, Delivery.Other {

    /** The listener has its place, this one: what is published from now on is heard. */
    record Started(String bookmark) implements Delivery {}

    /**
     * An event.
     *
     * @param position where it stands
     * @param bookmark where the listener stands behind it; absent if that is the place directly behind its position, for
     *     which the position followed by {@code +} can be said
     * @param key about whom it is
     * @param id as its publisher gave it
     * @param source who has published it
     * @param time when what it tells happened
     * @param headers in their order
     * @param data the event, encoded; absent if its key was deleted
     */
    record Event(
            String position,
            @Nullable String bookmark,
            @Nullable String key,
            @Nullable String id,
            String source,
            Instant time,
            List<EventHeader> headers,
            byte @Nullable [] data)
            implements Delivery {

        /** Where the listener stands behind it. */
        public String behind() {
            return bookmark == null ? Position.next(position) : bookmark;
        }
    }

    /**
     * Events are missing.
     *
     * @param after where the listener stood
     * @param resumed where it goes on
     * @param missed how many; absent if that is not known
     * @param reason why
     */
    record Missed(String after, String resumed, @Nullable Long missed, MissedReason reason) implements Delivery {}

    /** Where the listener stands by now, behind events that it did not ask for. */
    record Passed(String bookmark) implements Delivery {}

    /** What a later version tells and this one does not know. */
    @Unknown
    record Other() implements Delivery {}
}
