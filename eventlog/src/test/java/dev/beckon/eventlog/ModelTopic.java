package dev.beckon.eventlog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A topic as a plain list of all that it ever had, for comparison. What is looked for is mostly looked for from one end to the
 * other. */
final class ModelTopic {

    /** What became of a record. */
    enum Fate {
        RETAINED,
        /** Beyond the retention, as the latest of its key. */
        KEPT,
        REPLACED,
        LOST
    }

    /** A record that was appended. */
    static final class Entry {
        final LogRecord record;
        Fate fate = Fate.RETAINED;

        /** When it was lost, as a number that grows. */
        int lost;

        Entry(LogRecord record) {
            this.record = record;
        }

        boolean isThere() {
            return fate == Fate.RETAINED || fate == Fate.KEPT;
        }
    }

    private record Seen(String source, String id, Position position, long at) {}

    final List<Entry> entries = new ArrayList<>();
    TopicSettings settings;
    private final List<Seen> seen = new ArrayList<>();
    private int losses;

    /** So many are beyond the retention. */
    private int beyond;

    ModelTopic(TopicSettings settings) {
        this.settings = settings;
    }

    /** Lets go what is beyond the retention at that time, and ids beyond the window. */
    void expire(long now) {
        long bytes = 0;
        int retained = entries.size(); // from there on
        while (retained > beyond) {
            LogRecord record = entries.get(retained - 1).record;
            bytes += record.content().size();
            if (bytes > settings.retainedBytes()
                    || now - record.keptAt() > settings.retainedTime().toMillis()) {
                break;
            }
            retained--;
        }
        for (; beyond < retained; beyond++) {
            Entry entry = entries.get(beyond);
            boolean isLatest = isLatest(beyond);
            if (!settings.keepsLatest() || isLatest && entry.record.deletes()) {
                entry.fate = Fate.LOST;
                entry.lost = ++losses;
            } else {
                entry.fate = isLatest ? Fate.KEPT : Fate.REPLACED;
            }
        }
        seen.removeIf(one -> now - one.at > settings.dedupWindow().toMillis());
        while (seen.size() > settings.dedupIds()) {
            seen.remove(0);
        }
    }

    /** Where the record with that id stands; null if it is not remembered. */
    Position find(NewRecord record) {
        return seen.stream()
                .filter(one -> one.source.equals(record.source()) && one.id.equals(record.id()))
                .map(Seen::position)
                .findFirst()
                .orElse(null);
    }

    void append(LogRecord record) {
        if (settings.keepsLatest()) {
            entries.stream()
                    .filter(entry -> entry.fate == Fate.KEPT
                            && Objects.equals(
                                    entry.record.content().key(),
                                    record.content().key()))
                    .forEach(entry -> entry.fate = Fate.REPLACED);
        }
        entries.add(new Entry(record));
        if (record.content().id() != null && !settings.dedupWindow().isZero()) {
            seen.add(new Seen(record.content().source(), record.content().id(), record.position(), record.keptAt()));
        }
    }

    /** How many records stand before that place. */
    int index(Position place) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).record.position().compareTo(place) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first record that is there, from that index on; the number of all if there is none. */
    int nextThere(int from) {
        int index = from;
        while (index < entries.size() && !entries.get(index).isThere()) {
            index++;
        }
        return index;
    }

    /** How many are lost between the two, of those that were lost after so many others. */
    int lost(int from, int to, int after) {
        return (int) entries.subList(from, to).stream()
                .filter(entry -> entry.fate == Fate.LOST && entry.lost > after)
                .count();
    }

    /** How many were lost until now. */
    int losses() {
        return losses;
    }

    List<Entry> there() {
        return entries.stream().filter(Entry::isThere).toList();
    }

    /** The latest of each key of all records that ever were, as texts. */
    Map<String, String> latest() {
        return latest(entries.stream().map(entry -> entry.record).toList());
    }

    /** The latest of each key of those records, as texts. */
    static Map<String, String> latest(List<LogRecord> records) {
        Map<String, String> latest = new HashMap<>();
        for (LogRecord record : records) {
            if (record.deletes()) {
                latest.remove(record.content().key());
            } else {
                latest.put(record.content().key(), Contents.of(record.content()));
            }
        }
        return latest;
    }

    private boolean isLatest(int index) {
        String key = entries.get(index).record.content().key();
        return entries.subList(index + 1, entries.size()).stream()
                .noneMatch(entry -> Objects.equals(entry.record.content().key(), key));
    }
}
