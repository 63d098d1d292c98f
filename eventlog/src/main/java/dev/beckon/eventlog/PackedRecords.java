package dev.beckon.eventlog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of a topic whose offsets follow each other without a hole: new ones at the end, the oldest go first. They are kept as
 * bytes, and made anew for who reads them: so that a collector has nothing to copy of what is retained. Not thread-safe.
 */
final class PackedRecords {

    private static final int LEAST_SLOTS = 16;
    private static final int KEPT_AT = 0; // where in a record
    private static final int SIZE = KEPT_AT + Long.BYTES;
    private static final int REST = SIZE + Integer.BYTES;
    private static final int HAS_KEY = 1;
    private static final int HAS_ID = 2;
    private static final int HAS_DATA = 4;

    private final String topic;
    private final long epoch;
    private final ByteQueue records = new ByteQueue();
    private long[] addresses = new long[LEAST_SLOTS];
    private int head;
    private int size;
    private long first;
    private long bytes;
    private long firstKeptAt; // if there is a first: asked for often, and far from what is written
    private String lastSource = ""; // which many have in common

    PackedRecords(String topic, long epoch) {
        this.topic = topic;
        this.epoch = epoch;
    }

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

    /** When the first was kept, which is there. */
    long firstKeptAt() {
        return firstKeptAt;
    }

    /** When the record with that offset was kept, which is there. */
    long keptAt(long offset) {
        long address = address(offset);
        ByteQueue.Part part = records.part(address);
        return Packed.longAt(part.bytes(), part.at(address) + KEPT_AT);
    }

    /** The record with that offset, which is there. */
    LogRecord get(long offset) {
        long address = address(offset);
        ByteQueue.Part part = records.part(address);
        Packed in = new Packed(part.bytes(), part.at(address) + KEPT_AT);
        long keptAt = in.takeLong();
        in.takeInt();
        long time = in.takeLong();
        int has = in.takeInt();
        String source = in.takeText();
        if (source.equals(lastSource)) {
            source = lastSource;
        } else {
            lastSource = source;
        }
        String key = (has & HAS_KEY) == 0 ? null : in.takeText();
        String id = (has & HAS_ID) == 0 ? null : in.takeText();
        List<Header> headers = headers(in);
        byte @Nullable [] data = (has & HAS_DATA) == 0 ? null : in.takeBytes(in.takeInt());
        return new LogRecord(
                new Position(0, epoch, offset), keptAt, new NewRecord(topic, key, source, id, time, headers, data));
    }

    private static List<Header> headers(Packed in) {
        int many = in.takeInt();
        if (many == 0) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            headers.add(new Header(in.takeText(), in.takeText()));
        }
        return headers;
    }

    /** Adds a record of the topic, with the offset {@link #end()}. */
    void add(NewRecord record, long keptAt) {
        String key = record.key();
        String id = record.id();
        byte[] data = record.data();
        long address = records.add(length(record));
        ByteQueue.Part part = records.part(address);
        Packed out = new Packed(part.bytes(), part.at(address));
        out.put(keptAt);
        out.put(record.size());
        out.put(record.time());
        out.put((key == null ? 0 : HAS_KEY) | (id == null ? 0 : HAS_ID) | (data == null ? 0 : HAS_DATA));
        out.put(record.source());
        if (key != null) {
            out.put(key);
        }
        if (id != null) {
            out.put(id);
        }
        out.put(record.headers().size());
        for (Header header : record.headers()) {
            out.put(header.name());
            out.put(header.value());
        }
        if (data != null) {
            out.put(data.length);
            out.put(data);
        }
        if (size == addresses.length) {
            resize(2 * size);
        }
        addresses[slot(size)] = address;
        firstKeptAt = size == 0 ? keptAt : firstKeptAt;
        size++;
        bytes += record.size();
    }

    private static int length(NewRecord record) {
        String key = record.key();
        String id = record.id();
        byte[] data = record.data();
        int length = REST + Long.BYTES + 2 * Integer.BYTES + Packed.size(record.source());
        length = Math.addExact(length, key == null ? 0 : Packed.size(key));
        length = Math.addExact(length, id == null ? 0 : Packed.size(id));
        for (Header header : record.headers()) {
            length = Math.addExact(length, Packed.size(header.name()));
            length = Math.addExact(length, Packed.size(header.value()));
        }
        return Math.addExact(length, data == null ? 0 : Math.addExact(Integer.BYTES, data.length));
    }

    /** Takes the first one out, which is there. */
    void removeFirst() {
        long address = addresses[head];
        ByteQueue.Part part = records.part(address);
        bytes -= Packed.intAt(part.bytes(), part.at(address) + SIZE);
        head = slot(1);
        size--;
        first++;
        if (size == 0) {
            records.letGoBefore(records.end());
        } else {
            records.letGoBefore(addresses[head]);
            firstKeptAt = keptAt(first);
        }
        if (addresses.length > LEAST_SLOTS && size == addresses.length / 4) {
            resize(addresses.length / 2);
        }
    }

    /** The offset of the first record that was kept at that time or later; {@link #end()} if there is none. */
    long firstAt(Instant time) {
        long low = first;
        long high = end();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (Instant.ofEpochMilli(keptAt(middle)).isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long address(long offset) {
        return addresses[slot((int) (offset - first))];
    }

    private int slot(int index) {
        return (head + index) & (addresses.length - 1); // their number is a power of two
    }

    private void resize(int length) {
        long[] resized = new long[length];
        int beforeWrap = Math.min(size, addresses.length - head);
        System.arraycopy(addresses, head, resized, 0, beforeWrap);
        System.arraycopy(addresses, 0, resized, beforeWrap, size - beforeWrap);
        addresses = resized;
        head = 0;
    }
}
