package dev.beckon.eventlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Numbers and texts in an array of bytes, one behind the other, as they are kept within a process. Not thread-safe. */
final class Packed {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int NARROW = 0xff;

    private final byte[] bytes;
    private int at;

    /** From there on. */
    Packed(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    /** Bytes of a text. */
    static int size(String text) {
        return Integer.BYTES + (isNarrow(text) ? text.length() : Math.multiplyExact(2, text.length()));
    }

    int at() {
        return at;
    }

    void put(long value) {
        LONGS.set(bytes, at, value);
        at += Long.BYTES;
    }

    void put(int value) {
        INTS.set(bytes, at, value);
        at += Integer.BYTES;
    }

    void put(byte[] value) {
        System.arraycopy(value, 0, bytes, at, value.length);
        at += value.length;
    }

    /** Any text: also one that is not valid UTF-16. */
    void put(String text) {
        boolean narrow = isNarrow(text);
        put(narrow ? text.length() : ~text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (!narrow) {
                bytes[at++] = (byte) (each >> Byte.SIZE);
            }
            bytes[at++] = (byte) each;
        }
    }

    long takeLong() {
        at += Long.BYTES;
        return longAt(bytes, at - Long.BYTES);
    }

    int takeInt() {
        at += Integer.BYTES;
        return intAt(bytes, at - Integer.BYTES);
    }

    byte[] takeBytes(int length) {
        byte[] taken = new byte[length];
        System.arraycopy(bytes, at, taken, 0, length);
        at += length;
        return taken;
    }

    String takeText() {
        int length = takeInt();
        if (length >= 0) {
            at += length;
            return new String(bytes, at - length, length, StandardCharsets.ISO_8859_1);
        }
        char[] wide = new char[~length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (char) (bytes[at++] << Byte.SIZE | bytes[at++] & NARROW);
        }
        return new String(wide);
    }

    private static boolean isNarrow(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= text.charAt(i);
        }
        return all <= NARROW;
    }
}
