package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.SeenIds;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One topic of a disk log, in one partition: where its records are that are kept, or in {@link Mode#MEMORY} these themselves; the
 * ids seen lately; and which offset is the next. A record is <em>assigned</em> when it is taken in, and kept, so that it can
 * be read, once the journal has it. Not thread-safe; {@code now} never falls.
 */
final class DiskTopic {

    private final int number;
    private final RecordIndex kept;
    private final SeenIds seen = new SeenIds();
    private final Epochs epochs = new Epochs();

    /** Which segment has records from which offset on. */
    private final NavigableMap<Long, Long> segments = new TreeMap<>();

    private TopicSettings settings;
    private long assigned;

    /**
     * Makes one.
     *
     * @param number in frames; 0 if it is in memory
     */
    DiskTopic(int number, TopicSettings settings) {
        this.number = number;
        this.settings = settings;
        kept = new RecordIndex(number == 0);
    }

    int number() {
        return number;
    }

    TopicSettings settings() {
        return settings;
    }

    boolean isInMemory() {
        return number == 0;
    }

    RecordIndex kept() {
        return kept;
    }

    Epochs epochs() {
        return epochs;
    }

    /** The offset of the next record. */
    long assigned() {
        return assigned;
    }

    /** Whether there are records that are not yet kept. */
    boolean isAhead() {
        return assigned > kept.end();
    }

    /** How it stands at that time, for the journal. */
    StateCodec.StandingTopic standing(long now) {
        return new StateCodec.StandingTopic(number, settings, now, kept.end(), epochs.all());
    }

    TopicState state() {
        return new TopicState(settings, bookmark(kept.first()), bookmark(kept.end()), kept.count(), kept.bytes());
    }

    /** The bookmark at that offset: in the present epoch at the end. */
    Bookmark bookmark(long offset) {
        return Bookmark.of(position(offset));
    }

    Position position(long offset) {
        return new Position(0, offset < kept.end() ? epochs.of(offset) : epochs.last(), offset);
    }

    /** Refuses other settings that what is here speaks against. */
    void requireChangeable(TopicSettings changed) {
        if (kept.count() > 0 && !changed.type().equals(settings.type())) {
            throw new EventLogException(
                    Problem.INVALID,
                    "type of topic " + settings.name() + ": " + changed.type() + " (expected: " + settings.type()
                            + ", of which it has " + kept.count() + " records)");
        }
        if (isInMemory() != (changed.mode() == Mode.MEMORY)) {
            throw new EventLogException(
                    Problem.INVALID,
                    "mode of topic " + settings.name() + ": " + changed.mode() + " (expected: "
                            + (isInMemory() ? "MEMORY" : "WRITTEN or SYNCED")
                            + ", as what it has is there; another topic takes another mode)");
        }
    }

    void change(TopicSettings changed) {
        settings = changed;
    }

    /** Lets go what is beyond the retention, or no more to be remembered. */
    void expire(long now) {
        long since = now - settings.retainedTime().toMillis();
        while (!kept.isEmpty() && (kept.bytes() > settings.retainedBytes() || kept.time(kept.first()) < since)) {
            kept.removeFirst();
        }
        epochs.forgetBefore(kept.first());
        seen.forget(now - settings.dedupWindow().toMillis(), dedups() ? settings.dedupIds() : 0);
    }

    /** Takes a record in, unless its id was there. */
    Appended assign(NewRecord record, long now) {
        SeenIds.Id id = dedups() ? SeenIds.Id.of(record) : null;
        Position first = id == null ? null : seen.find(id);
        if (first != null) {
            return new Appended(first, true);
        }
        Position position = new Position(0, epochs.last(), assigned++);
        if (id != null) {
            seen.add(id, position, now);
        }
        return new Appended(position, false);
    }

    /**
     * The next record that was assigned is kept.
     *
     * @param address of its frame; 0 in memory
     */
    void keep(LogRecord record, long address) {
        if (!isInMemory() && (segments.isEmpty() || segments.lastEntry().getValue() != Address.segment(address))) {
            segments.put(kept.end(), Address.segment(address));
        }
        kept.add(address, record.content().size(), record.keptAt(), isInMemory() ? record : null);
    }

    /** Nothing of what was assigned and is not kept will be. */
    void forgetAssigned() {
        assigned = kept.end();
        seen.forgetFrom(assigned);
    }

    /** A record was found in the journal. */
    void found(LogRecord record, long address) throws DamagedLogException {
        long offset = record.position().offset();
        if (kept.isEmpty() && kept.end() < offset) {
            kept.beginAt(offset); // those before were in segments that are gone
        }
        if (offset != kept.end()) {
            throw new DamagedLogException("topic " + settings.name() + ": record " + offset + " (expected: "
                    + kept.end() + ", the next one)");
        }
        epochs.begin(record.position().epoch(), offset);
        SeenIds.Id id = dedups() ? SeenIds.Id.of(record.content()) : null;
        if (id != null) {
            seen.add(id, record.position(), record.keptAt());
        }
        keep(record, address);
        assigned = kept.end();
    }

    /** The topic goes on there: it was so when a segment began. */
    void goesOnAt(long offset) throws DamagedLogException {
        if (kept.isEmpty() && kept.end() <= offset) {
            kept.beginAt(offset);
            assigned = offset;
        } else if (kept.end() != offset) {
            throw new DamagedLogException("topic " + settings.name() + ": goes on at " + offset + " (expected: "
                    + kept.end() + ", after the last record)");
        }
    }

    /** The oldest segment that it needs, for records or for their ids. */
    long oldestSegment() {
        long needed = Math.min(kept.isEmpty() ? Long.MAX_VALUE : kept.first(), seen.oldest());
        Map.Entry<Long, Long> begin = needed >= kept.end() ? null : segments.floorEntry(needed);
        if (begin == null) {
            segments.clear(); // what comes next says where it is
            return Long.MAX_VALUE;
        }
        segments.headMap(begin.getKey()).clear();
        return begin.getValue();
    }

    Bookmark find(Start start) {
        if (start instanceof Start.At at) {
            return bookmark(kept.firstAt(at.time()));
        }
        return bookmark(start instanceof Start.Earliest ? kept.first() : kept.end());
    }

    /** The record with that offset, which is kept in memory; null if it is on the disk. */
    @Nullable
    LogRecord inMemory(long offset) {
        return kept.content(offset);
    }

    private boolean dedups() {
        return settings.dedupIds() > 0 && !settings.dedupWindow().isZero();
    }
}
