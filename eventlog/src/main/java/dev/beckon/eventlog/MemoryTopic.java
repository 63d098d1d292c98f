package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of one topic in memory, in one partition: those that are retained, the latest ones beyond, and the ids seen
 * lately. Not thread-safe; {@code now} never falls.
 */
final class MemoryTopic {

    private final long epoch;
    private final PackedRecords retained;
    private final Remains<LogRecord> remains = new Remains<>();
    private final SeenIds seen = new SeenIds();
    private final Set<MemoryReader> waiting = new LinkedHashSet<>();
    private TopicSettings settings;

    MemoryTopic(TopicSettings settings, long epoch) {
        this.settings = settings;
        this.epoch = epoch;
        retained = new PackedRecords(settings.name(), epoch);
    }

    long epoch() {
        return epoch;
    }

    /** The offset of the next record. */
    long end() {
        return retained.end();
    }

    /** Readers that wait for records, in the order in which they began to. */
    Set<MemoryReader> waiting() {
        return waiting;
    }

    TopicState state() {
        return new TopicState(
                settings,
                bookmark(earliest()),
                bookmark(end()),
                retained.size() + (long) remains.size(),
                retained.bytes() + remains.bytes());
    }

    Bookmark bookmark(long offset) {
        return Bookmark.of(new Position(0, epoch, offset));
    }

    /** Takes other settings, unless what is here speaks against them. */
    void change(TopicSettings changed, long now) {
        expire(now);
        long records = retained.size() + (long) remains.size();
        if (records > 0 && !changed.type().equals(settings.type())) {
            throw new EventLogException(
                    Problem.INVALID,
                    "type of topic " + settings.name() + ": " + Position.shortened(changed.type()) + " (expected: "
                            + settings.type() + ", of which it has " + records + " records)");
        }
        if (changed.keepsLatest() && !settings.keepsLatest()) {
            for (long offset = retained.first(); offset < end(); offset++) {
                if (retained.get(offset).content().key() == null) {
                    throw new EventLogException(
                            Problem.INVALID,
                            "topic " + settings.name()
                                    + ": has records without keys (expected: none, to keep the latest" + " of each)");
                }
            }
            for (long offset = retained.first(); offset < end(); offset++) {
                remains.put(latest(retained.get(offset)));
            }
        } else if (!changed.keepsLatest() && settings.keepsLatest()) {
            remains.loseAll();
        }
        settings = changed;
        expire(now);
    }

    /** Lets go what is beyond the retention, or no more to be remembered. */
    void expire(long now) {
        long since = now - settings.retainedTime().toMillis();
        while (!retained.isEmpty() && (retained.bytes() > settings.retainedBytes() || retained.firstKeptAt() < since)) {
            long offset = retained.first();
            retained.removeFirst();
            goBeyond(offset);
        }
        boolean dedups = !settings.dedupWindow().isZero();
        seen.forget(now - settings.dedupWindow().toMillis(), dedups ? settings.dedupIds() : 0);
    }

    /** Refuses records of this topic of which one cannot be appended, before any is. */
    void requireAppendable(List<NewRecord> records) {
        records.forEach(settings::requireTakes);
        if (settings.keepsLatest() && !remains.hasRoom(settings, records)) {
            remains.requireRoom(settings, fresh(records));
        }
    }

    /** Appends a record that may be; those of one batch see the ids of each other. */
    Appended append(NewRecord record, long now) {
        SeenIds.Id id = dedups() ? SeenIds.Id.of(record) : null;
        Position first = id == null ? null : seen.find(id);
        if (first != null) {
            return new Appended(first, true);
        }
        Position position = new Position(0, epoch, end());
        retained.add(record, now);
        if (id != null) {
            seen.add(id, position, now);
        }
        if (settings.keepsLatest()) {
            remains.put(latest(new LogRecord(position, now, record)));
        }
        return new Appended(position, false);
    }

    Bookmark find(Start start) {
        if (start instanceof Start.At at) {
            return bookmark(firstAt(at.time()));
        }
        return bookmark(start instanceof Start.Earliest ? earliest() : end());
    }

    /**
     * From where all can be read that is there. Where the latest are kept this is the beginning, at which nobody has read
     * anything: a bookmark at the first record that is there could also be that of a reader who has seen what was deleted.
     */
    long earliest() {
        return settings.keepsLatest() ? remains.begin() : retained.first();
    }

    /** The offset of the first record that is retained, or of the next one if none is. */
    long retainedFrom() {
        return retained.first();
    }

    /** How many records somebody misses who stands there: see {@link Remains#missed}. */
    long missed(long from, long forgiven) {
        return from < retained.first() ? remains.missed(from, forgiven) : 0;
    }

    /** The first record that is there, with that offset or a later one; null at the end. */
    @Nullable
    LogRecord next(long from) {
        if (from < retained.first()) {
            Latest<LogRecord> remaining = remains.next(from);
            if (remaining != null) {
                return remaining.where();
            }
        }
        long offset = Math.max(from, retained.first());
        return offset < end() ? retained.get(offset) : null;
    }

    private void goBeyond(long offset) {
        if (settings.keepsLatest()) {
            remains.goBeyond(offset);
        } else {
            remains.lose(offset);
        }
    }

    private static Latest<LogRecord> latest(LogRecord record) {
        NewRecord content = record.content();
        String key = Objects.requireNonNull(content.key());
        return new Latest<>(record.position().offset(), key, content.size(), record.keptAt(), record.deletes(), record);
    }

    /** Those that are appended, as their ids were not there. */
    private List<NewRecord> fresh(List<NewRecord> records) {
        Set<SeenIds.Id> ids = new HashSet<>();
        return records.stream()
                .filter(record -> {
                    SeenIds.Id id = dedups() ? SeenIds.Id.of(record) : null;
                    return id == null || seen.find(id) == null && ids.add(id);
                })
                .toList();
    }

    private long firstAt(Instant time) {
        Latest<LogRecord> remaining = remains.firstAt(time);
        long found = remaining == null ? retained.firstAt(time) : remaining.offset();
        LogRecord first = next(0);
        return first != null && first.position().offset() == found ? earliest() : found;
    }

    private boolean dedups() {
        return settings.dedupIds() > 0 && !settings.dedupWindow().isZero();
    }
}
