package dev.beckon.eventlog;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records whose offsets follow each other without a hole: new ones at the end, the oldest go first. An array that grows and
 * shrinks with what it holds. Not thread-safe.
 */
final class RecordRing {

    private static final int LEAST_SLOTS = 16;

    private @Nullable LogRecord[] slots = new LogRecord[LEAST_SLOTS];
    private int head;
    private int size;
    private long first;
    private long bytes;

    /** The offset of the first, or of the next one if there is none. */
    long first() {
        return first;
    }

    /** The offset of the next one. */
    long end() {
        return first + size;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The sum of {@link NewRecord#size()}. */
    long bytes() {
        return bytes;
    }

    /** The record with that offset, which is there. */
    LogRecord get(long offset) {
        return Objects.requireNonNull(slots[slot((int) (offset - first))]);
    }

    /** Adds the record with the offset {@link #end()}. */
    void add(LogRecord record) {
        if (size == slots.length) {
            resize(2 * size);
        }
        slots[slot(size)] = record;
        size++;
        bytes += record.content().size();
    }

    /** Takes the first one out, which is there. */
    LogRecord removeFirst() {
        LogRecord removed = get(first);
        slots[head] = null;
        head = slot(1);
        size--;
        first++;
        bytes -= removed.content().size();
        if (slots.length > LEAST_SLOTS && size == slots.length / 4) {
            resize(slots.length / 2);
        }
        return removed;
    }

    /** The offset of the first record that was kept at that time or later; {@link #end()} if there is none. */
    long firstAt(Instant time) {
        long low = first;
        long high = end();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (Instant.ofEpochMilli(get(middle).keptAt()).isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int slot(int index) {
        return (head + index) & (slots.length - 1); // their number is a power of two
    }

    private void resize(int length) {
        @Nullable LogRecord[] resized = new LogRecord[length];
        int beforeWrap = Math.min(size, slots.length - head);
        System.arraycopy(slots, head, resized, 0, beforeWrap);
        System.arraycopy(slots, 0, resized, beforeWrap, size - beforeWrap);
        slots = resized;
        head = 0;
    }
}
