package dev.beckon.eventlog;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids of a topic's records, as long and as many as are to be remembered. Not thread-safe. */
final class SeenIds {

    /** Whose id it is, and the id. */
    record Id(String source, String id) {
        static @Nullable Id of(NewRecord record) {
            return record.id() == null ? null : new Id(record.source(), record.id());
        }
    }

    private record Seen(Position position, long at) {}

    /** In the order in which they came, so that of their times too. */
    private final Map<Id, Seen> byId = new LinkedHashMap<>();

    /** Where the record with that id stands; null if it is not remembered. */
    @Nullable
    Position find(Id id) {
        Seen seen = byId.get(id);
        return seen == null ? null : seen.position();
    }

    void add(Id id, LogRecord record) {
        byId.put(id, new Seen(record.position(), record.keptAt()));
    }

    /** Forgets those that came before that time, and the oldest of those that are too many. */
    void forget(long before, int most) {
        Iterator<Seen> oldestFirst = byId.values().iterator();
        while (oldestFirst.hasNext() && (oldestFirst.next().at() < before || byId.size() > most)) {
            oldestFirst.remove();
        }
    }
}
