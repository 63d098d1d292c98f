package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.LogRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of a topic are: for each offset from {@link #first} to {@link #end} the address of its frame, its size and its
 * time, 20 bytes; or, where the records are kept in memory, themselves. A ring that grows and shrinks with what it
 * holds. Not thread-safe.
 */
final class RecordIndex {

    private static final int LEAST_SLOTS = 16;

    /** Empty unless the records are kept here. */
    private @Nullable LogRecord[] contents;

    private long[] addresses = new long[LEAST_SLOTS];
    private long[] times = new long[LEAST_SLOTS];
    private int[] sizes = new int[LEAST_SLOTS];
    private int head;
    private int count;
    private long first;
    private long bytes;

    /** An empty one, of records that it keeps itself if {@code inMemory}. */
    RecordIndex(boolean inMemory) {
        contents = new LogRecord[inMemory ? LEAST_SLOTS : 0];
    }

    /** The offset of the first, or of the next one if there is none. */
    long first() {
        return first;
    }

    /** The offset of the next one. */
    long end() {
        return first + count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** The sum of their sizes. */
    long bytes() {
        return bytes;
    }

    long address(long offset) {
        return addresses[slot(offset)];
    }

    int size(long offset) {
        return sizes[slot(offset)];
    }

    /** When it was kept, in milliseconds since 1970. */
    long time(long offset) {
        return times[slot(offset)];
    }

    /** The record, if they are kept here. */
    @Nullable
    LogRecord content(long offset) {
        int slot = slot(offset);
        return contents.length == 0 ? null : contents[slot];
    }

    /** Begins at that offset; only while it is empty. */
    void beginAt(long offset) {
        if (count > 0) {
            throw new IllegalStateException("index: " + count + " records (expected: none)");
        }
        first = offset;
    }

    /** Adds the record with the offset {@link #end()}. */
    void add(long address, int size, long time, @Nullable LogRecord content) {
        if (count == sizes.length) {
            resize(2 * count);
        }
        int slot = head + count & sizes.length - 1;
        addresses[slot] = address;
        times[slot] = time;
        sizes[slot] = size;
        if (contents.length > 0) {
            contents[slot] = content;
        }
        count++;
        bytes += size;
    }

    /** Takes the first one out. */
    void removeFirst() {
        bytes -= size(first);
        if (contents.length > 0) {
            contents[head] = null;
        }
        head = head + 1 & sizes.length - 1;
        first++;
        count--;
        if (sizes.length > LEAST_SLOTS && count == sizes.length / 4) {
            resize(sizes.length / 2);
        }
    }

    /** The offset of the first record that was kept at that time or later; {@link #end()} if there is none. */
    long firstAt(Instant time) {
        long low = first;
        long high = end();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (Instant.ofEpochMilli(time(middle)).isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int slot(long offset) {
        if (offset < first || offset >= end()) {
            throw new IndexOutOfBoundsException("offset: " + offset + " (expected: " + first + " to " + end() + ")");
        }
        return head + (int) (offset - first) & sizes.length - 1;
    }

    private void resize(int length) {
        long[] newAddresses = new long[length];
        long[] newTimes = new long[length];
        int[] newSizes = new int[length];
        @Nullable LogRecord[] newContents = new LogRecord[contents.length == 0 ? 0 : length];
        unroll(addresses, newAddresses);
        unroll(times, newTimes);
        unroll(sizes, newSizes);
        if (contents.length > 0) {
            unroll(contents, newContents);
        }
        addresses = newAddresses;
        times = newTimes;
        sizes = newSizes;
        contents = newContents;
        head = 0;
    }

    /** Copies what is there to the start of another array. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays, of one type
    private void unroll(Object ring, Object straight) {
        int beforeWrap = Math.min(count, sizes.length - head);
        System.arraycopy(ring, head, straight, 0, beforeWrap);
        System.arraycopy(ring, 0, straight, beforeWrap, count - beforeWrap);
    }
}
