package dev.beckon.eventlog;

/**
 * A record that is kept.
 *
 * @param position where it stands
 * @param keptAt when the log took it, in milliseconds since 1970; never falls within a partition
 * @param content as it was appended
 */
public record LogRecord(Position position, long keptAt, NewRecord content) {

    /** When what it tells happened: as its source said, else when the log took it. */
    public long time() {
        return content.time() < 0 ? keptAt : content.time();
    }

    /** Whether it deletes its key. */
    public boolean deletes() {
        return content.data() == null;
    }
}
