package dev.beckon.eventlog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader gets at a time.
 *
 * @param gap what is missing before the records; null if nothing is
 * @param records in order within each partition; empty only where there is a gap, or where what stood here was compacted
 *     away
 * @param next where the reader stands after them
 */
public record Chunk(@Nullable LogGap gap, List<LogRecord> records, Bookmark next) {

    public Chunk {
        records = List.copyOf(records);
    }
}
