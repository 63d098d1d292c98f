package dev.beckon.eventlog.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a frame says. Numbers are big-endian, or varints: seven bits in each byte, the lowest first. Not thread-safe.
 */
final class BodyWriter {

    private static final int FIRST_BYTES = 4 * 1024;
    private static final int MOST_KEPT_BYTES = 1024 * 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    /** How many bytes it has. */
    int size() {
        return size;
    }

    /** A copy of its bytes. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Empties it. */
    BodyWriter clear() {
        size = 0;
        if (bytes.length > MOST_KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        return this;
    }

    BodyWriter putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    BodyWriter putLong(long value) {
        room(Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(size, value);
        size += Long.BYTES;
        return this;
    }

    /** Puts a number in as few bytes as it needs; a negative one needs ten. */
    BodyWriter putVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /**
     * Puts a text: twice its length in bytes, and then UTF-8; or one more than that, and then UTF-16, for the few that UTF-8
     * cannot say, since half a surrogate is a character to Java.
     */
    BodyWriter putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == text.length() || text.equals(new String(utf8, StandardCharsets.UTF_8))) {
            putVarint(utf8.length * 2L);
            return putRaw(utf8);
        }
        putVarint(text.length() * 4L + 1);
        room(text.length() * 2);
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) (text.charAt(i) >>> 8);
            bytes[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Leaves room for a number of four bytes; {@link #patchInt} says which. */
    int reserveInt() {
        room(Integer.BYTES);
        size += Integer.BYTES;
        return size - Integer.BYTES;
    }

    void patchInt(int at, int value) {
        ByteBuffer.wrap(bytes).putInt(at, value);
    }

    /** Puts the length and the bytes. */
    BodyWriter putBytes(byte[] value) {
        putVarint(value.length);
        return putRaw(value);
    }

    /** Puts the length plus one and the bytes, or zero for null. */
    BodyWriter putOptional(byte @Nullable [] value) {
        if (value == null) {
            return putByte(0);
        }
        putVarint(value.length + 1L);
        return putRaw(value);
    }

    /** Puts the bytes without their length. */
    BodyWriter putRaw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
