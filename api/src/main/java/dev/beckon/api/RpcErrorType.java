package dev.beckon.api;

import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;

/**
 * An exception marked {@link RpcError}, as generated code describes it to the runtime. Immutable.
 *
 * @param <E> the exception
 */
public abstract class RpcErrorType<E extends RuntimeException> {

    private final Class<E> javaType;
    private final String type;
    private final Code code;

    /**
     * For generated code.
     *
     * @param javaType the exception
     * @param type the full name of its message in the {@code .proto}, which is the {@link Detail#type()} on the wire
     * @param code of its status
     */
    protected RpcErrorType(Class<E> javaType, String type, Code code) {
        this.javaType = javaType;
        this.type = type;
        this.code = code;
    }

    /** Writes the message that carries the error's data. */
    public abstract void encode(E error, Encoder out);

    /**
     * Reads the message that carries the error's data, to its end.
     *
     * @param cause for an error whose constructor takes one
     */
    public abstract E decode(Decoder in, RpcException cause);

    /** The exception. */
    public final Class<E> javaType() {
        return javaType;
    }

    /** The full name of the error's message in the {@code .proto}. */
    public final String type() {
        return type;
    }

    /** The code of the error's status. */
    public final Code code() {
        return code;
    }

    @Override
    public final String toString() {
        return type;
    }
}
