package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
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

    private static final class Seen {
        final Position position;
        final long at;
        long segment = NOWHERE;

        Seen(Position position, long at) {
            this.position = position;
            this.at = at;
        }
    }

    private static final long NOWHERE = Long.MAX_VALUE;

    /** In the order in which they came, so that of their times and offsets too. */
    private final Map<Id, Seen> byId = new LinkedHashMap<>();

    /** Where the record with that id stands; null if it is not remembered. */
    @Nullable
    Position find(Id id) {
        Seen seen = byId.get(id);
        return seen == null ? null : seen.position;
    }

    void add(Id id, Position position, long at) {
        byId.remove(id); // to the end
        byId.put(id, new Seen(position, at));
    }

    /** Forgets those that came before that time, and the oldest of those that are too many. */
    void forget(long before, int most) {
        Iterator<Seen> oldestFirst = byId.values().iterator();
        while (oldestFirst.hasNext() && (oldestFirst.next().at < before || byId.size() > most)) {
            oldestFirst.remove();
        }
    }

    /** Forgets those of records from that offset on, which will not be kept. */
    void forgetFrom(long offset) {
        byId.values().removeIf(seen -> seen.position.offset() >= offset);
    }

    /** Takes note of the segment that a record stands in. */
    void stands(Id id, long segment) {
        Seen seen = byId.get(id);
        if (seen != null) {
            seen.segment = segment;
        }
    }

    /** The segment of the oldest record that is remembered; none needs to be kept for them before that. */
    long oldestSegment() {
        Iterator<Seen> oldestFirst = byId.values().iterator();
        return oldestFirst.hasNext() ? oldestFirst.next().segment : NOWHERE;
    }
}
