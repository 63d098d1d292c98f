package dev.beckon.eventlog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids of a topic's records, as long and as many as a log is to remember: for those who write one. Not thread-safe. */
public final class SeenIds {

    /** Whose id it is, and the id. */
    public record Id(String source, String id) {

        /** That of a record; null if it has none. */
        public static @Nullable Id of(NewRecord record) {
            return record.id() == null ? null : new Id(record.source(), record.id());
        }
    }

    private record Seen(Id id, Position position, long at) {}

    private final Map<Id, Position> byId = new HashMap<>();

    /** In the order in which they came, so that of their times and offsets too. */
    private final Deque<Seen> oldestFirst = new ArrayDeque<>();

    /** None. */
    public SeenIds() {}

    /** Where the record with that id stands; null if it is not remembered. */
    public @Nullable Position find(Id id) {
        return byId.get(id);
    }

    /** Remembers one that is not remembered. */
    public void add(Id id, Position position, long at) {
        byId.put(id, position);
        oldestFirst.add(new Seen(id, position, at));
    }

    /** Forgets those that came before that time, and the oldest of those that are too many. */
    public void forget(long before, int most) {
        for (Seen oldest = oldestFirst.peek();
                oldest != null && (oldest.at() < before || oldestFirst.size() > most);
                oldest = oldestFirst.peek()) {
            oldestFirst.remove();
            byId.remove(oldest.id());
        }
    }

    /** Forgets those of records from that offset on, which will not be kept. */
    public void forgetFrom(long offset) {
        for (Seen newest = oldestFirst.peekLast();
                newest != null && newest.position().offset() >= offset;
                newest = oldestFirst.peekLast()) {
            oldestFirst.removeLast();
            byId.remove(newest.id());
        }
    }

    /** The offset of the oldest record that is remembered; none that is before it needs to be kept for its id. */
    public long oldest() {
        Seen oldest = oldestFirst.peek();
        return oldest == null ? Long.MAX_VALUE : oldest.position().offset();
    }
}
