package dev.beckon.eventlog.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link BodyWriter} put into a body; what does not fit is damage. Not thread-safe. */
final class BodyReader {

    private final byte[] bytes;
    private final int to;
    private int at;

    BodyReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /** Whether something is left. */
    boolean hasMore() {
        return at < to;
    }

    /** Where the next byte stands. */
    int at() {
        return at;
    }

    byte readByte() throws DamagedLogException {
        need(1);
        return bytes[at++];
    }

    long readLong() throws DamagedLogException {
        need(Long.BYTES);
        long value = ByteBuffer.wrap(bytes).getLong(at);
        at += Long.BYTES;
        return value;
    }

    long readVarint() throws DamagedLogException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new DamagedLogException("frame: a varint of more than ten bytes (expected: at most ten)");
    }

    /** A varint that counts what follows, each of at least one byte. */
    int readCount() throws DamagedLogException {
        long count = readVarint();
        if (count < 0 || count > to - at) {
            throw new DamagedLogException(
                    "frame: " + count + " bytes or more to follow (expected: at most " + (to - at) + ")");
        }
        return (int) count;
    }

    String readText() throws DamagedLogException {
        long twiceAndWide = readVarint();
        long length = twiceAndWide >>> 1;
        if (length > to - at) {
            throw new DamagedLogException(
                    "frame: a text of " + length + " bytes (expected: at most " + (to - at) + ")");
        }
        boolean wide = (twiceAndWide & 1) == 1;
        String text = wide ? wide((int) length) : new String(bytes, at, (int) length, StandardCharsets.UTF_8);
        at += (int) length;
        return text;
    }

    /** By hand: a decoder would replace what is half a surrogate. */
    private String wide(int length) {
        char[] characters = new char[length / 2];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) ((bytes[at + 2 * i] & 0xFF) << 8 | bytes[at + 2 * i + 1] & 0xFF);
        }
        return new String(characters);
    }

    int readInt() throws DamagedLogException {
        need(Integer.BYTES);
        int value = ByteBuffer.wrap(bytes).getInt(at);
        at += Integer.BYTES;
        return value;
    }

    /** All that is left. */
    byte[] readRest() {
        return take(to - at);
    }

    /** A reader of the next so many bytes, which this one goes past. */
    BodyReader slice(int count) throws DamagedLogException {
        need(count);
        at += count;
        return new BodyReader(bytes, at - count, at);
    }

    byte[] readBytes() throws DamagedLogException {
        return take(readCount());
    }

    byte @Nullable [] readOptional() throws DamagedLogException {
        long lengthPlusOne = readVarint();
        if (lengthPlusOne == 0) {
            return null;
        }
        if (lengthPlusOne < 0 || lengthPlusOne - 1 > to - at) {
            throw new DamagedLogException(
                    "frame: " + (lengthPlusOne - 1) + " bytes to follow (expected: at most " + (to - at) + ")");
        }
        return take((int) (lengthPlusOne - 1));
    }

    /** Goes past so many bytes. */
    void skip(int count) throws DamagedLogException {
        need(count);
        at += count;
    }

    private byte[] take(int length) {
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    private void need(int count) throws DamagedLogException {
        if (count < 0 || to - at < count) {
            throw new DamagedLogException("frame: " + (to - at) + " bytes left (expected: " + count + ")");
        }
    }
}
