package dev.beckon.eventlog;

import java.util.List;

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
}
