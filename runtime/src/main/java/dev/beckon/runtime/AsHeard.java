package dev.beckon.runtime;

import dev.beckon.api.Bookmark;
import dev.beckon.api.EventInfo;
import dev.beckon.api.Gap;
import dev.beckon.api.Position;
import dev.beckon.runtime.events.Delivery;
import dev.beckon.runtime.events.EventHeader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What users see of what was delivered. */
final class AsHeard {

    private AsHeard() {}

    /** What is known of an event. */
    static EventInfo info(String topic, String type, Delivery.Event event, int attempt) {
        Map<String, String> headers = Map.of();
        List<EventHeader> given = event.headers();
        if (!given.isEmpty()) {
            Map<String, String> named = new LinkedHashMap<>();
            given.forEach(header -> named.put(header.name(), header.value()));
            headers = Collections.unmodifiableMap(named);
        }
        String id = event.id();
        return new EventInfo(
                topic,
                new Position(event.position()),
                new Bookmark(event.behind()),
                event.key(),
                id == null ? event.position() : id,
                event.source(),
                type,
                event.time(),
                headers,
                attempt);
    }

    /** What is missing. */
    static Gap gap(String topic, Delivery.Missed missed) {
        Long many = missed.missed();
        Gap.Reason reason =
                switch (missed.reason()) {
                    case RETENTION -> Gap.Reason.RETENTION;
                    case LOST -> Gap.Reason.LOST;
                    case SLOW -> Gap.Reason.SLOW;
                    case OTHER -> Gap.Reason.OTHER;
                };
        return new Gap(
                topic,
                new Bookmark(missed.after()),
                new Bookmark(missed.resumed()),
                many == null ? OptionalLong.empty() : OptionalLong.of(many),
                reason);
    }
}
