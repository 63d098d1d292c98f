package dev.beckon.eventlog;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a topic's records, as long and as many as a log is to remember: for those who write one. They are kept as bytes,
 * and found by a hash that differs from process to process, so that nobody can choose ids that slow it down. Not thread-safe.
 */
public final class SeenIds {

    /** Whose id it is, and the id. */
    public record Id(String source, String id) {

        /** That of a record; null if it has none. */
        public static @Nullable Id of(NewRecord record) {
            return record.id() == null ? null : new Id(record.source(), record.id());
        }
    }

    private static final int LEAST_SLOTS = 16;
    private static final int NONE = -1;

    // where in what is kept of one
    private static final int AT = 0;
    private static final int OFFSET = AT + Long.BYTES;
    private static final int EPOCH = OFFSET + Long.BYTES;
    private static final int PARTITION = EPOCH + Long.BYTES;
    private static final int HASH = PARTITION + Integer.BYTES;
    private static final int LENGTH = HASH + Integer.BYTES;
    private static final int TEXTS = LENGTH + Integer.BYTES;

    private static final long SECRET = new SecureRandom().nextLong() | 1;
    private static final long OTHER_SECRET = new SecureRandom().nextLong() | 1;

    /** In the order in which they came, so that of their times and offsets too. */
    private final ByteQueue kept = new ByteQueue();

    // a ring, in the same order; all have the same power of two as length
    private long[] addresses = new long[LEAST_SLOTS];
    private int[] nexts = new int[LEAST_SLOTS]; // the slot of another whose hash begins the same
    private int[] firsts = filled(LEAST_SLOTS); // by what a hash begins with
    private int head;
    private int size;
    private long oldestAt; // if there is any: asked for often, and far from what is written

    /** None. */
    public SeenIds() {}

    /** Where the record with that id stands; null if it is not remembered. */
    public @Nullable Position find(Id id) {
        byte[] texts = packed(id);
        int hash = hash(texts);
        for (int slot = firsts[hash & mask()]; slot != NONE; slot = nexts[slot]) {
            ByteQueue.Part part = kept.part(addresses[slot]);
            byte[] bytes = part.bytes();
            int at = part.at(addresses[slot]);
            if (Packed.intAt(bytes, at + HASH) == hash) {
                int from = at + TEXTS;
                int to = from + Packed.intAt(bytes, at + LENGTH);
                if (Arrays.equals(bytes, from, to, texts, 0, texts.length)) {
                    return new Position(
                            Packed.intAt(bytes, at + PARTITION),
                            Packed.longAt(bytes, at + EPOCH),
                            Packed.longAt(bytes, at + OFFSET));
                }
            }
        }
        return null;
    }

    /** Remembers one that is not remembered. */
    public void add(Id id, Position position, long at) {
        byte[] texts = packed(id);
        int hash = hash(texts);
        long address = kept.add(TEXTS + texts.length);
        ByteQueue.Part part = kept.part(address);
        Packed out = new Packed(part.bytes(), part.at(address));
        out.put(at);
        out.put(position.offset());
        out.put(position.epoch());
        out.put(position.partition());
        out.put(hash);
        out.put(texts.length);
        out.put(texts);
        if (size == addresses.length) {
            resize(2 * size);
        }
        int slot = (head + size) & mask();
        oldestAt = size == 0 ? at : oldestAt;
        size++;
        addresses[slot] = address;
        link(slot, hash);
    }

    /** Forgets those that came before that time, and the oldest of those that are too many. */
    public void forget(long before, int most) {
        while (size > 0 && (size > most || oldestAt < before)) {
            unlink(head);
            head = (head + 1) & mask();
            size--;
            if (size == 0) {
                kept.letGoBefore(kept.end());
            } else {
                kept.letGoBefore(addresses[head]);
                oldestAt = longAt(head, AT);
            }
        }
        if (addresses.length > LEAST_SLOTS && size < addresses.length / 4) {
            resize(addresses.length / 2);
        }
    }

    /** Forgets those of records from that offset on, which will not be kept. */
    public void forgetFrom(long offset) {
        while (size > 0) {
            int newest = (head + size - 1) & mask();
            if (longAt(newest, OFFSET) < offset) {
                return;
            }
            unlink(newest);
            size--;
            kept.letGoFrom(addresses[newest]);
        }
    }

    /** The offset of the oldest record that is remembered; none that is before it needs to be kept for its id. */
    public long oldest() {
        return size == 0 ? Long.MAX_VALUE : longAt(head, OFFSET);
    }

    private int mask() {
        return addresses.length - 1;
    }

    private long longAt(int slot, int field) {
        ByteQueue.Part part = kept.part(addresses[slot]);
        return Packed.longAt(part.bytes(), part.at(addresses[slot]) + field);
    }

    private int hashAt(int slot) {
        ByteQueue.Part part = kept.part(addresses[slot]);
        return Packed.intAt(part.bytes(), part.at(addresses[slot]) + HASH);
    }

    private void link(int slot, int hash) {
        nexts[slot] = firsts[hash & mask()];
        firsts[hash & mask()] = slot;
    }

    private void unlink(int slot) {
        int begin = hashAt(slot) & mask();
        if (firsts[begin] == slot) {
            firsts[begin] = nexts[slot];
            return;
        }
        int before = firsts[begin];
        while (nexts[before] != slot) {
            before = nexts[before];
        }
        nexts[before] = nexts[slot];
    }

    private void resize(int length) {
        long[] resized = new long[length];
        for (int i = 0; i < size; i++) {
            resized[i] = addresses[(head + i) & mask()];
        }
        addresses = resized;
        nexts = new int[length];
        firsts = filled(length);
        head = 0;
        for (int slot = 0; slot < size; slot++) {
            link(slot, hashAt(slot));
        }
    }

    private static int[] filled(int length) {
        int[] none = new int[length];
        Arrays.fill(none, NONE);
        return none;
    }

    private static byte[] packed(Id id) {
        byte[] texts = new byte[Packed.size(id.source()) + Packed.size(id.id())];
        Packed out = new Packed(texts, 0);
        out.put(id.source());
        out.put(id.id());
        return texts;
    }

    private static int hash(byte[] bytes) {
        long hash = SECRET ^ bytes.length;
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            hash = mixed(hash ^ Packed.longAt(bytes, at));
        }
        long rest = 0;
        for (; at < bytes.length; at++) {
            rest = rest << Byte.SIZE | bytes[at] & 0xff;
        }
        hash = mixed(hash ^ rest);
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    /** Both halves of the product: each bit depends on all. */
    private static long mixed(long value) {
        return Math.multiplyHigh(value, OTHER_SECRET) ^ value * OTHER_SECRET;
    }
}
