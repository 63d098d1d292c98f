package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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

    private record Seen(Id id, Position position, long at) {}

    private final Map<Id, Position> byId = new HashMap<>();

    /** In the order in which they came, so that of their times and offsets too. */
    private final Deque<Seen> oldestFirst = new ArrayDeque<>();

    /** Where the record with that id stands; null if it is not remembered. */
    @Nullable
    Position find(Id id) {
        return byId.get(id);
    }

    /** Remembers one that is not remembered. */
    void add(Id id, Position position, long at) {
        byId.put(id, position);
        oldestFirst.add(new Seen(id, position, at));
    }

    /** Forgets those that came before that time, and the oldest of those that are too many. */
    void forget(long before, int most) {
        for (Seen oldest = oldestFirst.peek();
                oldest != null && (oldest.at() < before || oldestFirst.size() > most);
                oldest = oldestFirst.peek()) {
            oldestFirst.remove();
            byId.remove(oldest.id());
        }
    }

    /** Forgets those of records from that offset on, which will not be kept. */
    void forgetFrom(long offset) {
        for (Seen newest = oldestFirst.peekLast();
                newest != null && newest.position().offset() >= offset;
                newest = oldestFirst.peekLast()) {
            oldestFirst.removeLast();
            byId.remove(newest.id());
        }
    }

    /** The offset of the oldest record that is remembered; none that is before it needs to be kept for its id. */
    long oldest() {
        Seen oldest = oldestFirst.peek();
        return oldest == null ? Long.MAX_VALUE : oldest.position().offset();
    }
}
