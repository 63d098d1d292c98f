package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is appended all or not at all: records, of several topics if need be, and cursor moves. Immutable.
 *
 * @param records in the order in which those of one topic and key stand afterwards
 * @param moves of at most one for each cursor
 */
public record Batch(List<NewRecord> records, List<CursorMove> moves) {

    public Batch {
        records = List.copyOf(records);
        moves = List.copyOf(moves);
    }

    /** One record. */
    public static Batch of(NewRecord record) {
        return new Batch(List.of(record), List.of());
    }

    /** One move. */
    public static Batch of(CursorMove move) {
        return new Batch(List.of(), List.of(move));
    }

    /** The bytes that {@link EventLog#LARGEST_BATCH} is about: {@link NewRecord#size()} and {@link CursorMove#size()} of all. */
    public long size() {
        long size = 0;
        for (NewRecord record : records) {
            size += record.size();
        }
        for (CursorMove move : moves) {
            size += move.size();
        }
        return size;
    }

    /**
     * For logs: refuses what no log takes, whatever topics it has. See also {@link TopicSettings#requireTakes}.
     *
     * @throws EventLogException with {@link EventLogException.Problem#INVALID}, for texts that are too long, too many headers, a
     *     batch or a state that is too large, and for two moves of one cursor
     */
    public void requireValid() {
        for (NewRecord record : records) {
            requireValid(record);
        }
        Set<List<String>> moved = new HashSet<>();
        for (CursorMove move : moves) {
            Cursor.requireName(move.name());
            if (move.state() != null && move.state().length > CursorMove.LONGEST_STATE) {
                throw invalid("cursor state: " + move.state().length + " bytes (expected: at most "
                        + CursorMove.LONGEST_STATE + ")");
            }
            if (moves.size() > 1 && !moved.add(List.of(move.topic(), move.name()))) {
                throw invalid("cursor: " + Position.shortened(move.name()) + " on " + Position.shortened(move.topic())
                        + " twice (expected: one move of each in a batch)");
            }
        }
        if (size() > EventLog.LARGEST_BATCH) {
            throw invalid("batch: " + size() + " bytes (expected: at most " + EventLog.LARGEST_BATCH + ")");
        }
    }

    private static void requireValid(NewRecord record) {
        requireText("key", record.key(), 0);
        requireText("source", record.source(), 0);
        requireText("id", record.id(), 0);
        if (record.headers().size() > EventLog.MOST_HEADERS) {
            throw invalid("headers: " + record.headers().size() + " (expected: at most " + EventLog.MOST_HEADERS + ")");
        }
        for (Header header : record.headers()) {
            requireText("header name", header.name(), 1);
            requireText("header value", header.value(), 0);
        }
    }

    private static void requireText(String what, @Nullable String text, int least) {
        if (text != null && (text.length() > EventLog.LONGEST_TEXT || text.length() < least)) {
            throw invalid(what + ": " + text.length() + " characters (expected: " + least + " to "
                    + EventLog.LONGEST_TEXT + ")");
        }
    }

    private static EventLogException invalid(String message) {
        return new EventLogException(Problem.INVALID, message);
    }
}
