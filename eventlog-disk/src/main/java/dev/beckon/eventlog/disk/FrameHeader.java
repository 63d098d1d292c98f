package dev.beckon.eventlog.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the body of a frame, big-endian:
 *
 * <pre>
 *  0  3  0x42 0x4B ('B', 'K'), 1 (the version)
 *  3  1  kind
 *  4  4  bytes of the body, without the zeros that fill it up to a multiple of 8
 *  8  8  number of the frame: one more than that of the frame before
 * 16  8  number of the last frame that was synced when this one was made; 0 if none
 * 24  4  CRC32C of the body and the zeros
 * 28  4  CRC32C of the journal's id, 8 bytes, and the 28 bytes before
 * </pre>
 *
 * The journal's id is in no frame, so that bytes in a record's data do not pass for a frame.
 *
 * @param kind what the body says
 * @param bodyLength bytes of the body
 * @param number of the frame, from 1
 * @param synced the frame up to which the journal was synced
 * @param bodyCrc CRC32C of the body and the zeros behind it
 */
record FrameHeader(FrameKind kind, int bodyLength, long number, long synced, int bodyCrc) {

    static final int BYTES = 32;
    static final int ALIGNMENT = 8;

    private static final int CHECKED_BYTES = 28;
    private static final int MARK = 0x424B01;

    /** The bytes of the whole frame. */
    int frameBytes() {
        return BYTES + padded(bodyLength);
    }

    /** How many bytes a body of that length takes. */
    static int padded(int bodyLength) {
        return (bodyLength + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Writes it there. */
    void encode(byte[] target, int at, long journal) {
        ByteBuffer header = ByteBuffer.wrap(target, at, BYTES);
        header.putInt(MARK << 8 | kind.code())
                .putInt(bodyLength)
                .putLong(number)
                .putLong(synced)
                .putInt(bodyCrc)
                .putInt(checksum(target, at, journal));
    }

    /** The header that stands there; null if none does. */
    static @Nullable FrameHeader decode(byte[] source, int at, long journal) {
        ByteBuffer header = ByteBuffer.wrap(source, at, BYTES);
        int markAndKind = header.getInt();
        if (markAndKind >>> 8 != MARK || header.getInt(at + CHECKED_BYTES) != checksum(source, at, journal)) {
            return null;
        }
        FrameKind kind = FrameKind.of((byte) markAndKind);
        int bodyLength = header.getInt();
        return kind == null || bodyLength < 0
                ? null
                : new FrameHeader(kind, bodyLength, header.getLong(), header.getLong(), header.getInt());
    }

    private static int checksum(byte[] bytes, int at, long journal) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, journal));
        crc.update(bytes, at, CHECKED_BYTES);
        return (int) crc.getValue();
    }
}
