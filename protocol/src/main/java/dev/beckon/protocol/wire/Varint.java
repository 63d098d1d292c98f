package dev.beckon.protocol.wire;

/** Base-128 varints, least significant group first, as protobuf has them. */
public final class Varint {

    /** The most bytes that a varint takes. */
    public static final int MAX = 10;

    private Varint() {}

    /** The bytes that {@code value} takes. */
    public static int size(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** The bytes of the valid varint at {@code at}. */
    public static int sizeAt(byte[] area, int at) {
        int end = at;
        while (area[end] < 0) {
            end++;
        }
        return end - at + 1;
    }

    /** Writes {@code value} and returns the position after it. */
    public static int write(byte[] area, int at, long value) {
        while ((value & ~0x7fL) != 0) {
            area[at++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        area[at] = (byte) value;
        return at + 1;
    }

    /**
     * Reads the varint at {@code at}, which has to end before {@code to}.
     *
     * @throws MalformedFrameException if it does not end there, or has more than ten bytes
     */
    public static long read(byte[] area, int at, int to) {
        return at < to && area[at] >= 0 ? area[at] : readMore(area, at, to); // most have one byte
    }

    private static long readMore(byte[] area, int at, int to) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= to) {
                throw new MalformedFrameException("varint: cut short (expected: more bytes)");
            }
            byte next = area[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedFrameException("varint: more than " + MAX + " bytes (expected: at most " + MAX + ")");
    }
}
