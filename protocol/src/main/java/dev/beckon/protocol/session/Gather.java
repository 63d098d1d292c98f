package dev.beckon.protocol.session;

import java.util.Arrays;

/**
 * The outgoing bytes of a session, in one array that is borrowed while there are any. Messages are encoded in place at
 * its end; the connection takes from its start.
 */
final class Gather {

    private static final byte[] NONE = {};
    private static final int USUAL = 64 * 1024;

    private final Areas areas;
    private byte[] area = NONE;
    private int start;
    private int end;

    Gather(Areas areas) {
        this.areas = areas;
    }

    byte[] area() {
        return area;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int size() {
        return end - start;
    }

    /** Makes room for that many bytes at the end. */
    void ensure(int bytes) {
        if (area.length - end < bytes) {
            makeRoom(bytes);
        }
    }

    /** The bytes now end at {@code newEnd} of {@code written}, a larger copy of the area or the area itself. */
    void wroteTo(byte[] written, int newEnd) {
        if (written != area) {
            areas.give(area);
            area = written;
        }
        end = newEnd;
    }

    /** Forgets what lies behind {@code newEnd}. */
    void cutTo(int newEnd) {
        end = newEnd;
    }

    /** Forgets what lies behind {@code newEnd}, and gives the area back if nothing is left. */
    void dropFrom(int newEnd) {
        end = newEnd;
        if (start == end) {
            clear();
        }
    }

    /** The connection has taken the bytes up to {@code newStart}. */
    void takenTo(int newStart) {
        start = newStart;
        if (start == end) {
            clear();
        }
    }

    void clear() {
        if (area.length != 0) {
            areas.give(area);
        }
        area = NONE;
        start = 0;
        end = 0;
    }

    private void makeRoom(int bytes) {
        if (area.length == 0) {
            area = areas.take(Math.max(USUAL, bytes));
            return;
        }
        int live = end - start;
        if (start >= live && area.length - live >= bytes) {
            System.arraycopy(area, start, area, 0, live);
        } else {
            byte[] larger = areas.take(Math.max(live + bytes, 2 * area.length));
            System.arraycopy(area, start, larger, 0, live);
            areas.give(area);
            area = larger;
        }
        start = 0;
        end = live;
    }

    /** A copy of the bytes from {@code from} to the end. */
    byte[] copyFrom(int from) {
        return Arrays.copyOfRange(area, from, end);
    }
}
