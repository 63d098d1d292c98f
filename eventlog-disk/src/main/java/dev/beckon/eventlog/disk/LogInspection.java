package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.TopicState;
import java.util.List;
import java.util.Map;

/**
 * What is in the directory of a log. Immutable.
 *
 * @param segments the files of the journal, the oldest first
 * @param topics how those on the disk stand, by name; as far as what is before the first damage says
 * @param cursors those on all topics; as far as that too
 * @param lastFrame the number of the last frame that is whole
 * @param syncedFrame the number of the last one that is known to be synced
 * @param closed whether the log was closed, and not killed
 * @param damage the damaged places
 */
public record LogInspection(
        List<SegmentFile> segments,
        Map<String, TopicState> topics,
        List<Cursor> cursors,
        long lastFrame,
        long syncedFrame,
        boolean closed,
        List<Damage> damage) {

    /**
     * A file of the journal.
     *
     * @param name of the file
     * @param bytes that it has
     * @param firstFrame the number of its first frame
     * @param epoch of what was appended to it
     */
    public record SegmentFile(String name, long bytes, long firstFrame, long epoch) {}
}
