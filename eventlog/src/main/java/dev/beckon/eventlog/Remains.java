package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a topic beyond its retention: the last record of each key, unless it deletes it, and what is lost between these.
 * For that it knows the last record of every key, also of those that are retained. It takes room for each key, however
 * many records went: for those who write a log. Not thread-safe.
 *
 * <p>A topic may have kept no latest records at first. What it lost then lies before all that it has.
 */
public final class Remains<T> {

    /** A record that is taken in and not yet kept. */
    private record Assigned(long offset, long bytes) {}

    private final Map<String, Latest<T>> byKey = new HashMap<>();
    private final TreeMap<Long, Latest<T>> byOffset = new TreeMap<>();
    private final Map<String, Assigned> assigned = new HashMap<>();

    /** Deletions, with no two between which no record is left, by their first offset. */
    private final TreeMap<Long, Lost> lost = new TreeMap<>();

    /** Lost while no latest records were kept, so before all of them. */
    private @Nullable Lost beginning;

    /** The offset of the first record that is retained. */
    private long retained;

    private int size;
    private long sizeBytes;

    /** Of the latest of all keys, and as much more as those that are assigned will take. */
    private long bytes;

    private long assignedBytes;

    /** None. */
    public Remains() {}

    /** How many records there are beyond the retention. */
    public int size() {
        return size;
    }

    /** Their size, by {@link NewRecord#size()}. */
    public long bytes() {
        return sizeBytes;
    }

    /** Behind all that was lost while the latest were not kept. */
    public long begin() {
        return beginning == null ? 0 : beginning.last() + 1;
    }

    /** What was lost while the latest were not kept; null if nothing was. */
    public @Nullable Lost beginning() {
        return beginning;
    }

    /** The deletions that were lost. */
    public Collection<Lost> lost() {
        return lost.values();
    }

    /** Those that there are beyond the retention, in their order, and deletions among them that are not. */
    public Collection<Latest<T>> all() {
        return byOffset.headMap(retained).values();
    }

    /** Has that lost, and nothing else, when a log is opened. */
    public void lost(@Nullable Lost whileNotKept, Collection<Lost> deletions) {
        beginning = whileNotKept;
        lost.clear();
        deletions.forEach(one -> lost.put(one.first(), one));
    }

    /** What is retained begins there; only while nothing is known of a record behind that. */
    public void retainedFrom(long offset) {
        retained = offset;
    }

    /**
     * Takes the last record of its key.
     *
     * @return the one before, if that was there beyond the retention, and so is gone now; else null
     */
    public @Nullable Latest<T> put(Latest<T> latest) {
        String key = latest.key();
        Assigned ahead = assigned.get(key);
        if (ahead != null) {
            assignedBytes -= ahead.bytes() - bytes(key);
        }
        Latest<T> replaced = byKey.put(key, latest);
        byOffset.put(latest.offset(), latest);
        bytes += latest.bytes();
        if (ahead != null && ahead.offset() == latest.offset()) {
            assigned.remove(key);
        }
        if (latest.offset() < retained) {
            remain(latest);
        }
        boolean went = replaced != null && remove(replaced);
        if (ahead != null && ahead.offset() != latest.offset()) {
            assignedBytes += ahead.bytes() - bytes(key);
        }
        return went ? replaced : null;
    }

    /** The last record of a key, also if it is retained, or deletes the key; null if none is known. */
    public @Nullable Latest<T> latest(String key) {
        return byKey.get(key);
    }

    /** Whether that record is the last one of its key. */
    public boolean isLatest(long offset) {
        return byOffset.containsKey(offset);
    }

    /** A record is elsewhere now, if it is still the last one of its key; returns it as it was, else null. */
    public @Nullable Latest<T> move(long offset, T where) {
        Latest<T> latest = byOffset.get(offset);
        if (latest != null) {
            Latest<T> moved = latest.at(where);
            byOffset.put(offset, moved);
            byKey.put(moved.key(), moved);
        }
        return latest;
    }

    /**
     * The first record that was retained is so no more.
     *
     * @return if it remains, as the latest of its key; else null
     */
    public @Nullable Latest<T> goBeyond(long offset) {
        retained = offset + 1;
        Latest<T> latest = byOffset.get(offset);
        if (latest == null) {
            return null;
        }
        if (!latest.deletes()) {
            remain(latest);
            return latest;
        }
        byOffset.remove(offset);
        byKey.remove(latest.key());
        Map.Entry<Long, Lost> before = lost.lastEntry();
        Long there = byOffset.lowerKey(offset);
        if (before == null || there != null && there > before.getValue().last()) {
            lost.put(offset, Lost.of(offset));
        } else {
            lost.put(before.getKey(), before.getValue().and(Lost.of(offset)));
        }
        return null;
    }

    /** The first record that was retained is so no more, in a topic that does not keep the latest. */
    public void lose(long offset) {
        retained = offset + 1;
        beginning = Lost.join(beginning, Lost.of(offset));
    }

    /** Loses all, because latest records are no more kept. */
    public void loseAll() {
        TreeMap<Long, Lost> all = new TreeMap<>(lost);
        for (Latest<T> latest : byOffset.headMap(retained).values()) {
            all.put(latest.offset(), Lost.of(latest.offset()));
        }
        for (Lost one : all.values()) {
            beginning = Lost.join(beginning, one);
        }
        byKey.clear();
        byOffset.clear();
        lost.clear();
        forgetAssigned();
        size = 0;
        sizeBytes = 0;
        bytes = 0;
    }

    /** The first record beyond the retention with that offset or a later one; null if there is none. */
    public @Nullable Latest<T> next(long offset) {
        Map.Entry<Long, Latest<T>> entry = byOffset.ceilingEntry(offset);
        return entry == null || entry.getKey() >= retained ? null : entry.getValue();
    }

    /**
     * How many records a reader misses before the next one that is there: zero if none, {@link Lost#UNKNOWN} if some.
     *
     * @param from where it stands
     * @param forgiven where the retention began when it did: it had read nothing that was deleted before that
     */
    public long missed(long from, long forgiven) {
        long missed = beginning == null ? 0 : beginning.missed(from);
        Latest<T> next = next(from);
        long to = next == null ? retained : next.offset();
        long since = Math.max(from, forgiven);
        Long first = lost.floorKey(from);
        for (Lost one : lost.subMap(first == null ? from : first, true, Math.max(from, to), false)
                .values()) {
            long more = one.missed(since);
            if (more < 0 || missed < 0) {
                return Lost.UNKNOWN;
            }
            missed += more;
        }
        return missed;
    }

    /** The first record beyond the retention that was kept at that time or later; null if there is none. */
    public @Nullable Latest<T> firstAt(Instant time) {
        long low = 0;
        long high = retained;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Latest<T> there = next(middle);
            if (there != null && Instant.ofEpochMilli(there.keptAt()).isBefore(time)) {
                low = there.offset() + 1;
            } else {
                high = middle;
            }
        }
        return next(low);
    }

    /** Notes that a record will be kept, and be the last one of its key. */
    public void assign(long offset, NewRecord record) {
        String key = Objects.requireNonNull(record.key());
        long before = assignedBytes(key);
        long size = record.data() == null ? 0 : record.size();
        assigned.put(key, new Assigned(offset, size));
        assignedBytes += size - before;
    }

    /** What was assigned, and is not here, will not be kept. */
    public void forgetAssigned() {
        assigned.clear();
        assignedBytes = 0;
    }

    /** Whether there is room for all of these for certain; else {@link #requireRoom} says. */
    public boolean hasRoom(TopicSettings settings, List<NewRecord> records) {
        long after = bytes + assignedBytes;
        for (NewRecord record : records) {
            after += record.size();
        }
        return after <= settings.retainedBytes();
    }

    /**
     * Refuses records if the latest of all keys, which stay, would be more together than the topic retains. Those after which they
     * are not more than before are always taken.
     *
     * @param records that are new: none has an id that was there
     */
    public void requireRoom(TopicSettings settings, List<NewRecord> records) {
        long before = bytes + assignedBytes;
        long after = before;
        Map<String, Long> changed = new HashMap<>();
        for (NewRecord record : records) {
            String key = Objects.requireNonNull(record.key());
            long size = record.data() == null ? 0 : record.size();
            Long known = changed.put(key, size);
            after += size - (known == null ? assignedBytes(key) : known);
        }
        if (after > settings.retainedBytes() && after > before) {
            throw new EventLogException(
                    Problem.FULL,
                    "latest records of topic " + settings.name() + ": " + after + " bytes (expected: at most "
                            + settings.retainedBytes() + ", as it retains; delete keys, or retain more)");
        }
    }

    private long assignedBytes(String key) {
        Assigned ahead = assigned.get(key);
        return ahead == null ? bytes(key) : ahead.bytes();
    }

    private long bytes(String key) {
        Latest<T> latest = byKey.get(key);
        return latest == null ? 0 : latest.bytes();
    }

    private void remain(Latest<T> latest) {
        if (!latest.deletes()) {
            size++;
            sizeBytes += latest.size();
        }
    }

    /** Lets go what a later record replaced; whether it was there beyond the retention. */
    private boolean remove(Latest<T> replaced) {
        long offset = replaced.offset();
        byOffset.remove(offset);
        bytes -= replaced.bytes();
        if (offset >= retained || replaced.deletes()) {
            return false;
        }
        size--;
        sizeBytes -= replaced.size();
        Map.Entry<Long, Lost> before = lost.lowerEntry(offset);
        Map.Entry<Long, Lost> after = lost.higherEntry(offset);
        Long thereBefore = byOffset.lowerKey(offset);
        Long thereAfter = byOffset.higherKey(offset);
        if (before != null
                && after != null
                && (thereBefore == null || thereBefore < before.getKey())
                && (thereAfter == null || thereAfter > after.getKey())) {
            lost.remove(after.getKey());
            lost.put(before.getKey(), before.getValue().and(after.getValue()));
        }
        return true;
    }
}
