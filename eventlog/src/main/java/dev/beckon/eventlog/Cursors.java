package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cursors that a log keeps, by topic and name, within bounds: for those who write one. Not thread-safe. */
public final class Cursors {

    /** The most cursors. */
    public static final int MOST = 1 << 16;

    /** The most bytes of their names and states. */
    public static final long MOST_BYTES = 64 << 20;

    private static final byte[] NO_STATE = new byte[0];

    private final Map<String, TreeMap<String, Cursor>> byTopic = new HashMap<>();
    private int count;
    private long bytes;
    private long lastClaim;

    /** None. */
    public Cursors() {}

    /** Becomes what another is. */
    public void become(Cursors other) {
        byTopic.clear();
        other.byTopic.forEach((topic, cursors) -> byTopic.put(topic, new TreeMap<>(cursors)));
        count = other.count;
        bytes = other.bytes;
        lastClaim = other.lastClaim;
    }

    /** The greatest epoch that was given. */
    public long lastClaim() {
        return lastClaim;
    }

    /** All of a topic, by name. */
    public List<Cursor> of(String topic) {
        TreeMap<String, Cursor> cursors = byTopic.get(topic);
        return cursors == null ? List.of() : List.copyOf(cursors.values());
    }

    /** All of all topics, by topic. */
    public List<Cursor> all() {
        return byTopic.values().stream()
                .flatMap(cursors -> cursors.values().stream())
                .toList();
    }

    /** What a cursor becomes when it is claimed; it is not yet. */
    public Cursor claimed(String topic, String name, long now) {
        Cursor known = find(topic, name);
        if (known == null) {
            if (count == MOST) {
                throw new EventLogException(Problem.FULL, "cursors: " + MOST + " (expected: no more)");
            }
            requireRoom(name.length());
        }
        return new Cursor(topic, name, lastClaim + 1, known == null ? NO_STATE : known.state(), now);
    }

    /** Refuses moves of which one cannot be made, before any is. */
    public void requireMovable(List<CursorMove> moves) {
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
            byte[] state = move.state();
            more += (state == null ? -move.name().length() : state.length) - known.state().length;
        }
        requireRoom(more);
    }

    /** Makes a move. */
    public void move(CursorMove move, long now) {
        byte[] state = move.state();
        if (state == null) {
            remove(move.topic(), move.name());
        } else {
            put(new Cursor(move.topic(), move.name(), move.epoch(), state, now));
        }
    }

    /** Has it stand like that. */
    public void put(Cursor cursor) {
        Cursor replaced = byTopic.computeIfAbsent(cursor.topic(), topic -> new TreeMap<>())
                .put(cursor.name(), cursor);
        bytes += size(cursor);
        if (replaced == null) {
            count++;
        } else {
            bytes -= size(replaced);
        }
        claimedUpTo(cursor.epoch());
    }

    /** Claims go on after that one. */
    public void claimedUpTo(long epoch) {
        lastClaim = Math.max(lastClaim, epoch);
    }

    private void remove(String topic, String name) {
        TreeMap<String, Cursor> cursors = byTopic.get(topic);
        Cursor removed = cursors == null ? null : cursors.remove(name);
        if (removed != null) {
            bytes -= size(removed);
            count--;
        }
    }

    private @Nullable Cursor find(String topic, String name) {
        TreeMap<String, Cursor> cursors = byTopic.get(topic);
        return cursors == null ? null : cursors.get(name);
    }

    private void requireRoom(long more) {
        if (more > 0 && bytes + more > MOST_BYTES) {
            throw new EventLogException(
                    Problem.FULL,
                    "cursors: " + (bytes + more) + " bytes of names and states (expected: at most " + MOST_BYTES + ")");
        }
    }

    private static long size(Cursor cursor) {
        return cursor.name().length() + (long) cursor.state().length;
    }
}
