package dev.beckon.conformance;

import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Finds the generated codecs of records. */
final class Codecs {

    private Codecs() {}

    static byte[] encode(Object value) {
        Encoder out = new Encoder(1); // grows at every turn
        call(method(value.getClass(), "encode", value.getClass(), Encoder.class), value, out);
        return bytes(out);
    }

    static byte[] encodeCanonical(Object value) {
        Encoder out = new Encoder(1);
        out.canonical(true);
        call(method(value.getClass(), "encode", value.getClass(), Encoder.class), value, out);
        return bytes(out);
    }

    static Object decode(Class<?> type, byte[] bytes) {
        return decode(type, new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length));
    }

    static Object decode(Class<?> type, Decoder in) {
        return call(method(type, "decode", Decoder.class), in);
    }

    static byte[] bytes(Encoder out) {
        return Arrays.copyOf(out.array(), out.position());
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        String simple =
                type.getName().substring(type.getPackageName().length() + 1).replace('$', '_');
        try {
            return Class.forName(type.getPackageName() + '.' + simple + "Beckon")
                    .getMethod(name, parameters);
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError("no codec for " + type, missing);
        }
    }

    private static Object call(Method method, Object... arguments) {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
