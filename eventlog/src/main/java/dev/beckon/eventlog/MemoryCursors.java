package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cursors of a log in memory. Not thread-safe. */
final class MemoryCursors {

    // both are told in MemoryEventLog
    static final int MOST = 1 << 16;
    static final long MOST_BYTES = 64 << 20;

    private static final byte[] NO_STATE = new byte[0];

    private final Map<String, TreeMap<String, Cursor>> byTopic = new HashMap<>();
    private int count;
    private long bytes;
    private long lastEpoch;

    /** Epochs begin after that one. */
    MemoryCursors(long lastEpoch) {
        this.lastEpoch = lastEpoch;
    }

    Cursor claim(String topic, String name, long now) {
        Cursor known = find(topic, name);
        if (known == null && count == MOST) {
            throw new EventLogException(Problem.FULL, "cursors: " + MOST + " (expected: no more)");
        }
        byte[] state = known == null ? NO_STATE : known.state();
        requireRoom(known == null ? name.length() : 0);
        return put(new Cursor(topic, name, ++lastEpoch, state, now));
    }

    /** By their names. */
    List<Cursor> of(String topic) {
        TreeMap<String, Cursor> cursors = byTopic.get(topic);
        return cursors == null ? List.of() : List.copyOf(cursors.values());
    }

    /** Refuses moves of which one cannot be made, before any is. */
    void requireMovable(List<CursorMove> moves) {
        long more = 0;
        for (CursorMove move : moves) {
            Cursor known = find(move.topic(), move.name());
            if (known == null || known.epoch() != move.epoch()) {
                throw new EventLogException(
                        Problem.FENCED,
                        "cursor " + Position.shortened(move.name()) + " on " + move.topic() + ": claim " + move.epoch()
                                + " (expected: "
                                + (known == null ? "none, it is not there" : known.epoch() + ", the last one") + ")");
            }
            more += size(move) - size(known);
        }
        requireRoom(more);
    }

    void move(CursorMove move, long now) {
        if (move.state() == null) {
            remove(move.topic(), move.name());
        } else {
            put(new Cursor(move.topic(), move.name(), move.epoch(), move.state(), now));
        }
    }

    private void requireRoom(long more) {
        if (more > 0 && bytes + more > MOST_BYTES) {
            throw new EventLogException(
                    Problem.FULL,
                    "cursors: " + (bytes + more) + " bytes of names and states (expected: at most " + MOST_BYTES + ")");
        }
    }

    private @Nullable Cursor find(String topic, String name) {
        TreeMap<String, Cursor> cursors = byTopic.get(topic);
        return cursors == null ? null : cursors.get(name);
    }

    private Cursor put(Cursor cursor) {
        Cursor replaced = byTopic.computeIfAbsent(cursor.topic(), topic -> new TreeMap<>())
                .put(cursor.name(), cursor);
        bytes += size(cursor);
        if (replaced == null) {
            count++;
        } else {
            bytes -= size(replaced);
        }
        return cursor;
    }

    private void remove(String topic, String name) {
        TreeMap<String, Cursor> cursors = byTopic.get(topic);
        Cursor removed = cursors == null ? null : cursors.remove(name);
        if (removed != null) {
            bytes -= size(removed);
            count--;
        }
    }

    private static long size(Cursor cursor) {
        return cursor.name().length() + (long) cursor.state().length;
    }

    private static long size(CursorMove move) {
        return move.state() == null ? 0 : move.size();
    }
}
