package dev.beckon.api.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.ToIntFunction;
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
    private boolean canonical;

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
        canonical = false;
    }

    /**
     * Whether sets and maps are written in the order of their elements' and entries' bytes from now on, so that equal
     * values have equal bytes; until {@link #reset}, which ends it. It costs a copy and a sort for each of them.
     */
    public void canonical(boolean on) {
        canonical = on;
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

    /** Bytes that are fields already, such as those of a message of protobuf's own. */
    public void raw(byte[] fields) {
        ensure(fields.length);
        System.arraycopy(fields, 0, area, position, fields.length);
        position += fields.length;
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

    /** A date as {@code string}, in ISO 8601; always written. */
    public void localDate(int tag, LocalDate value) {
        presentString(tag, value.toString());
    }

    /** A time of day as {@code string}, in ISO 8601; always written. */
    public void localTime(int tag, LocalTime value) {
        presentString(tag, value.toString());
    }

    /** A date and time of day as {@code string}, in ISO 8601; always written. */
    public void localDateTime(int tag, LocalDateTime value) {
        presentString(tag, value.toString());
    }

    /** A date and time with its offset as {@code string}, in ISO 8601; always written. */
    public void offsetDateTime(int tag, OffsetDateTime value) {
        presentString(tag, value.toString());
    }

    /** A URI as {@code string}, of 1 to 8,192 characters; always written. */
    public void uri(int tag, URI value) {
        presentString(tag, Texts.of(value));
    }

    /** An integer as {@code string}, of at most 4,096 digits; always written. */
    public void bigInteger(int tag, BigInteger value) {
        presentString(tag, Texts.of(value));
    }

    /** A decimal number as {@code string}, of at most 4,096 digits and a scale within ±4,096; always written. */
    public void bigDecimal(int tag, BigDecimal value) {
        presentString(tag, Texts.of(value));
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

    // ---- sets and maps, after their elements or entries were written

    /** Sorts the fields written since {@code from}, elements or entries of one field, if this is canonical. */
    public void sorted(int from) {
        if (canonical && from != position) {
            CanonicalOrder.fields(area, from, position);
        }
    }

    /** Sorts the varints of the one packed field written since {@code from}, if there is one and this is canonical. */
    public void sortedVarints(int from) {
        if (canonical && from != position) {
            CanonicalOrder.varints(area, contentOf(from), position);
        }
    }

    /** Sorts the values of 4 bytes of the one packed field written since {@code from}; see {@link #sortedVarints}. */
    public void sortedFixed32(int from) {
        if (canonical && from != position) {
            CanonicalOrder.fixed(area, contentOf(from), position, 4);
        }
    }

    /** Sorts the values of 8 bytes of the one packed field written since {@code from}; see {@link #sortedVarints}. */
    public void sortedFixed64(int from) {
        if (canonical && from != position) {
            CanonicalOrder.fixed(area, contentOf(from), position, 8);
        }
    }

    /** Where the content of the length-delimited field starts that starts at {@code from}. */
    private int contentOf(int from) {
        int length = from + CanonicalOrder.sizeOfVarint(area, from);
        return length + CanonicalOrder.sizeOfVarint(area, length);
    }

    // ---- packed collections and arrays; empty ones are left out

    /** A {@code repeated int32}; {@code name} is for the message about a null in it. */
    public void int32s(int tag, Collection<Integer> values, String name) {
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
    public void int64s(int tag, Collection<Long> values, String name) {
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
    public void bools(int tag, Collection<Boolean> values, String name) {
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
    public void float32s(int tag, Collection<Float> values, String name) {
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
    public void float64s(int tag, Collection<Double> values, String name) {
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
    public void enums(int tag, Collection<? extends Enum<?>> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Enum<?> value : values) {
            element(item(value, name, "a constant").ordinal());
        }
        end(mark);
    }

    /** A repeated enum with numbers of its own; {@code name} is for the message about a null in it. */
    public <E extends Enum<E>> void enums(int tag, Collection<E> values, ToIntFunction<E> numbers, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (E value : values) {
            element(numbers.applyAsInt(item(value, name, "a constant")));
        }
        end(mark);
    }

    /** A {@code repeated int32}; {@code name} is for the message about a null in it. */
    public void int8s(int tag, Collection<Byte> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Byte value : values) {
            element((int) item(value, name, "a byte"));
        }
        end(mark);
    }

    /** A {@code repeated int32}; {@code name} is for the message about a null in it. */
    public void int16s(int tag, Collection<Short> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Short value : values) {
            element((int) item(value, name, "a short"));
        }
        end(mark);
    }

    /** A {@code repeated uint32}; {@code name} is for the message about a null in it. */
    public void uint16s(int tag, Collection<Character> values, String name) {
        if (values.isEmpty()) {
            return;
        }
        int mark = begin(tag);
        for (Character value : values) {
            element((int) item(value, name, "a char"));
        }
        end(mark);
    }

    /** A {@code repeated int32}. */
    public void int32s(int tag, int[] values) {
        if (values.length == 0) {
            return;
        }
        int mark = begin(tag);
        for (int value : values) {
            element(value);
        }
        end(mark);
    }

    /** A {@code repeated int64}. */
    public void int64s(int tag, long[] values) {
        if (values.length == 0) {
            return;
        }
        int mark = begin(tag);
        for (long value : values) {
            element(value);
        }
        end(mark);
    }

    /** A {@code repeated int32}. */
    public void int16s(int tag, short[] values) {
        if (values.length == 0) {
            return;
        }
        int mark = begin(tag);
        for (short value : values) {
            element((int) value);
        }
        end(mark);
    }

    /** A {@code repeated uint32}. */
    public void uint16s(int tag, char[] values) {
        if (values.length == 0) {
            return;
        }
        int mark = begin(tag);
        for (char value : values) {
            element((int) value);
        }
        end(mark);
    }

    /** A {@code repeated bool}. */
    public void bools(int tag, boolean[] values) {
        if (values.length == 0) {
            return;
        }
        int mark = begin(tag);
        ensure(values.length);
        for (boolean value : values) {
            area[position++] = (byte) (value ? 1 : 0);
        }
        end(mark);
    }

    /** A {@code repeated float}. */
    public void float32s(int tag, float[] values) {
        if (values.length == 0) {
            return;
        }
        int mark = begin(tag);
        ensure(4L * values.length);
        for (float value : values) {
            fixed32(Float.floatToRawIntBits(value));
        }
        end(mark);
    }

    /** A {@code repeated double}. */
    public void float64s(int tag, double[] values) {
        if (values.length == 0) {
            return;
        }
        int mark = begin(tag);
        ensure(8L * values.length);
        for (double value : values) {
            fixed64(Double.doubleToRawLongBits(value));
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
