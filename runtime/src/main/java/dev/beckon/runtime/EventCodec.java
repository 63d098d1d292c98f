package dev.beckon.runtime;

import dev.beckon.api.Name;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.CodecException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the events of a topic: by the class that the processor generated for their type, or, of messages that protobuf
 * generated, by their own methods. Immutable but for a guess at their size; thread-safe.
 *
 * @param <T> the events
 */
final class EventCodec<T> {

    private static final String PROTOBUF = "com.google.protobuf.MessageLite";
    private static final MethodType ENCODE = MethodType.methodType(void.class, Object.class, Encoder.class);
    private static final MethodType DECODE = MethodType.methodType(Object.class, Decoder.class);
    private static final MethodType TO_BYTES = MethodType.methodType(byte[].class, Object.class);
    private static final MethodType FROM_BYTES = MethodType.methodType(Object.class, byte[].class);

    private final Class<T> type;
    private final String typeName;
    private final MethodHandle encode;
    private final MethodHandle decode;
    private final boolean whole; // bytes of a whole message instead of a coder
    private final SizeGuess size = new SizeGuess();

    private EventCodec(Class<T> type, String typeName, MethodHandle encode, MethodHandle decode, boolean whole) {
        this.type = type;
        this.typeName = typeName;
        this.encode = encode;
        this.decode = decode;
        this.whole = whole;
    }

    /**
     * That of a type, found through its own class loader.
     *
     * @throws IllegalArgumentException if there is none; the message says what to do
     */
    static <T> EventCodec<T> of(Class<T> type) {
        return isProtobuf(type) ? ofProtobuf(type) : generated(type);
    }

    /** Of events that stay bytes, of the type of this name. */
    static EventCodec<byte[]> ofBytes(String typeName) {
        MethodHandle same = MethodHandles.identity(byte[].class);
        return new EventCodec<>(byte[].class, typeName, same.asType(TO_BYTES), same.asType(FROM_BYTES), true);
    }

    /**
     * The name of a type of events, as topics are told by it: what {@link Name} gives it, of a message that protobuf generated
     * its full name there, else that in Java.
     */
    static String nameOf(Class<?> type) {
        Name given = type.getAnnotation(Name.class);
        if (given != null) {
            return given.value();
        }
        String message = isProtobuf(type) ? messageName(type) : null;
        if (message != null) {
            return message;
        }
        String canonical = type.getCanonicalName();
        return canonical == null ? type.getName() : canonical;
    }

    /** Null of what protobuf-javalite generated, whose classes do not know it. */
    private static @Nullable String messageName(Class<?> type) {
        try {
            Object descriptor = type.getMethod("getDescriptor").invoke(null);
            return descriptor == null
                    ? null
                    : (String) descriptor.getClass().getMethod("getFullName").invoke(descriptor);
        } catch (ReflectiveOperationException lite) {
            return null;
        }
    }

    private static <T> EventCodec<T> generated(Class<T> type) {
        String name = ServiceBinding.classNameOf(type);
        try {
            Class<?> codec = Class.forName(name, true, type.getClassLoader());
            Method encode = codec.getDeclaredMethod("encode", type, Encoder.class);
            Method decode = codec.getDeclaredMethod("decode", Decoder.class);
            return new EventCodec<>(
                    type,
                    nameOf(type),
                    opened(encode).asType(ENCODE),
                    opened(decode).asType(DECODE),
                    false);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(
                    "events of " + type.getName() + ": no generated code, " + name
                            + " (expected: a record or sealed interface that a topic of a contract names, or marked"
                            + " @Message, compiled with Beckon's annotation processor)." + Bindings.remedy(),
                    missing);
        } catch (IllegalAccessException | InaccessibleObjectException closed) {
            throw new IllegalArgumentException(closedText(type), closed);
        } catch (NoSuchMethodException foreign) {
            throw new IllegalArgumentException(
                    "events of " + type.getName() + ": " + name
                            + " does not write them (expected: what Beckon's processor generated)",
                    foreign);
        }
    }

    private static boolean isProtobuf(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        if (type.getName().equals(PROTOBUF) || isProtobuf(type.getSuperclass())) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isProtobuf(parent)) {
                return true;
            }
        }
        return false;
    }

    private static <T> EventCodec<T> ofProtobuf(Class<T> type) {
        try {
            Method encode = type.getMethod("toByteArray");
            Method decode = type.getMethod("parseFrom", byte[].class);
            return new EventCodec<>(
                    type,
                    nameOf(type),
                    opened(encode).asType(TO_BYTES),
                    opened(decode).asType(FROM_BYTES),
                    true);
        } catch (IllegalAccessException | InaccessibleObjectException closed) {
            throw new IllegalArgumentException(closedText(type), closed);
        } catch (NoSuchMethodException foreign) {
            throw new IllegalArgumentException(
                    "events of " + type.getName()
                            + ": no parseFrom(byte[]) (expected: a message that protoc generated)",
                    foreign);
        }
    }

    private static MethodHandle opened(Method method) throws IllegalAccessException {
        method.setAccessible(true); // the class may be package-private; its package has to be open to this module then
        return MethodHandles.lookup().unreflect(method);
    }

    private static String closedText(Class<?> type) {
        return "events of " + type.getName() + ": its package is closed to Beckon (expected: 'opens "
                + type.getPackageName() + " to dev.beckon.runtime;' or an export in its module-info)";
    }

    /** The name of the type. */
    String typeName() {
        return typeName;
    }

    /**
     * The bytes of an event.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    byte[] encode(T event) {
        if (!type.isInstance(event)) {
            throw new IllegalArgumentException(
                    "event: " + event.getClass().getName() + " (expected: " + type.getName() + ", as the topic has)");
        }
        try {
            if (whole) {
                return (byte[]) encode.invokeExact((Object) event);
            }
            Encoder out = new Encoder(size.next());
            encode.invokeExact((Object) event, out);
            size.was(out.position());
            return Arrays.copyOf(out.array(), out.position());
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new CodecException(
                    "event: " + checked.getMessage() + " (expected: one that can be written)", checked);
        }
    }

    /**
     * The event that these bytes are of.
     *
     * @throws IllegalArgumentException if they are of none
     */
    T decode(byte[] data) {
        try {
            Object event = whole
                    ? (Object) decode.invokeExact(data)
                    : (Object) decode.invokeExact(new Decoder(CodecLimits.DEFAULT).reset(data, 0, data.length));
            return type.cast(event);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) { // such as protobuf's
            throw new CodecException(
                    "event: " + data.length + " bytes that cannot be read: " + checked.getMessage() + " (expected: a "
                            + typeName() + ")",
                    checked);
        }
    }
}
