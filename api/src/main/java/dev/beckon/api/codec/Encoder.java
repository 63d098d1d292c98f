package dev.beckon.api.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes protobuf wire format into a byte array that it replaces by a larger one when it is full.
 *
 * <p>Methods named after a type alone leave out the default value, as proto3 does for fields without presence; those
 * with {@code present} in front always write. A {@code tag} is a field's number and wire type as they stand on the
 * wire, {@code number << 3 | type}. Not thread-safe.
 */
public final class Encoder {

    private static final int DEPTH = CodecLimits.DEFAULT.depth();

    private static final int LONG = 16; // characters from which a copy pays
    private static final long ONES = 0x0101010101010101L;
    private static final long SIGNS = 0x8080808080808080L;
    private static final long QUESTION_MARKS = '?' * ONES;

    private byte[] area;
    private int position;
    private int depth;

    /** An encoder with an array of its own of this initial size. */
    public Encoder(int capacity) {
        area = new byte[capacity];
    }

    // ---- the runtime's side

    /** Goes on in {@code into} at {@code start}; what lies before it is kept when the array has to grow. */
    public void reset(byte[] into, int start) {
        area = into;
        position = start;
        depth = 0;
    }

    /** The array written to, which may be another than the one that was given. */
    public byte[] array() {
        return area;
    }

    /** Where the next byte will be written. */
    public int position() {
        return position;
    }

    // ---- checks of what is to be written

    /**
     * Returns {@code value}, which must be given.
     *
     * @param name of the component or parameter, for the message
     * @param expected its type with an article, for the message
     */
    public static <T> T given(@Nullable T value, String name, String expected) {
        if (value == null) {
            throw new CodecException(name + ": null (expected: " + expected
                    + "; a component that may be absent is Optional or @Nullable)");
        }
        return value;
    }

    /** Returns {@code value}, an element, key or value of the collection {@code name}, which must not be null. */
    public static <T> T item(@Nullable T value, String name, String expected) {
        if (value == null) {
            throw new CodecException(name + ": null inside (expected: " + expected + ")");
        }
        return value;
    }

    // ---- fields

    /** An {@code int32}. */
    public void int32(int tag, int value) {
        if (value != 0) {
            presentInt32(tag, value);
        }
    }

    /** An {@code int32}, zero included. */
    public void presentInt32(int tag, int value) {
        ensure(15);
        varint(tag);
        varint64(value);
    }

    /** An {@code int64}. */
    public void int64(int tag, long value) {
        if (value != 0) {
            presentInt64(tag, value);
        }
    }

    /** An {@code int64}, zero included. */
    public void presentInt64(int tag, long value) {
        ensure(15);
        varint(tag);
        varint64(value);
    }

    /** A {@code bool}. */
    public void bool(int tag, boolean value) {
        if (value) {
            presentBool(tag, true);
        }
    }

    /** A {@code bool}, false included. */
    public void presentBool(int tag, boolean value) {
        ensure(6);
        varint(tag);
        area[position++] = (byte) (value ? 1 : 0);
    }

    /** A {@code float}; -0.0 is not the default. */
    public void float32(int tag, float value) {
        if (Float.floatToRawIntBits(value) != 0) {
            presentFloat32(tag, value);
        }
    }

    /** A {@code float}, zero included. */
    public void presentFloat32(int tag, float value) {
        ensure(9);
        varint(tag);
        fixed32(Float.floatToRawIntBits(value));
    }

    /** A {@code double}; -0.0 is not the default. */
    public void float64(int tag, double value) {
        if (Double.doubleToRawLongBits(value) != 0) {
            presentFloat64(tag, value);
        }
    }

    /** A {@code double}, zero included. */
    public void presentFloat64(int tag, double value) {
        ensure(13);
        varint(tag);
        fixed64(Double.doubleToRawLongBits(value));
    }

    /** A {@code string}. */
    public void string(int tag, String value) {
        if (!value.isEmpty()) {
            presentString(tag, value);
        }
    }

    /** A {@code string}, the empty one included. */
    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) is for ASCII, as it is used here
    public void presentString(int tag, String value) {
        int length = value.length();
        ensure(10L + length);
        varint(tag);
        int start = position;
        varint(length); // right if all is ASCII
        if (length >= LONG) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8); // many characters at a time
            if (utf8.length == length && !mayHaveQuestionMark(utf8)) {
                System.arraycopy(utf8, 0, area, position, length);
                position += length;
                return;
            }
        }
        int at = position;
        value.getBytes(0, length, area, at); // the low bytes, copied as a block; right if all is ASCII
        int all = 0;
        for (int i = 0; i < length; i++) { // no way out of the loop, so that it can be unrolled
            all |= value.charAt(i);
        }
        if (all >= 0x80) {
            utf8(value, start);
            return;
        }
        position = at + length;
    }

    /** {@code bytes}. */
    public void bytes(int tag, byte[] value) {
        if (value.length != 0) {
            presentBytes(tag, value);
        }
    }

    /** {@code bytes}, none included. */
    public void presentBytes(int tag, byte[] value) {
        ensure(10L + value.length);
        varint(tag);
        varint(value.length);
        System.arraycopy(value, 0, area, position, value.length);
        position += value.length;
    }

    /** A {@code google.protobuf.Timestamp}, always written. */
    public void timestamp(int tag, Instant value) {
        long seconds = value.getEpochSecond();
        if (seconds < Instants.FIRST_SECOND || seconds > Instants.LAST_SECOND) {
            throw new CodecException("instant: " + value + " (expected: years 1 to 9999)");
        }
        int mark = begin(tag);
        int64(0x08, seconds);
        int32(0x10, value.getNano());
        end(mark);
    }

    /** A {@code google.protobuf.Duration}, always written. */
    public void duration(int tag, Duration value) {
        long seconds = value.getSeconds();
        int nanos = value.getNano();
        if (seconds < 0 && nanos > 0) { // both have the same sign on the wire
            seconds++;
            nanos -= 1_000_000_000;
        }
        if (seconds < -Instants.DURATION_SECONDS || seconds > Instants.DURATION_SECONDS) {
            throw new CodecException("duration: " + value + " (expected: at most 10,000 years either way)");
        }
        int mark = begin(tag);
        int64(0x08, seconds);
        int32(0x10, nanos);
        end(mark);
    }

    /** A UUID as {@code bytes}: 16 of them, the most significant first; always written. */
    public void uuid(int tag, UUID value) {
        ensure(22);
        varint(tag);
        area[position++] = 16;
        putLongBigEndian(value.getMostSignificantBits());
        putLongBigEndian(value.getLeastSignificantBits());
    }

    /**
     * Starts a nested message, a map entry or a packed list; always written.
     *
     * @return what {@link #end} needs
     */
    public int begin(int tag) {
        if (++depth >= DEPTH) {
            throw new CodecException("depth of the message: more than " + DEPTH + " (expected: at most " + DEPTH + ")");
        }
        ensure(6);
        varint(tag);
        return ++position; // one byte is kept for the length
    }

    /** Ends what {@link #begin} started. */
    public void end(int mark) {
        depth--;
        int length = position - mark;
        if (length < 0x80) {
            area[mark - 1] = (byte) length;
            return;
        }
        int more = sizeOfVarint(length) - 1;
        ensure(more);
        System.arraycopy(area, mark, area, mark + more, length);
        position = mark - 1;
        varint(length);
        position += length;
    }

    // ---- packed lists; empty ones are left out

    /** A {@code repeated int32}; {@code name} is for the message about a null in it. */
    public void int32s(int tag, List<Integer> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        if (values instanceof IntList own) {
            for (int i = 0; i < own.size(); i++) {
                element(own.at(i));
            }
        } else {
            for (Integer value : values) {
                element((int) item(value, name, "an int"));
            }
        }
        end(mark);
    }

    /** A {@code repeated int64}; {@code name} is for the message about a null in it. */
    public void int64s(int tag, List<Long> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        if (values instanceof LongList own) {
            for (int i = 0; i < own.size(); i++) {
                element(own.at(i));
            }
        } else {
            for (Long value : values) {
                element((long) item(value, name, "a long"));
            }
        }
        end(mark);
    }

    /** A {@code repeated bool}; {@code name} is for the message about a null in it. */
    public void bools(int tag, List<Boolean> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Boolean value : values) {
            ensure(1);
            area[position++] = (byte) (item(value, name, "a boolean") ? 1 : 0);
        }
        end(mark);
    }

    /** A {@code repeated float}; {@code name} is for the message about a null in it. */
    public void float32s(int tag, List<Float> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Float value : values) {
            ensure(4);
            fixed32(Float.floatToRawIntBits(item(value, name, "a float")));
        }
        end(mark);
    }

    /** A {@code repeated double}; {@code name} is for the message about a null in it. */
    public void float64s(int tag, List<Double> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Double value : values) {
            ensure(8);
            fixed64(Double.doubleToRawLongBits(item(value, name, "a double")));
        }
        end(mark);
    }

    /** A repeated enum, numbered by ordinals; {@code name} is for the message about a null in it. */
    @SuppressWarnings("EnumOrdinal") // a constant's number on the wire
    public void enums(int tag, List<? extends Enum<?>> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Enum<?> value : values) {
            element(item(value, name, "a constant").ordinal());
        }
        end(mark);
    }

    private void element(int value) {
        ensure(10);
        varint64(value);
    }

    private void element(long value) {
        ensure(10);
        varint64(value);
    }

    // ---- inside

    private void ensure(long bytes) {
        if (area.length - position < bytes) {
            grow(bytes);
        }
    }

    private void grow(long bytes) {
        long needed = position + bytes;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new CodecException("message: more than 2 GiB (expected: at most the peer's limit)");
        }
        area = Arrays.copyOf(area, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * area.length)));
    }

    private void varint(int value) {
        byte[] to = area;
        int at = position;
        while ((value & ~0x7f) != 0) {
            to[at++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        to[at++] = (byte) value;
        position = at;
    }

    private void varint64(long value) {
        byte[] to = area;
        int at = position;
        while ((value & ~0x7fL) != 0) {
            to[at++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        to[at++] = (byte) value;
        position = at;
    }

    private void fixed32(int value) {
        LittleEndian.INT.set(area, position, value);
        position += 4;
    }

    private void fixed64(long value) {
        LittleEndian.LONG.set(area, position, value);
        position += 8;
    }

    private void putLongBigEndian(long value) {
        LittleEndian.LONG.set(area, position, Long.reverseBytes(value));
        position += 8;
    }

    /** True if there may be a question mark, which {@code getBytes} also writes for what is no character. */
    private static boolean mayHaveQuestionMark(byte[] ascii) {
        int last = ascii.length - Long.BYTES;
        long found = 0;
        for (int i = 0; i < last; i += Long.BYTES) { // no way out of the loop, so that it can be unrolled
            found |= questionMarks((long) LittleEndian.LONG.get(ascii, i));
        }
        return ((found | questionMarks((long) LittleEndian.LONG.get(ascii, last))) & SIGNS) != 0;
    }

    /** The sign of a byte is set for each question mark, and now and then for the byte above one. */
    private static long questionMarks(long bytes) {
        long differs = bytes ^ QUESTION_MARKS; // a zero byte for each
        return differs - ONES & ~differs;
    }

    /** Writes length and characters anew from {@code start}: not all are ASCII. */
    private void utf8(String value, int start) {
        int bytes = utf8Length(value);
        position = start;
        ensure(5L + bytes);
        varint(bytes);
        byte[] to = area;
        int at = position;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                to[at++] = (byte) c;
            } else if (c < 0x800) {
                to[at++] = (byte) (0xc0 | c >>> 6);
                to[at++] = (byte) (0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                to[at++] = (byte) (0xe0 | c >>> 12);
                to[at++] = (byte) (0x80 | c >>> 6 & 0x3f);
                to[at++] = (byte) (0x80 | c & 0x3f);
            } else {
                int point = Character.toCodePoint(c, value.charAt(++i));
                to[at++] = (byte) (0xf0 | point >>> 18);
                to[at++] = (byte) (0x80 | point >>> 12 & 0x3f);
                to[at++] = (byte) (0x80 | point >>> 6 & 0x3f);
                to[at++] = (byte) (0x80 | point & 0x3f);
            }
        }
        position = at;
    }

    private static int utf8Length(String value) {
        int bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new CodecException("string: unpaired surrogate " + Integer.toHexString(c) + " at " + i
                        + " (expected: valid UTF-16)");
            }
            if (bytes < 0) {
                throw new CodecException("string: more than 2 GiB as UTF-8 (expected: at most the peer's limit)");
            }
        }
        return bytes;
    }

    private static int sizeOfVarint(int value) {
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }
}
