package dev.beckon.api;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link Status} says beside its message to who knows the type, such as the data of an {@link RpcError}. Immutable. */
public final class Detail {

    private final String type;
    private final byte[] data;

    /**
     * A detail; the bytes are copied.
     *
     * @param type the full name of a message in the service's {@code .proto}
     * @param data that message, in the protobuf wire format
     */
    public Detail(String type, byte[] data) {
        this.type = Objects.requireNonNull(type, "type");
        this.data = data.clone();
        if (type.isEmpty()) {
            throw new IllegalArgumentException("type: empty (expected: the full name of a message)");
        }
    }

    /** The full name of a message in the service's {@code .proto}. */
    public String type() {
        return type;
    }

    /** A copy of the message's bytes. */
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Detail detail && type.equals(detail.type) && Arrays.equals(data, detail.data);
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
