package dev.beckon.api.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads protobuf wire format from a range of a byte array, which it neither changes nor keeps.
 *
 * <p>Every method throws {@link CodecException} for bytes that are cut short, malformed, or beyond the
 * {@link CodecLimits}; nothing is allocated for a length before that many bytes are known to be there. Not thread-safe.
 */
public final class Decoder {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int GROUP_START = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED32 = 5;
    private static final byte[] NO_BYTES = {};

    private final CodecLimits limits;
    private byte[] area = NO_BYTES;
    private int position;
    private int start;
    private int limit; // end of the message that is being read
    private int depth;
    private int elements;

    /** A decoder that holds these limits. */
    public Decoder(CodecLimits limits) {
        this.limits = limits;
    }

    /** Starts at a message that occupies {@code from} to {@code to}, exclusive, of {@code bytes}. */
    public Decoder reset(byte[] bytes, int from, int to) {
        area = bytes;
        position = from;
        start = from;
        limit = to;
        depth = 1;
        elements = 0;
        return this;
    }

    // ---- structure

    /** The next field's tag, or 0 at the end of the message that is being read. */
    public int tag() {
        if (position == limit) {
            return 0;
        }
        int tag = varint32();
        if (tag >>> 3 == 0) {
            throw new CodecException("field number: 0 at byte " + at() + " (expected: 1 to 536870911)");
        }
        return tag;
    }

    /**
     * Enters the nested message, map entry or packed list whose tag was just read.
     *
     * @return what {@link #exit} needs
     */
    public int enter() {
        if (++depth > limits.depth()) {
            throw new CodecException("depth of the message: " + depth + " (expected: at most " + limits.depth() + ")");
        }
        int length = length();
        int outer = limit;
        limit = position + length;
        return outer;
    }

    /** Leaves what {@link #enter} entered; it must have been read to its end. */
    public void exit(int outer) {
        if (position != limit) {
            throw new CodecException(
                    "nested message: " + (limit - position) + " bytes left at byte " + at() + " (expected: none)");
        }
        limit = outer;
        depth--;
    }

    /** True while the packed list that was entered has more elements; counts them. */
    public boolean more() {
        if (position == limit) {
            return false;
        }
        element();
        return true;
    }

    /** Counts one element of a collection. */
    public void element() {
        if (++elements > limits.elements()) {
            throw new CodecException(
                    "elements of the message: more than " + limits.elements() + " (expected: at most that many)");
        }
    }

    /** Skips the field with this tag, which the reader does not know. */
    public void skip(int tag) {
        switch (tag & 7) {
            case VARINT -> int64();
            case FIXED64 -> advance(8);
            case LENGTH_DELIMITED -> advance(length());
            case GROUP_START -> skipGroup(tag);
            case FIXED32 -> advance(4);
            default ->
                throw new CodecException("wire type: " + (tag & 7) + " of field " + (tag >>> 3) + " at byte " + at()
                        + " (expected: 0, 1, 2, 3 or 5)");
        }
    }

    private void skipGroup(int startTag) {
        if (++depth > limits.depth()) {
            throw new CodecException("depth of the message: " + depth + " (expected: at most " + limits.depth() + ")");
        }
        while (true) {
            int tag = tag();
            if (tag == 0) {
                throw new CodecException("group " + (startTag >>> 3) + ": no end (expected: an end tag)");
            }
            if ((tag & 7) == GROUP_END) {
                if (tag >>> 3 != startTag >>> 3) {
                    throw new CodecException("end of group: " + (tag >>> 3) + " (expected: " + (startTag >>> 3) + ")");
                }
                depth--;
                return;
            }
            skip(tag);
        }
    }

    // ---- values

    /** An {@code int32}, also one that was written as a longer varint: its low 32 bits, as protobuf has it. */
    public int int32() {
        return (int) int64();
    }

    /** An {@code int64}. */
    public long int64() {
        int at = position;
        if (at < limit) {
            byte first = area[at];
            if (first >= 0) {
                position = at + 1;
                return first;
            }
        }
        return longVarint();
    }

    /** A {@code bool}. */
    public boolean bool() {
        return int64() != 0;
    }

    /** A {@code float}. */
    public float float32() {
        int at = position;
        advance(4);
        return Float.intBitsToFloat((int) LittleEndian.INT.get(area, at));
    }

    /** A {@code double}. */
    public double float64() {
        int at = position;
        advance(8);
        return Double.longBitsToDouble((long) LittleEndian.LONG.get(area, at));
    }

    /** A {@code string}; malformed UTF-8 is refused. */
    public String string() {
        int length = length();
        int at = position;
        position = at + length;
        String value = new String(area, at, length, StandardCharsets.UTF_8);
        if (value.indexOf('\uFFFD') >= 0) { // what stands for malformed bytes, unless it was written itself
            strictly(at, length);
        }
        return value;
    }

    /** {@code bytes}, copied. */
    public byte[] bytes() {
        int length = length();
        int at = position;
        position = at + length;
        return length == 0 ? NO_BYTES : Arrays.copyOfRange(area, at, at + length);
    }

    /** A {@code google.protobuf.Timestamp}. */
    public Instant timestamp() {
        int outer = enter();
        long seconds = 0;
        int nanos = 0;
        for (int tag = tag(); tag != 0; tag = tag()) {
            switch (tag) {
                case 0x08 -> seconds = int64();
                case 0x10 -> nanos = int32();
                default -> skip(tag);
            }
        }
        exit(outer);
        if (nanos < 0 || nanos > 999_999_999 || seconds < Instants.FIRST_SECOND || seconds > Instants.LAST_SECOND) {
            throw new CodecException("timestamp: " + seconds + " s " + nanos
                    + " ns (expected: years 1 to 9999, nanoseconds 0 to 999999999)");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** A {@code google.protobuf.Duration}. */
    public Duration duration() {
        int outer = enter();
        long seconds = 0;
        int nanos = 0;
        for (int tag = tag(); tag != 0; tag = tag()) {
            switch (tag) {
                case 0x08 -> seconds = int64();
                case 0x10 -> nanos = int32();
                default -> skip(tag);
            }
        }
        exit(outer);
        boolean signsDiffer = seconds > 0 && nanos < 0 || seconds < 0 && nanos > 0;
        if (signsDiffer
                || nanos < -999_999_999
                || nanos > 999_999_999
                || Math.abs(seconds) > Instants.DURATION_SECONDS
                || seconds == Long.MIN_VALUE) {
            throw new CodecException("duration: " + seconds + " s " + nanos
                    + " ns (expected: at most 10,000 years either way, both of one sign)");
        }
        return Duration.ofSeconds(seconds, nanos);
    }

    /** A UUID written as 16 bytes. */
    public UUID uuid() {
        int length = length();
        if (length != 16) {
            throw new CodecException("uuid: " + length + " bytes (expected: 16)");
        }
        int at = position;
        position = at + 16;
        return new UUID(Long.reverseBytes((long) LittleEndian.LONG.get(area, at)), Long.reverseBytes((long)
                LittleEndian.LONG.get(area, at + 8)));
    }

    // ---- inside

    private int at() {
        return position - start;
    }

    private int length() {
        int length = varint32();
        if (length < 0 || length > limit - position) {
            throw new CodecException("length: " + Integer.toUnsignedString(length) + " at byte " + at()
                    + " (expected: at most the " + (limit - position) + " bytes that are left)");
        }
        return length;
    }

    private void advance(int bytes) {
        if (bytes > limit - position) {
            throw new CodecException("message: cut short at byte " + at() + " (expected: " + bytes + " more bytes)");
        }
        position += bytes;
    }

    /** A tag or a length: what does not fit 32 bits is refused. */
    private int varint32() {
        int at = position;
        if (at < limit) {
            byte first = area[at];
            if (first >= 0) {
                position = at + 1;
                return first;
            }
        }
        long value = longVarint();
        if (value >>> 32 != 0) {
            throw new CodecException("tag or length: " + Long.toUnsignedString(value) + " (expected: 32 bits)");
        }
        return (int) value;
    }

    private long longVarint() {
        long value = 0;
        int at = position;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == limit) {
                throw new CodecException(
                        "message: cut short at byte " + (at - start) + " (expected: more of a varint)");
            }
            byte next = area[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                position = at;
                return value;
            }
        }
        throw new CodecException("varint: more than 10 bytes at byte " + at() + " (expected: at most 10)");
    }

    private void strictly(int at, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(area, at, length));
        } catch (CharacterCodingException malformed) {
            throw new CodecException("string: malformed UTF-8 in the " + length + " bytes at byte " + (at - start)
                    + " (expected: UTF-8)");
        }
    }
}
