package dev.beckon.eventlog.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Frames that are written together, one behind the other in one array. Not thread-safe. */
final class FrameBuffer {

    private static final int FIRST_BYTES = 64 * 1024;
    private static final int MOST_KEPT_BYTES = 4 * 1024 * 1024;

    private final long journal;
    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    /** For frames of the journal of that id. */
    FrameBuffer(long journal) {
        this.journal = journal;
    }

    /** How many bytes it has. */
    int size() {
        return size;
    }

    /** Its bytes, until it is changed. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** Empties it. */
    void clear() {
        size = 0;
        if (bytes.length > MOST_KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    /**
     * Adds a frame.
     *
     * @param number of the frame
     * @param synced number of the last frame that is synced
     */
    void add(FrameKind kind, byte[] body, long number, long synced) {
        int length = body.length;
        int padded = FrameHeader.padded(length);
        int from = size + FrameHeader.BYTES;
        if (bytes.length - from < padded) {
            bytes = Arrays.copyOf(bytes, Math.max(from + padded, bytes.length * 2));
        }
        System.arraycopy(body, 0, bytes, from, length);
        Arrays.fill(bytes, from + length, from + padded, (byte) 0);
        crc.reset();
        crc.update(bytes, from, padded);
        new FrameHeader(kind, length, number, synced, (int) crc.getValue()).encode(bytes, size, journal);
        size = from + padded;
    }
}
