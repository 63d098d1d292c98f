package dev.beckon.fuzz;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.beckon.api.Code;
import dev.beckon.api.RpcErrorType;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.conformance.Combinations;
import dev.beckon.conformance.Described;
import dev.beckon.conformance.Faults;
import dev.beckon.conformance.FaultsMethods;
import dev.beckon.conformance.Parameters;
import dev.beckon.conformance.ParametersBeckon;
import dev.beckon.conformance.Shapes;
import dev.beckon.conformance.Variants;
import dev.beckon.conformance.VariantsBeckon;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All messages of the contracts of {@code conformance}, in an order that does not depend on the JVM. */
final class Messages {

    private static final Set<String> WITH_LOCALES = Set.of("locale", "locales", "many");

    private Messages() {}

    /** Records by their own codecs, and the data of typed errors. */
    static List<Kind> records() {
        List<Kind> kinds = new ArrayList<>();
        addRecords(Shapes.class, Spelling.EXACT, kinds);
        addRecords(Combinations.class, Spelling.PARSED, kinds);
        addRecords(Described.class, Spelling.EXACT, kinds);
        FileDescriptor file = Descriptors.of(Faults.class);
        for (RpcErrorType<?> error : FaultsMethods.ORDER.errors()) {
            String simple = error.type().substring(error.type().lastIndexOf('.') + 1);
            kinds.add(kind(new Message(
                    "Faults." + simple, file.findMessageTypeByName(simple), Spelling.EXACT, new ErrorCodec(error))));
        }
        return kinds;
    }

    /** Requests as the generated dispatcher reads them and the stub writes them, and answers. */
    static List<Kind> methods() {
        List<Kind> kinds = new ArrayList<>();
        addMethods(Parameters.class, new ParametersBeckon(), kinds);
        addMethods(Variants.class, new VariantsBeckon(), kinds);
        return kinds;
    }

    private static Kind kind(Message message) {
        return new Kind(message.name(), new MessageCheck(message));
    }

    private static void addRecords(Class<?> contract, Spelling spelling, List<Kind> kinds) {
        FileDescriptor file = Descriptors.of(contract);
        Arrays.stream(contract.getDeclaredClasses())
                .filter(Class::isRecord)
                .sorted(Comparator.comparing(Class::getSimpleName))
                .forEach(type -> kinds.add(kind(new Message(
                        contract.getSimpleName() + '.' + type.getSimpleName(),
                        file.findMessageTypeByName(type.getSimpleName()),
                        spelling,
                        RecordCodec.of(type)))));
    }

    private static <T> void addMethods(Class<T> contract, ServiceBinding<T> binding, List<Kind> kinds) {
        FileDescriptor file = Descriptors.of(contract);
        for (RpcMethod<?> method : binding.methods()) {
            MethodDescriptor exported = file.getServices().get(0).findMethodByName(method.name());
            Spelling spelling = WITH_LOCALES.contains(method.name()) ? Spelling.LOCALE : Spelling.EXACT;
            String name = contract.getSimpleName() + '.' + method.name();
            kinds.add(kind(new Message(
                    name + ".request", exported.getInputType(), spelling, new RequestCodec<>(binding, method))));
            kinds.add(kind(new Message(name + ".answer", exported.getOutputType(), spelling, new AnswerCodec(method))));
        }
    }

    private record ErrorCodec(RpcErrorType<?> type) implements Message.Codec {

        @Override
        public Object decode(Decoder in) {
            return type.decode(in, new RpcException(Code.ABORTED, "a status"));
        }

        @Override
        public void encode(@Nullable Object value, Encoder out) {
            encode(type, value, out);
        }

        private static <E extends RuntimeException> void encode(
                RpcErrorType<E> type, @Nullable Object value, Encoder out) {
            type.encode(type.javaType().cast(Objects.requireNonNull(value)), out);
        }
    }

    private record AnswerCodec(RpcMethod<?> method) implements Message.Codec {

        @Override
        public @Nullable Object decode(Decoder in) {
            return method.decodeResult(in);
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // the value comes from decode, so it is one of the method's
        public void encode(@Nullable Object value, Encoder out) {
            ((RpcMethod<@Nullable Object>) method).encodeResult(value, out);
        }
    }

    private record RecordCodec(MethodHandle decoder, MethodHandle encoder) implements Message.Codec {

        static RecordCodec of(Class<?> type) {
            String simple = type.getName().substring(type.getPackageName().length() + 1);
            try {
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                Class<?> codec = Class.forName(type.getPackageName() + '.' + simple.replace('$', '_') + "Beckon");
                return new RecordCodec(
                        lookup.findStatic(codec, "decode", MethodType.methodType(type, Decoder.class))
                                .asType(MethodType.methodType(Object.class, Decoder.class)),
                        lookup.findStatic(codec, "encode", MethodType.methodType(void.class, type, Encoder.class))
                                .asType(MethodType.methodType(void.class, Object.class, Encoder.class)));
            } catch (ReflectiveOperationException missing) {
                throw new LinkageError("no codec for " + type, missing);
            }
        }

        @Override
        public Object decode(Decoder in) {
            try {
                return (Object) decoder.invokeExact(in);
            } catch (Throwable thrown) {
                throw unchecked(thrown);
            }
        }

        @Override
        public void encode(@Nullable Object value, Encoder out) {
            try {
                encoder.invokeExact(value, out);
            } catch (Throwable thrown) {
                throw unchecked(thrown);
            }
        }

        private static RuntimeException unchecked(Throwable thrown) {
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            } else if (thrown instanceof Error error) {
                throw error;
            }
            return new IllegalStateException(thrown);
        }
    }
}
