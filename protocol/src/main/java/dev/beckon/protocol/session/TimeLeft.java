package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Varint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The time that a call has left, as the varint of microseconds that travels. The latest one is remembered with its bytes:
 * calls follow each other with the same timeout, and then it is one word that is written, or compared.
 */
final class TimeLeft {

    /** Bytes that {@link #write} may write to, whatever the time. */
    static final int ROOM = Math.max(Varint.MAX, Long.BYTES);

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ENDS = 0x8080808080808080L; // bits that are not set in the last byte of a varint

    private long nanos = Long.MAX_VALUE; // which does not travel
    private int bytes; // of its varint
    private long word; // that varint, in its lowest bits
    private int bits; // of the word; 0 if it is not one

    /** Writes the time; returns the position after it. */
    int write(byte[] area, int at, long remainingNanos) {
        if (remainingNanos != nanos) {
            nanos = remainingNanos;
            bytes = Varint.write(area, at, Math.max(1, remainingNanos / 1000))
                    - at; // 8 at most: there are so few microseconds
            word = (long) WORD.get(area, at);
        } else {
            WORD.set(area, at, word);
        }
        return at + bytes;
    }

    /** Reads the time at {@code at} in nanoseconds; {@link #bytes} says how many bytes it took. */
    long read(byte[] area, int at, int to) {
        long found = 0;
        int length = 0;
        if (to - at >= Long.BYTES) {
            found = (long) WORD.get(area, at);
            length = Long.numberOfTrailingZeros(~found & ENDS) + 1;
            if (length == bits && (found ^ word) << Long.SIZE - length == 0) {
                return nanos;
            }
        }
        long micros = Varint.read(area, at, to);
        nanos = micros < 0 || micros > Long.MAX_VALUE / 4000 ? Long.MAX_VALUE / 4 : micros * 1000;
        bytes = Varint.sizeAt(area, at);
        word = found;
        bits = length <= Long.SIZE ? length : 0;
        return nanos;
    }

    int bytes() {
        return bytes;
    }
}
