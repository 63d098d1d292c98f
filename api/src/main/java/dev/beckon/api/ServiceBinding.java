package dev.beckon.api;

import dev.beckon.api.codec.Decoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the processor generates for a contract, and for the other view of it: the stub that a client hands out, and the
 * dispatcher that calls a handler. Stateless; found by {@link #classNameOf} through the interface's class loader.
 *
 * @param <T> the contract or view
 */
public abstract class ServiceBinding<T> {

    private final Class<T> type;
    private final String service;
    private final List<RpcMethod<?>> methods;

    /**
     * For generated code.
     *
     * @param type the contract or view that this binds
     * @param service the service's full name on the wire
     * @param methods all methods, each at its {@link RpcMethod#index()}
     */
    protected ServiceBinding(Class<T> type, String service, List<RpcMethod<?>> methods) {
        this.type = type;
        this.service = service;
        this.methods = List.copyOf(methods);
    }

    /** The name of the generated class that binds {@code type}, which lies in the same package. */
    public static String classNameOf(Class<?> type) {
        String full = type.getName();
        int simple = full.lastIndexOf('.') + 1;
        return full.substring(0, simple) + full.substring(simple).replace('$', '_') + "Beckon";
    }

    /** The contract or view. */
    public final Class<T> type() {
        return type;
    }

    /** The service's full name on the wire. */
    public final String service() {
        return service;
    }

    /** All methods, each at its {@link RpcMethod#index()}. */
    public final List<RpcMethod<?>> methods() {
        return methods;
    }

    /**
     * Where the contract lies as a {@code .proto} among the resources of its jar, such as {@code
     * META-INF/beckon/acme/Kitchen.proto}; its descriptors lie beside it, with {@code .binpb} at the end. Null if the
     * processor that generated this did not know of it.
     */
    public @Nullable String protoFile() {
        return null;
    }

    /**
     * The files of others that {@link #protoFile()} imports, and those that these import, each after what it imports: a
     * serialized {@code google.protobuf.FileDescriptorSet}, without protobuf's own files. Empty if there are none, or
     * if the classes that were generated from them do not know them (those of {@code protobuf-javalite}).
     */
    public byte[] importedFiles() {
        return new byte[0];
    }

    /** The contract's topics, in their order. */
    public List<Topic<?>> topics() {
        return List.of();
    }

    /**
     * The full names of the messages that the events of {@link #topics()} are in {@link #protoFile()}, in their order; an
     * empty one where it has none, as of messages of protobuf's whose file is not known. An empty list if the processor
     * that generated this did not know of it.
     */
    public List<String> topicMessages() {
        return List.of();
    }

    /** A stub whose calls go through {@code caller}. */
    public abstract T stub(Caller caller);

    /**
     * Reads the arguments, calls the handler and hands its result to {@code call}.
     *
     * <p>Whatever this throws before {@link IncomingCall#started()} is taken as arguments that cannot be decoded,
     * whatever it throws afterwards as the handler's failure.
     *
     * @param method the {@link RpcMethod#index()} of the method called
     * @param arguments at the start of the request message
     */
    public abstract void dispatch(T handler, int method, Decoder arguments, IncomingCall call);
}
