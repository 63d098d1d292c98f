package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.MalformedFrameException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An incoming message that arrives in pieces. Its array grows with what has arrived, not with what was announced. */
final class Assembly {

    private static final int ANSWER = -1;
    private static final int ITEM = -2;
    private static final byte[] NONE = {};

    private final int stream;
    private final int total;
    private final int method;
    private final boolean oneWay;
    private final long deadline;
    private final byte @Nullable [] metadata;
    private byte[] bytes = NONE;
    private int filled;

    /** Of a call. */
    Assembly(int stream, int total, int method, boolean oneWay, long deadline, byte @Nullable [] metadata) {
        this.stream = stream;
        this.total = total;
        this.method = method;
        this.oneWay = oneWay;
        this.deadline = deadline;
        this.metadata = metadata;
    }

    static Assembly ofAnswer(int stream, int total) {
        return new Assembly(stream, total, ANSWER, false, Long.MAX_VALUE, null);
    }

    static Assembly ofItem(int stream, int total) {
        return new Assembly(stream, total, ITEM, false, Long.MAX_VALUE, null);
    }

    boolean isItem() {
        return method == ITEM;
    }

    boolean isAnswer() {
        return method == ANSWER;
    }

    int stream() {
        return stream;
    }

    int method() {
        return method;
    }

    boolean oneWay() {
        return oneWay;
    }

    long deadline() {
        return deadline;
    }

    byte @Nullable [] metadata() {
        return metadata;
    }

    /** The length that was announced. */
    int total() {
        return total;
    }

    /** Bytes of memory that this holds. */
    int held() {
        return bytes.length + (metadata == null ? 0 : metadata.length);
    }

    /** By how much {@link #held} would grow if {@code length} more bytes came. */
    int growth(int length) {
        if (length > total - filled) {
            throw new MalformedFrameException("message of stream " + Integer.toUnsignedString(stream) + ": "
                    + ((long) filled + length) + " bytes (expected: the " + total + " that were announced)");
        }
        return capacity(length) - bytes.length;
    }

    private int capacity(int length) {
        int needed = filled + length;
        return needed <= bytes.length ? bytes.length : (int) Math.min(total, Math.max(2L * bytes.length, needed));
    }

    void append(byte[] area, int from, int to) {
        int length = to - from;
        int capacity = capacity(length);
        if (capacity > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacity);
        }
        System.arraycopy(area, from, bytes, filled, length);
        filled += length;
    }

    byte[] whole() {
        if (filled != total) {
            throw new MalformedFrameException("message of stream " + Integer.toUnsignedString(stream) + ": " + filled
                    + " bytes (expected: the " + total + " that were announced)");
        }
        return bytes;
    }
}
