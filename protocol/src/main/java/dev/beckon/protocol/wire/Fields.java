package dev.beckon.protocol.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The tagged fields of control frames: a subset of the protobuf wire format (varints and length-delimited fields), so
 * that a new field never breaks an old peer.
 */
public final class Fields {

    /** Called for each field of a control frame. */
    public interface Visitor {
        /** A field that is a number. */
        void number(int field, long value);

        /** A field that is bytes: {@code from} to {@code to}, exclusive, of {@code area}. */
        void bytes(int field, byte[] area, int from, int to);
    }

    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;
    private static final int LARGEST_FIELD = (1 << 29) - 1;

    private Fields() {}

    /**
     * Reads all fields in {@code from} to {@code to}, exclusive.
     *
     * @throws MalformedFrameException if they are cut short or of another wire type
     */
    public static void read(byte[] area, int from, int to, Visitor visitor) {
        int at = from;
        while (at < to) {
            long tag = Varint.read(area, at, to);
            at += Varint.sizeAt(area, at);
            if (tag >>> 3 < 1 || tag >>> 3 > LARGEST_FIELD) {
                throw new MalformedFrameException("field number: " + Long.toUnsignedString(tag >>> 3)
                        + " (expected: 1 to " + LARGEST_FIELD + ")");
            }
            int field = (int) (tag >>> 3);
            switch ((int) tag & 7) {
                case 0 -> {
                    long value = Varint.read(area, at, to);
                    at += Varint.sizeAt(area, at);
                    visitor.number(field, value);
                }
                case 2 -> {
                    long length = Varint.read(area, at, to);
                    at += Varint.sizeAt(area, at);
                    if (length < 0 || length > to - at) {
                        throw new MalformedFrameException("field " + field + ": " + Long.toUnsignedString(length)
                                + " bytes (expected: at most the " + (to - at) + " that are left)");
                    }
                    visitor.bytes(field, area, at, at + (int) length);
                    at += (int) length;
                }
                default ->
                    throw new MalformedFrameException(
                            "field " + field + ": wire type " + (tag & 7) + " (expected: 0 or 2)");
            }
        }
    }

    /** At most {@code longest} bytes of UTF-8 as one line that can stand in a log. */
    static String line(byte[] area, int from, int to, int longest) {
        String text = new String(area, from, Math.min(to - from, longest), StandardCharsets.UTF_8);
        char[] line = text.toCharArray();
        for (int i = 0; i < line.length; i++) {
            if (Character.isISOControl(line[i]) || line[i] == LINE_SEPARATOR || line[i] == PARAGRAPH_SEPARATOR) {
                line[i] = '?';
            }
        }
        return new String(line);
    }

    /** Collects fields into the payload of a control frame; default values are left out. */
    static final class Writer {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

        Writer number(int field, long value) {
            if (value != 0) {
                varint((long) field << 3);
                varint(value);
            }
            return this;
        }

        Writer text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Writer bytes(int field, byte[] value) {
            if (value.length != 0) {
                varint((long) field << 3 | 2);
                varint(value.length);
                out.writeBytes(value);
            }
            return this;
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            byte[] bytes = new byte[Varint.size(value)];
            Varint.write(bytes, 0, value);
            out.writeBytes(bytes);
        }
    }
}
