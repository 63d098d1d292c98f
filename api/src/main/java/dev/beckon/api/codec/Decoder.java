package dev.beckon.api.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    private static final int PROMISED = 1024; // room for what may turn out to be one and the same key many times

    private static final long SIGNS = 0x8080808080808080L;

    /** What an absent {@code bytes} field is read as. */
    public static final byte[] NO_BYTES = {};

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
        int at = position;
        if (at == limit) {
            return 0;
        }
        byte first = area[at];
        if (first >= 8) { // one byte, and its number is not 0
            position = at + 1;
            return first;
        }
        return longTag();
    }

    /** Steps over this tag, of one byte, if it comes next. */
    public boolean next(int tag) {
        int at = position;
        if (at < limit && area[at] == tag) {
            position = at + 1;
            return true;
        }
        return false;
    }

    private int longTag() {
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

    /** Counts one element of a collection. */
    public void element() {
        elements(1);
    }

    /** Counts these elements of a collection, before room is made for them. */
    public void elements(int more) {
        elements += more; // never overflows: one message has at most 2^31 bytes, and ends at the first excess
        if (elements > limits.elements() || elements < 0) {
            throw new CodecException(
                    "elements of the message: more than " + limits.elements() + " (expected: at most that many)");
        }
    }

    /** Whether something is left of the message or packed field that is being read. */
    public boolean more() {
        return position != limit;
    }

    /** How many varints end in what is left of the packed field that is being read. */
    public int varints() {
        int count = 0;
        int i = position;
        for (; i <= limit - Long.BYTES; i += Long.BYTES) {
            count += Long.bitCount(~(long) LittleEndian.LONG.get(area, i) & SIGNS);
        }
        for (; i < limit; i++) {
            count += ~area[i] >>> 31;
        }
        return count;
    }

    /** How many values of {@code size} bytes are left of the packed field that is being read. */
    public int values(int size) {
        return (limit - position) / size;
    }

    /** Skips what is left of the message that is being read. */
    public void skipAll() {
        for (int tag = tag(); tag != 0; tag = tag()) {
            skip(tag);
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

    /** A {@code byte} that was written as {@code int32}. */
    public byte int8(String name) {
        int value = int32();
        if (value != (byte) value) {
            throw new CodecException(name + ": " + value + " (expected: a byte, -128 to 127)");
        }
        return (byte) value;
    }

    /** A {@code short} that was written as {@code int32}. */
    public short int16(String name) {
        int value = int32();
        if (value != (short) value) {
            throw new CodecException(name + ": " + value + " (expected: a short, -32768 to 32767)");
        }
        return (short) value;
    }

    /** A {@code char} that was written as {@code uint32}. */
    public char uint16(String name) {
        int value = int32();
        if (value != (char) value) {
            throw new CodecException(name + ": " + Integer.toUnsignedString(value) + " (expected: a char, 0 to 65535)");
        }
        return (char) value;
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
        return string(length());
    }

    private String string(int length) {
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

    /** What is left of the message that is being read, copied: its fields as they stand on the wire. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(area, position, limit);
        position = limit;
        return rest;
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

    /** A date that was written as text; {@code name} is for the message, as in what follows. */
    public LocalDate localDate(String name) {
        return Texts.time(text(Texts.TIME, name), LocalDate::parse, name, "a date such as 2026-11-22");
    }

    /** A time of day that was written as text. */
    public LocalTime localTime(String name) {
        return Texts.time(text(Texts.TIME, name), LocalTime::parse, name, "a time such as 21:15:00");
    }

    /** A date and time of day that were written as text. */
    public LocalDateTime localDateTime(String name) {
        return Texts.time(
                text(Texts.TIME, name), LocalDateTime::parse, name, "a date and time such as 2026-11-22T21:15:00");
    }

    /** A date and time with an offset that were written as text. */
    public OffsetDateTime offsetDateTime(String name) {
        return Texts.time(
                text(Texts.TIME, name),
                OffsetDateTime::parse,
                name,
                "a date and time with an offset such as 2026-11-22T21:15:00+01:00");
    }

    /** A URI that was written as text. */
    public URI uri(String name) {
        return Texts.uri(text(Texts.URI, name), name);
    }

    /** An integer that was written as text. */
    public BigInteger bigInteger(String name) {
        return Texts.integer(text(Texts.INTEGER, name), name);
    }

    /** A decimal number that was written as text. */
    public BigDecimal bigDecimal(String name) {
        return Texts.decimal(text(Texts.DECIMAL, name), name);
    }

    private String text(int longest, String name) {
        int length = length();
        if (length > longest) {
            throw new CodecException(name + ": a text of " + length + " bytes (expected: at most " + longest + ")");
        }
        return string(length);
    }

    /**
     * A constant of an enum, numbered by its ordinal.
     *
     * @param constants all of them
     * @param name of the component or parameter, for the message
     */
    public <E> E constant(E[] constants, String name) {
        int number = int32();
        if (number < 0 || number >= constants.length) {
            throw new CodecException(
                    name + ": " + number + " (expected: a constant's number, 0 to " + (constants.length - 1) + ")");
        }
        return constants[number];
    }

    /**
     * A constant of an enum, numbered by its ordinal.
     *
     * @param constants all of them
     * @param unknown the one for all other numbers
     */
    public <E> E constantOr(E[] constants, E unknown) {
        int number = int32();
        return number < 0 || number >= constants.length ? unknown : constants[number];
    }

    // ---- lists: each method takes the list so far, and returns the one to go on with; all count their elements

    /** An empty list with room for the fields with this tag, of one byte, that come next. */
    public <E> List<E> listOf(int tag) {
        int room = run(tag);
        return room == 0 ? List.of() : new ItemList<>(room);
    }

    /** The list with one more element. */
    public <E> List<E> append(List<E> before, E element) {
        element();
        ItemList<E> list = before instanceof ItemList<E> own ? own : new ItemList<>(4);
        list.append(element);
        return list;
    }

    /** The list with one more {@code int32}, as lists are written that are not packed. */
    public List<Integer> appendInt32(List<Integer> before) {
        element();
        IntList list = before instanceof IntList own ? own : new IntList();
        list.reserve(1);
        list.append(int32());
        return list;
    }

    /** The list with those of a packed list of {@code int32}. */
    public List<Integer> packedInt32(List<Integer> before) {
        int outer = enter();
        int count = varints();
        elements(count);
        IntList list = before instanceof IntList own ? own : new IntList();
        list.reserve(count);
        for (int i = 0; i < count; i++) {
            list.append((int) endingVarint());
        }
        exit(outer);
        return list;
    }

    /** The list with one more {@code int64}, as lists are written that are not packed. */
    public List<Long> appendInt64(List<Long> before) {
        element();
        LongList list = before instanceof LongList own ? own : new LongList();
        list.reserve(1);
        list.append(int64());
        return list;
    }

    /** The list with those of a packed list of {@code int64}. */
    public List<Long> packedInt64(List<Long> before) {
        int outer = enter();
        int count = varints();
        elements(count);
        LongList list = before instanceof LongList own ? own : new LongList();
        list.reserve(count);
        for (int i = 0; i < count; i++) {
            list.append(endingVarint());
        }
        exit(outer);
        return list;
    }

    /** The list with those of a packed list of {@code bool}. */
    public List<Boolean> packedBool(List<Boolean> before) {
        int outer = enter();
        List<Boolean> list = before;
        while (position != limit) {
            list = append(list, bool());
        }
        exit(outer);
        return list;
    }

    /** The list with those of a packed list of {@code float}. */
    public List<Float> packedFloat32(List<Float> before) {
        int outer = enter();
        List<Float> list = before;
        while (position != limit) {
            list = append(list, float32());
        }
        exit(outer);
        return list;
    }

    /** The list with those of a packed list of {@code double}. */
    public List<Double> packedFloat64(List<Double> before) {
        int outer = enter();
        List<Double> list = before;
        while (position != limit) {
            list = append(list, float64());
        }
        exit(outer);
        return list;
    }

    /** The list with those of a packed list of an enum; see {@link #constant}. */
    public <E> List<E> packedConstants(List<E> before, E[] constants, String name) {
        int outer = enter();
        List<E> list = before;
        while (position != limit) {
            list = append(list, constant(constants, name));
        }
        exit(outer);
        return list;
    }

    // ---- sets and maps, as lists

    /** An empty set with room for the fields with this tag, of one byte, that come next. */
    public <E> Set<E> setOf(int tag) {
        int room = run(tag);
        return room == 0 ? Set.of() : new ItemSet<>(Math.min(room, PROMISED));
    }

    /** An empty map with room for the entries with this tag, of one byte, that come next. */
    public <K, V> Map<K, V> mapOf(int tag) {
        int room = run(tag);
        return room == 0 ? Map.of() : new ItemMap<>(Math.min(room, PROMISED));
    }

    /** The set with one more element, which must not be in it already. */
    public <E> Set<E> add(Set<E> before, E element, String name) {
        element();
        ItemSet<E> set = before instanceof ItemSet<E> own ? own : new ItemSet<>(4);
        if (!set.append(element, name)) {
            throw new CodecException(name + ": an element twice (expected: a set)");
        }
        return set;
    }

    /** The map with this entry, whose key may be in it already; {@link #element} has counted it. */
    public <K, V> Map<K, V> put(Map<K, V> before, K key, V value, String name) {
        ItemMap<K, V> map = before instanceof ItemMap<K, V> own ? own : new ItemMap<>(4);
        map.append(key, value, name);
        return map;
    }

    // ---- checks of what was read

    /** Returns {@code value}, which must have been there. */
    public static <T> T given(@Nullable T value, String name, String expected) {
        if (value == null) {
            throw new CodecException(name + ": absent (expected: " + expected + ")");
        }
        return value;
    }

    /** Refuses the message of a field that was read {@code before}: which of the two would count? */
    public static void once(@Nullable Object before, String name) {
        if (before != null) {
            throw new CodecException(name + ": given twice (expected: at most once)");
        }
    }

    /** What to throw when a value was read whose type refuses it. */
    public static CodecException refused(String name, String expected, Exception cause) {
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new CodecException(name + ": " + said + " (expected: " + expected + ")", cause);
    }

    /** The error about a constant's number that the enum {@code expected} does not have. */
    public static CodecException noConstant(int number, String name, String expected) {
        return new CodecException(name + ": " + number + " (expected: the number of " + expected + ")");
    }

    // ---- inside

    /** A varint of a packed field whose end is known to be there. */
    private long endingVarint() {
        byte[] from = area;
        int at = position;
        long value = from[at++];
        if (value < 0) {
            value &= 0x7f;
            int shift = 7;
            byte next;
            do {
                next = from[at++];
                value |= (long) (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0 && shift < 70);
            if (next < 0) {
                throw tooLong();
            }
        }
        position = at;
        return value;
    }

    /** How many length-delimited fields with this tag, of one byte, come one after the other from here. */
    private int run(int tag) {
        int count = 0;
        int at = position;
        while (at < limit && area[at] == tag) {
            at++;
            int length = 0;
            byte next = -1;
            for (int shift = 0; next < 0 && shift < 28 && at < limit; shift += 7) {
                next = area[at++];
                length |= (next & 0x7f) << shift;
            }
            if (next < 0 || length > limit - at) {
                break; // whoever reads it will say so
            }
            at += length;
            count++;
        }
        return Math.min(count, limits.elements() - elements); // as for more than that
    }

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
        throw tooLong();
    }

    private CodecException tooLong() {
        return new CodecException("varint: more than 10 bytes at byte " + at() + " (expected: at most 10)");
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
