package dev.beckon.api.codec;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The items of a set, or the keys of a map, that the decoder reads: in the order in which they came, found by their hash
 * codes. Who sends them cannot make the search slow: where a hash code lies is salted, and how many items may share one
 * is limited.
 */
final class ItemIndex {

    /** How many different items may have one hash code; each costs a comparison with all of these. */
    static final int SHARING = 512;

    private static final long SALT = new SplittableRandom().nextLong() | 1;

    private Object[] items;
    private int[] hashes;
    private int[] slots; // 1 + where the item is; a power of two, at least half of them empty
    private int shift;
    private int size;

    ItemIndex(int room) {
        items = new Object[room];
        hashes = new int[room];
        slots = slotsFor(room);
        shift = shiftFor(slots);
    }

    private static int[] slotsFor(int room) {
        return new int[Integer.highestOneBit(Math.max(1, 2 * room - 1)) << 1];
    }

    private static int shiftFor(int[] slots) {
        return Long.numberOfLeadingZeros(slots.length) + 1;
    }

    int size() {
        return size;
    }

    Object at(int index) {
        return items[index];
    }

    /** Where the item is; negative if it is not there. */
    int find(Object item) {
        int hash = item.hashCode();
        for (int slot = slot(hash); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            int at = slots[slot] - 1;
            if (hashes[at] == hash && items[at].equals(item)) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Adds the item as the last one, unless an equal one is there.
     *
     * @return where the equal one is; negative if there was none
     */
    int add(Object item, String name) {
        if (size == items.length) {
            grow();
        }
        int hash = item.hashCode();
        int sharing = 0;
        int slot = slot(hash);
        for (; slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            int at = slots[slot] - 1;
            if (hashes[at] == hash) {
                if (items[at].equals(item)) {
                    return at;
                }
                if (++sharing == SHARING) {
                    throw new CodecException(name + ": more than " + SHARING + " with the hash code " + hash
                            + " (expected: at most that many; hashCode should tell them apart)");
                }
            }
        }
        items[size] = item;
        hashes[size] = hash;
        slots[slot] = ++size;
        return -1;
    }

    private void grow() {
        int room = size * 2 + 1;
        items = Arrays.copyOf(items, room);
        hashes = Arrays.copyOf(hashes, room);
        slots = slotsFor(room);
        shift = shiftFor(slots);
        for (int i = 0; i < size; i++) {
            int slot = slot(hashes[i]);
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i + 1;
        }
    }

    /** Different hash codes meet in a slot by chance only: nobody outside knows the salt. */
    private int slot(int hash) {
        return (int) ((hash & 0xffff_ffffL) * SALT >>> shift);
    }
}
