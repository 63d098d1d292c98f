package dev.beckon.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Data that a failure carries beside its code and message, for who knows the type. Immutable as long as nobody changes
 * the bytes, which are not copied.
 */
public final class FailureDetail {

    /** The longest type, in bytes. */
    public static final int LONGEST_TYPE = 512;

    private static final int TYPE = 1;
    private static final int DATA = 2;

    private final String type;
    private final byte[] data;

    /**
     * A detail.
     *
     * @param type the full name of the message in {@code data}
     * @param data the message
     */
    public FailureDetail(String type, byte[] data) {
        this.type = type;
        this.data = data;
    }

    /** The full name of the message in {@link #data}. */
    public String type() {
        return type;
    }

    /** The message. */
    public byte[] data() {
        return data;
    }

    /** Whether one like it may travel at all. */
    boolean isTyped() {
        return !type.isEmpty() && typeBytes().length <= LONGEST_TYPE;
    }

    /** Bytes of type and data, as the bound counts them. */
    int size() {
        return typeBytes().length + data.length;
    }

    private byte[] typeBytes() {
        return type.getBytes(StandardCharsets.UTF_8);
    }

    byte[] toBytes() {
        return new Fields.Writer().text(TYPE, type).bytes(DATA, data).toBytes();
    }

    static FailureDetail read(byte[] area, int from, int to) {
        String[] type = {""};
        byte[][] data = {{}};
        Fields.read(area, from, to, new Fields.Visitor() {
            @Override
            public void number(int field, long value) {
                // none is known
            }

            @Override
            public void bytes(int field, byte[] bytes, int start, int end) {
                if (field == TYPE) {
                    type[0] = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                } else if (field == DATA) {
                    data[0] = Arrays.copyOfRange(bytes, start, end);
                }
            }
        });
        return new FailureDetail(type[0], data[0]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FailureDetail detail && type.equals(detail.type) && Arrays.equals(data, detail.data);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return type + ", " + data.length + " bytes";
    }
}
