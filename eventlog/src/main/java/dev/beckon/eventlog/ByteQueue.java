package dev.beckon.eventlog;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in the order in which they came: pieces are added at the end, and let go from either. Few and large arrays, so that a
 * collector finds nothing in them to follow, and seldom copies one. Not thread-safe.
 */
final class ByteQueue {

    private static final int LEAST = 4 * 1024;
    private static final int MOST = (1 << 20) - 64; // G1 gives it a region to itself, in which it stays, and fills that
    private static final int SHARE = 8; // of what is held, that the next array may add unused

    /** Of addresses from {@code begin} on. */
    record Part(long begin, byte[] bytes) {

        int at(long address) {
            return (int) (address - begin);
        }

        private long end() {
            return begin + bytes.length;
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private long end;

    /** Makes room for a piece, which is in one array; returns its address, which is greater than those before. */
    long add(int length) {
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last == null || end + length > last.end()) {
            long held = last == null ? 0 : end - parts.get(0).begin();
            int usual = (int) Math.max(LEAST, Math.min(MOST, held / SHARE));
            last = new Part(last == null ? end : last.end(), new byte[Math.max(length, usual)]);
            parts.add(last);
            end = last.begin();
        }
        long address = end;
        end += length;
        return address;
    }

    /** Where the next piece is added, or later. */
    long end() {
        return end;
    }

    /** The array of the piece that has this address. */
    Part part(long address) {
        int low = 0;
        int high = parts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (parts.get(middle).begin() <= address) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return parts.get(low);
    }

    /** Lets go the pieces before that address. */
    void letGoBefore(long address) {
        while (!parts.isEmpty() && (parts.get(0).end() <= address || address >= end)) {
            parts.remove(0);
        }
    }

    /** Lets go the piece with that address and all after it. */
    void letGoFrom(long address) {
        while (!parts.isEmpty() && parts.get(parts.size() - 1).begin() >= address) {
            parts.remove(parts.size() - 1);
        }
        end = address;
    }
}
