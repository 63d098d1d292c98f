package dev.beckon.eventlog.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a segment, big-endian, before zeros up to byte 4,096:
 *
 * <pre>
 *  0  8  "BeckonJ" and 1, the version
 *  8  8  the journal's id
 * 16  8  number of the segment
 * 24  8  number of its first frame
 * 32  8  where the segment before ends; 0 if there was none
 * 40  8  epoch of what is appended from here on
 * 48  4  1 if it begins with how everything stands, so that it does not need those before; else 0
 * 52  4  CRC32C of the bytes before
 * </pre>
 *
 * @param journal random; the same in all segments of a journal
 * @param number of the segment, from 1
 * @param firstFrame the number of its first frame
 * @param previousEnd what stands behind that in the segment before is not part of the journal
 * @param epoch of the records that are appended while it is the last segment
 * @param alone whether it begins with how everything stands
 */
record SegmentHeader(long journal, long number, long firstFrame, long previousEnd, long epoch, boolean alone) {

    /** Where the first frame stands: frames share no block of a disk with the header. */
    static final int BYTES = 4096;

    private static final int CHECKED_BYTES = 52;
    private static final long MARK = 0x4265636B_6F6E4A01L;

    /** All of its bytes. */
    ByteBuffer encode() {
        ByteBuffer header = ByteBuffer.allocate(BYTES);
        header.putLong(MARK)
                .putLong(journal)
                .putLong(number)
                .putLong(firstFrame)
                .putLong(previousEnd)
                .putLong(epoch)
                .putInt(alone ? 1 : 0)
                .putInt(checksum(header));
        return header.clear();
    }

    /** The header that the buffer has from its start; null if it has none. */
    static @Nullable SegmentHeader decode(ByteBuffer source) {
        if (source.limit() < BYTES
                || source.getLong(0) != MARK
                || source.getInt(CHECKED_BYTES) != checksum(source)
                || !isZero(source)) {
            return null;
        }
        return new SegmentHeader(
                source.getLong(8),
                source.getLong(16),
                source.getLong(24),
                source.getLong(32),
                source.getLong(40),
                source.getInt(48) == 1);
    }

    private static boolean isZero(ByteBuffer source) {
        int from = CHECKED_BYTES + Integer.BYTES;
        return source.slice(from, BYTES - from).equals(ByteBuffer.allocate(BYTES - from));
    }

    private static int checksum(ByteBuffer source) {
        CRC32C crc = new CRC32C();
        crc.update(source.slice(0, CHECKED_BYTES));
        return (int) crc.getValue();
    }
}
