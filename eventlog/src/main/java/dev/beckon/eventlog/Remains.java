package dev.beckon.eventlog;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a topic beyond its retention: the latest records of their keys, by offset, and what is lost between them.
 * It takes room for each record that is there, however many went. Not thread-safe.
 *
 * <p>A topic may have kept no latest records at first. What it lost then lies before all that it has.
 */
final class Remains {

    /** A record, and what is lost between the one before it and it. */
    record Remain(LogRecord record, Lost before) {
        long offset() {
            return record.position().offset();
        }
    }

    private final TreeMap<Long, Remain> records = new TreeMap<>();

    /** Lost while no latest records were kept, so before all of them. */
    private final Lost beginning = new Lost();

    /** Deletions lost after the last of the records. */
    private Lost sinceLast = new Lost();

    private long deletionsLost;
    private long bytes;

    int size() {
        return records.size();
    }

    long bytes() {
        return bytes;
    }

    /** How many deletions were lost until now. */
    long deletionsLost() {
        return deletionsLost;
    }

    /** Behind all that was lost otherwise than as a deletion. */
    long begin() {
        return beginning.end();
    }

    /** Takes in a record that goes beyond the retention and is the latest of its key. */
    void keep(LogRecord record) {
        records.put(record.position().offset(), new Remain(record, sinceLast));
        sinceLast = new Lost();
        bytes += record.content().size();
    }

    /** Takes note of a deletion that goes beyond the retention and is the latest record of its key. */
    void loseDeletion(long offset) {
        deletionsLost++;
        sinceLast.add(offset, deletionsLost);
    }

    /** Takes note of a record that goes beyond the retention where no latest records are kept. */
    void lose(long offset) {
        beginning.add(offset, Long.MAX_VALUE);
    }

    /** Lets a record go, which is here, because a later one of its key has come. */
    void replaced(LogRecord record) {
        Remain removed = records.remove(record.position().offset());
        if (removed == null) {
            throw new IllegalStateException("replaced: " + record.position() + " (expected: one that remains)");
        }
        bytes -= record.content().size();
        Remain next = next(removed.offset());
        removed.before().addAll(lostBefore(next)); // those are later
        if (next == null) {
            sinceLast = removed.before();
        } else {
            records.put(next.offset(), new Remain(next.record(), removed.before()));
        }
    }

    /** Loses all, because latest records are no more kept. */
    void loseAll() {
        for (Remain remain : records.values()) {
            beginning.addAll(remain.before());
            lose(remain.offset());
        }
        beginning.addAll(sinceLast);
        records.clear();
        sinceLast = new Lost();
        bytes = 0;
    }

    /** The first record with that offset or a later one. */
    @Nullable
    Remain next(long offset) {
        Map.Entry<Long, Remain> entry = records.ceilingEntry(offset);
        return entry == null ? null : entry.getValue();
    }

    /**
     * How many records a reader misses before the next one that is there: zero if none, {@link Lost#UNKNOWN} if some.
     *
     * @param from where it stands
     * @param forgiven as many deletions were lost before it began, which it does not miss
     */
    long missed(long from, long forgiven) {
        long atBeginning = beginning.missed(from, 0);
        long sinceThen = lostBefore(next(from)).missed(from, forgiven);
        return atBeginning < 0 || sinceThen < 0 ? Lost.UNKNOWN : atBeginning + sinceThen;
    }

    /** The first record that was kept at that time or later; null if there is none. */
    @Nullable
    Remain firstAt(Instant time) {
        if (records.isEmpty()) {
            return null;
        }
        long low = records.firstKey();
        long high = records.lastKey() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Remain remain = next(middle);
            if (remain != null && Instant.ofEpochMilli(remain.record().keptAt()).isBefore(time)) {
                low = remain.offset() + 1;
            } else {
                high = middle;
            }
        }
        return next(low);
    }

    private Lost lostBefore(@Nullable Remain remain) {
        return remain == null ? sinceLast : remain.before();
    }
}
