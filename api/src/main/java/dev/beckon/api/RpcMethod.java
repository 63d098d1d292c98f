package dev.beckon.api;

import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method of a contract, as generated code describes it to the runtime: its names, its kind, and how its result is
 * written and read. Immutable.
 *
 * @param <R> the result, {@code Void} where there is none; where it is a publisher, one of its items
 */
public abstract class RpcMethod<R extends @Nullable Object> {

    private final String service;
    private final String name;
    private final String fullName;
    private final int index;
    private final boolean oneWay;
    private final List<Class<?>> parameterTypes;

    /**
     * For generated code.
     *
     * @param service the service's full name on the wire
     * @param name the method's name on the wire, and in Java unless {@link #javaName()} says otherwise
     * @param index its place in {@link ServiceBinding#methods()}
     * @param oneWay whether it gets no answer
     * @param parameterTypes the erased types of its parameters in Java
     */
    protected RpcMethod(String service, String name, int index, boolean oneWay, Class<?>... parameterTypes) {
        this.service = service;
        this.name = name;
        this.fullName = service + '/' + name;
        this.index = index;
        this.oneWay = oneWay;
        this.parameterTypes = List.of(parameterTypes);
    }

    /** Writes the message that carries {@code result}. */
    public abstract void encodeResult(R result, Encoder out);

    /** Reads the message that carries the result, to its end. */
    public abstract R decodeResult(Decoder in);

    /** The method's name in Java. */
    public String javaName() {
        return name;
    }

    /** Whether the contract marks the method, or the interface that it inherits it from, {@link NonBlocking}. */
    public boolean nonBlocking() {
        return false;
    }

    /** Whether the method returns a publisher: then its result is many items. */
    public boolean returnsItems() {
        return false;
    }

    /** Whether a parameter of the method is a publisher. */
    public boolean takesItems() {
        return false;
    }

    /** Whether the contract marks the method {@link Durable}. */
    public boolean durable() {
        return false;
    }

    /** Whether the contract marks the method {@link Idempotent}. */
    public boolean idempotent() {
        return false;
    }

    /** The errors that the method names in its {@code throws}. */
    public List<RpcErrorType<?>> errors() {
        return List.of();
    }

    /** The service's full name. */
    public final String service() {
        return service;
    }

    /** The method's name within the service, on the wire. */
    public final String name() {
        return name;
    }

    /** The name that travels: {@code service/name}. */
    public final String fullName() {
        return fullName;
    }

    /** The method's place in {@link ServiceBinding#methods()}. */
    public final int index() {
        return index;
    }

    /** Whether the method gets no answer. */
    public final boolean oneWay() {
        return oneWay;
    }

    /** The erased types of the method's parameters in Java. */
    public final List<Class<?>> parameterTypes() {
        return parameterTypes;
    }

    @Override
    public final String toString() {
        return fullName;
    }
}
