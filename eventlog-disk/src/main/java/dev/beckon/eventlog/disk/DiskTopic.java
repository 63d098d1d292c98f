package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.Latest;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Lost;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Remains;
import dev.beckon.eventlog.SeenIds;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * One topic of a disk log, in one partition: where its records are that are kept, or in {@link Mode#MEMORY} these themselves; the
 * ids seen lately; and which offset is the next. A record is <em>assigned</em> when it is taken in, and kept, so that it can
 * be read, once the journal has it. Not thread-safe; {@code now} never falls.
 */
final class DiskTopic {

    private final int number;
    private final RecordIndex kept;
    private final Remains<Place> remains = new Remains<>();
    private final SeenIds seen = new SeenIds();
    private final Epochs epochs = new Epochs();

    /** Which segment has records from which offset on. */
    private final NavigableMap<Long, Long> segments = new TreeMap<>();

    /** How many of those that remain beyond the retention each segment has. */
    private final NavigableMap<Long, Integer> remaining = new TreeMap<>();

    private TopicSettings settings;
    private long assigned;

    /** The offset of the last record without a key that was assigned; -1 if none was. */
    private long lastWithoutKey = -1;

    /** From which offset on deletions were lost of which no frame says so; and of which none is known to be synced. */
    private long unsaid = Long.MAX_VALUE;

    private long unsynced = Long.MAX_VALUE;

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

    /** What there is beyond the retention. */
    Remains<Place> remains() {
        return remains;
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
        unsynced = Math.min(unsynced, unsaid);
        unsaid = Long.MAX_VALUE;
        List<Lost> lost = List.copyOf(remains.lost());
        return new StateCodec.StandingTopic(
                number,
                settings,
                now,
                kept.first(),
                kept.end(),
                epochs.all(),
                true,
                remains.beginning(),
                lost,
                List.of());
    }

    /** What is told of it when it is declared with other settings. */
    StateCodec.StandingTopic declared(TopicSettings changed, long now, List<StateCodec.KnownKey> keys) {
        return new StateCodec.StandingTopic(
                number, changed, now, kept.first(), kept.end(), epochs.all(), false, null, List.of(), keys);
    }

    /** What {@link #standing} said last is synced. */
    void said() {
        unsynced = Long.MAX_VALUE;
    }

    TopicState state() {
        return new TopicState(
                settings,
                bookmark(earliest()),
                bookmark(kept.end()),
                kept.count() + (long) remains.size(),
                kept.bytes() + remains.bytes());
    }

    /**
     * From where all can be read that is there. Where the latest are kept this is the beginning, at which nobody has read
     * anything: a bookmark at the first record that is there could also be that of a reader who has seen what was deleted.
     */
    long earliest() {
        return settings.keepsLatest() ? remains.begin() : kept.first();
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
        long records = kept.count() + (long) remains.size();
        if (records > 0 && !changed.type().equals(settings.type())) {
            throw new EventLogException(
                    Problem.INVALID,
                    "type of topic " + settings.name() + ": " + changed.type() + " (expected: " + settings.type()
                            + ", of which it has " + records + " records)");
        }
        if (isInMemory() != (changed.mode() == Mode.MEMORY)) {
            throw new EventLogException(
                    Problem.INVALID,
                    "mode of topic " + settings.name() + ": " + changed.mode() + " (expected: "
                            + (isInMemory() ? "MEMORY" : "WRITTEN or SYNCED")
                            + ", as what it has is there; another topic takes another mode)");
        }
        if (begins(changed) && lastWithoutKey >= kept.first()) {
            throw new EventLogException(
                    Problem.INVALID,
                    "topic " + settings.name() + ": has records without keys (expected: none, to keep the latest of"
                            + " each)");
        }
    }

    /**
     * Takes other settings.
     *
     * @param keys the last record of each key that is retained, if it begins to keep the latest
     */
    void change(TopicSettings changed, List<StateCodec.KnownKey> keys) {
        if (begins(changed)) {
            for (StateCodec.KnownKey known : keys) {
                if (known.offset() >= kept.first() && known.offset() < kept.end()) {
                    remains.put(latest(known.offset(), known.key(), known.deletes()));
                }
            }
        } else if (!changed.keepsLatest() && settings.keepsLatest()) {
            remains.loseAll();
            remaining.clear();
            unsaid = Long.MAX_VALUE;
        }
        settings = changed;
    }

    /** Whether it begins to keep the latest with these settings. */
    boolean begins(TopicSettings changed) {
        return changed.keepsLatest() && !settings.keepsLatest();
    }

    /** The keys of its records, which are in memory. */
    List<StateCodec.KnownKey> keysInMemory() {
        List<StateCodec.KnownKey> keys = new ArrayList<>();
        for (long offset = kept.first(); offset < kept.end(); offset++) {
            keys.add(StateCodec.KnownKey.of(Objects.requireNonNull(kept.content(offset))));
        }
        return keys;
    }

    private Latest<Place> latest(long offset, String key, boolean deletes) {
        Place place = new Place(kept.address(offset), kept.content(offset));
        return new Latest<>(offset, key, kept.size(offset), kept.time(offset), deletes, place);
    }

    /** Lets go what is beyond the retention, or no more to be remembered. */
    void expire(long now) {
        long since = now - settings.retainedTime().toMillis();
        while (!kept.isEmpty() && (kept.bytes() > settings.retainedBytes() || kept.time(kept.first()) < since)) {
            goBeyond(kept.first());
            kept.removeFirst();
        }
        if (!settings.keepsLatest()) { // of which there is something beyond the retention
            epochs.forgetBefore(kept.first());
        }
        seen.forget(now - settings.dedupWindow().toMillis(), dedups() ? settings.dedupIds() : 0);
    }

    private void goBeyond(long offset) {
        if (!settings.keepsLatest()) {
            remains.lose(offset);
            return;
        }
        boolean known = remains.isLatest(offset);
        Latest<Place> remained = remains.goBeyond(offset);
        if (remained != null) {
            count(remained, 1);
        } else if (known) {
            unsaid = Math.min(unsaid, offset);
        }
    }

    private void count(Latest<Place> latest, int more) {
        if (!isInMemory() && !latest.deletes()) {
            remaining.merge(
                    Address.segment(latest.where().address()),
                    more,
                    (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
        }
    }

    /** Refuses records of which one cannot be taken in, before any is. */
    void requireTakes(List<NewRecord> records) {
        records.forEach(settings::requireTakes);
        if (settings.keepsLatest() && !remains.hasRoom(settings, records)) {
            Set<SeenIds.Id> ids = new HashSet<>();
            remains.requireRoom(
                    settings,
                    records.stream()
                            .filter(record -> {
                                SeenIds.Id id = dedups() ? SeenIds.Id.of(record) : null;
                                return id == null || seen.find(id) == null && ids.add(id);
                            })
                            .toList());
        }
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
        if (record.key() == null) {
            lastWithoutKey = position.offset();
        } else if (settings.keepsLatest()) {
            remains.assign(position.offset(), record);
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
        long offset = kept.end();
        kept.add(address, record.content().size(), record.keptAt(), isInMemory() ? record : null);
        String key = record.content().key();
        if (settings.keepsLatest() && key != null) {
            Latest<Place> replaced = remains.put(latest(offset, key, record.deletes()));
            if (replaced != null) {
                count(replaced, -1);
            }
        }
    }

    /** A record was found in the journal that another segment had, and of which nobody knows whether that is still there. */
    void foundCopy(LogRecord record, long address) throws DamagedLogException {
        long offset = record.position().offset();
        String key = record.content().key();
        if (key == null || !settings.keepsLatest()) {
            throw new DamagedLogException("topic " + settings.name() + ": copy of record " + offset
                    + " (expected: none, as it does not keep the latest)");
        }
        Latest<Place> known = remains.latest(key);
        if (known != null && known.offset() == offset) {
            moved(offset, address);
        } else if ((known == null || known.offset() < offset) && offset < kept.first()) {
            Place place = new Place(address, null);
            Latest<Place> copy =
                    new Latest<>(offset, key, record.content().size(), record.keptAt(), record.deletes(), place);
            Latest<Place> replaced = remains.put(copy);
            if (replaced != null) {
                count(replaced, -1);
            }
            count(copy, 1);
        }
    }

    /** A record stands there too, so that it need not stand where it did. */
    void moved(long offset, long address) {
        Latest<Place> before = remains.move(offset, new Place(address, null));
        if (before != null && offset < kept.first()) {
            count(before, -1);
            count(before.at(new Place(address, null)), 1);
        }
    }

    /** Nothing of what was assigned and is not kept will be. */
    void forgetAssigned() {
        assigned = kept.end();
        seen.forgetFrom(assigned);
        remains.forgetAssigned();
    }

    /** A record was found in the journal. */
    void found(LogRecord record, long address) throws DamagedLogException {
        long offset = record.position().offset();
        if (kept.isEmpty() && kept.end() < offset) {
            beginAt(offset, kept.end());
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
        if (record.content().key() == null) {
            lastWithoutKey = offset;
        }
        keep(record, address);
        assigned = kept.end();
    }

    /** Begins with that offset; what was retained from the other on was in segments that are gone. */
    private void beginAt(long offset, long retained) {
        kept.beginAt(offset);
        remains.retainedFrom(offset);
        assigned = offset;
        if (!settings.keepsLatest() && retained < offset) {
            Lost gone = new Lost(retained, offset - 1, retained, offset - retained);
            remains.lost(Lost.join(remains.beginning(), gone), List.copyOf(remains.lost()));
        }
    }

    /** The topic was so when a segment began, or when it was declared; its settings and epochs apart. */
    void stood(StateCodec.StandingTopic standing) throws DamagedLogException {
        if (standing.complete()) {
            remains.lost(standing.beginning(), standing.lost());
            unsaid = Long.MAX_VALUE;
        }
        if (kept.isEmpty() && kept.end() < standing.next()) {
            beginAt(standing.next(), standing.first());
        } else if (kept.end() != standing.next()) {
            throw new DamagedLogException("topic " + settings.name() + ": goes on at " + standing.next()
                    + " (expected: " + kept.end() + ", after the last record)");
        }
    }

    /** The oldest segment that it needs. */
    long oldestSegment() {
        return Math.min(oldestRetained(), remaining.isEmpty() ? Long.MAX_VALUE : remaining.firstKey());
    }

    /** The oldest segment that it needs for records that are retained, for their ids, or to know what it has lost. */
    long oldestRetained() {
        long needed = Math.min(kept.isEmpty() ? Long.MAX_VALUE : kept.first(), seen.oldest());
        needed = Math.min(needed, Math.min(unsaid, unsynced));
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
            return bookmark(firstAt(at.time()));
        }
        return bookmark(start instanceof Start.Earliest ? earliest() : kept.end());
    }

    private long firstAt(Instant time) {
        Latest<Place> remained = remains.firstAt(time);
        long found = remained == null ? kept.firstAt(time) : remained.offset();
        return found == next(0) ? earliest() : found;
    }

    /** The offset of the first record that is there, that one or a later one; {@link RecordIndex#end} if there is none. */
    long next(long offset) {
        Latest<Place> remained = offset < kept.first() ? remains.next(offset) : null;
        return remained == null ? Math.max(offset, kept.first()) : remained.offset();
    }

    /** How many records somebody misses who stands there: see {@link Remains#missed}. */
    long missed(long from, long forgiven) {
        return from < kept.first() ? remains.missed(from, forgiven) : 0;
    }

    /** Where a record is that is there. */
    Place place(long offset) {
        if (offset >= kept.first()) {
            return new Place(kept.address(offset), kept.content(offset));
        }
        return Objects.requireNonNull(remains.next(offset)).where();
    }

    /** The size of a record that is there. */
    int size(long offset) {
        return offset >= kept.first()
                ? kept.size(offset)
                : Objects.requireNonNull(remains.next(offset)).size();
    }

    private boolean dedups() {
        return settings.dedupIds() > 0 && !settings.dedupWindow().isZero();
    }
}
