package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.CodecException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.conformance.Variants.Circle;
import dev.beckon.conformance.Variants.Figure;
import dev.beckon.conformance.Variants.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Variants} and {@link Places} have the bytes that protobuf-java gives the exported messages, and refuse all others. */
final class VariantsTest {

    private static final Exported EXPORTED = Exported.read();
    private static final List<ServiceBinding<?>> BINDINGS = List.of(new VariantsBeckon(), new PlacesBeckon());
    private static final List<RpcMethod<?>> CALLS = new ArrayList<>();
    private static final Map<String, Method> METHODS = new HashMap<>();

    static {
        for (ServiceBinding<?> binding : BINDINGS) {
            CALLS.addAll(binding.methods());
            for (Method method : binding.type().getMethods()) {
                METHODS.put(binding.service() + '/' + method.getName(), method);
            }
        }
    }

    private static Method method(RpcMethod<?> rpc) {
        return Objects.requireNonNull(METHODS.get(rpc.service() + '/' + rpc.name()));
    }

    private static ServiceBinding<?> binding(RpcMethod<?> rpc) {
        return BINDINGS.stream()
                .filter(binding -> binding.service().equals(rpc.service()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void answersAreTheExportedMessages(long seed) {
        Variety variety = new Variety(new Random(seed));
        for (RpcMethod<?> rpc : CALLS) {
            for (int i = 0; i < 40; i++) {
                Variety.Made made = variety.make(method(rpc).getAnnotatedReturnType());
                byte[] expected = said(descriptor(rpc).getOutputType(), made.said(), "Response");
                byte[] encoded = encodeResult(rpc, made.java());
                if (!Arrays.equals(encoded, expected)) {
                    assertThat(encoded)
                            .as("seed %d: %s %s", seed, rpc.name(), made.java())
                            .isEqualTo(expected);
                }
                assertSame(made.java(), decodeResult(rpc, expected), "seed " + seed + ": " + rpc.name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void requestsAreTheExportedMessages(long seed) throws ReflectiveOperationException {
        Variety variety = new Variety(new Random(seed));
        for (RpcMethod<?> rpc : CALLS) {
            Method method = method(rpc);
            for (int i = 0; i < 20; i++) {
                List<Variety.Made> made = Arrays.stream(method.getAnnotatedParameterTypes())
                        .map(variety::make)
                        .toList();
                List<@Nullable Object> arguments = new ArrayList<>();
                List<@Nullable Object> said = new ArrayList<>();
                made.forEach(argument -> {
                    arguments.add(argument.java());
                    said.add(argument.said());
                });
                String what = "seed " + seed + ": " + rpc.name() + " " + arguments;
                Descriptor type = descriptor(rpc).getInputType();
                byte[] expected = said.size() > 1
                        ? said(type, new Protobuf.Fields(said), "")
                        : said(type, said.get(0), "Request");
                assertThat(request(rpc, method, arguments)).as(what).isEqualTo(expected);
                assertSame(arguments, received(rpc, expected), what);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void hostileBytesAreRefusedOrReadAsProtobufReadsThem(long seed) {
        Random random = new Random(seed);
        Variety variety = new Variety(random);
        int read = 0;
        for (RpcMethod<?> rpc : CALLS) {
            for (int i = 0; i < 60; i++) {
                Object value =
                        variety.make(method(rpc).getAnnotatedReturnType()).java();
                byte[] bytes = encodeResult(rpc, value);
                if (i % 3 == 0) {
                    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                } else if (i % 3 == 1) {
                    for (int flips = 1 + random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                } else {
                    bytes = new byte[random.nextInt(48)];
                    random.nextBytes(bytes);
                }
                read += isReadLikeProtobuf(rpc, bytes, "seed " + seed) ? 1 : 0;
            }
        }
        assertThat(read).isPositive();
    }

    /** What Beckon reads, protobuf reads too, and written again it is the same value. */
    private static boolean isReadLikeProtobuf(RpcMethod<?> rpc, byte[] bytes, String what) {
        String where = what + ": " + rpc.name() + " " + Arrays.toString(bytes);
        Object value;
        try {
            value = decodeResult(rpc, bytes);
        } catch (CodecException refused) {
            assertThat(refused).as(where).hasMessageContaining("expected");
            return false;
        } catch (RuntimeException | Error other) {
            throw new AssertionError(where, other);
        }
        byte[] again = encodeResult(rpc, value);
        assertThat(encodeResult(rpc, decodeResult(rpc, again))).as(where).isEqualTo(again);
        try {
            DynamicMessage theirs = DynamicMessage.parseFrom(descriptor(rpc).getOutputType(), bytes);
            DynamicMessage ours = DynamicMessage.parseFrom(descriptor(rpc).getOutputType(), again);
            assertThat(theirs.getAllFields().keySet())
                    .as(where)
                    .isSubsetOf(ours.getAllFields().keySet());
        } catch (InvalidProtocolBufferException refused) {
            throw new AssertionError(where, refused);
        }
        return true;
    }

    @Test
    void figuresNestWithinTheLimitOfDepth() {
        Figure figure = new Circle(new Shapes.Point(1, 2, null), 3);
        for (int i = 0; i < 30; i++) {
            figure = new Group(List.of(figure), null, Map.of());
        }
        RpcMethod<?> rpc = rpc("figure");
        assertThat(decodeResult(rpc, encodeResult(rpc, figure))).isEqualTo(figure);
        Figure deeper = new Group(List.of(figure), null, Map.of());
        assertThatThrownBy(() -> encodeResult(rpc, deeper))
                .isInstanceOf(CodecException.class)
                .hasMessage("depth of the message: more than 64 (expected: at most 64)");
    }

    @Test
    void whatANewerPeerSendsIsTheUnknownVariant() {
        assertThat(decodeResult(rpc("figure"), new byte[] {0x7a, 0})).isEqualTo(new Variants.Unreadable());
        assertThat(decodeResult(rpc("figure"), new byte[0])).isEqualTo(new Variants.Unreadable());
        assertThatThrownBy(() -> decodeResult(rpc("figures"), new byte[0]))
                .hasMessage("EveryOfFigure.plain: absent (expected: a Figure)");
        assertThatThrownBy(() -> decodeResult(rpc("keys"), new byte[] {0x0a, 0}))
                .hasMessageStartingWith("variant of Key: absent (expected: an OrderId or a Quantity or a Ratio;");
    }

    @Test
    void twoVariantsAreRefused() {
        byte[] two = {0x0a, 5, 0x0a, 1, 'a', 0x10, 1};
        assertThatThrownBy(() -> decodeResult(rpc("keys"), two))
                .hasMessage("Key: given twice (expected: at most once)");
    }

    private static RpcMethod<?> rpc(String name) {
        return BINDINGS.get(0).methods().stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static MethodDescriptor descriptor(RpcMethod<?> rpc) {
        return EXPORTED.service(binding(rpc).type()).findMethodByName(rpc.name());
    }

    /** The message, or that of the one field if its type was made for the method. */
    private static byte[] said(Descriptor type, @Nullable Object said, String suffix) {
        Message message;
        if (!suffix.isEmpty() && type.getName().endsWith(suffix)) {
            message = Protobuf.message(type, Arrays.asList(said));
        } else {
            message = said instanceof Protobuf.Fields fields ? Protobuf.message(type, fields.values()) : (Message) said;
        }
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization(); // of the maps in messages of protobuf
        try {
            message.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes;
    }

    @SuppressWarnings("unchecked")
    private static byte[] encodeResult(RpcMethod<?> rpc, @Nullable Object value) {
        Encoder out = new Encoder(1);
        ((RpcMethod<@Nullable Object>) rpc).encodeResult(value, out);
        return Codecs.bytes(out);
    }

    private static @Nullable Object decodeResult(RpcMethod<?> rpc, byte[] bytes) {
        return rpc.decodeResult(new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length));
    }

    private static byte[] request(RpcMethod<?> rpc, Method method, List<@Nullable Object> arguments)
            throws ReflectiveOperationException {
        ParametersTest.Sent sent = new ParametersTest.Sent();
        try {
            method.invoke(binding(rpc).stub(sent), arguments.toArray());
        } catch (InvocationTargetException noAnswer) {
            assertThat(noAnswer).hasCauseInstanceOf(ParametersTest.NoAnswer.class);
        }
        return sent.bytes;
    }

    private static List<@Nullable Object> received(RpcMethod<?> rpc, byte[] bytes) {
        return received(binding(rpc), rpc, bytes);
    }

    private static <T> List<@Nullable Object> received(ServiceBinding<T> binding, RpcMethod<?> rpc, byte[] bytes) {
        List<@Nullable Object> received = new ArrayList<>();
        T handler = binding.type()
                .cast(Proxy.newProxyInstance(
                        binding.type().getClassLoader(), new Class<?>[] {binding.type()}, (proxy, called, given) -> {
                            received.addAll(Arrays.asList(given));
                            throw new ParametersTest.NoAnswer();
                        }));
        assertThatThrownBy(() -> binding.dispatch(
                        handler,
                        rpc.index(),
                        new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length),
                        new ParametersTest.Unanswered()))
                .isInstanceOf(ParametersTest.NoAnswer.class);
        return received;
    }

    private static void assertSame(@Nullable Object value, @Nullable Object decoded, String what) {
        if (!Values.same(value, decoded)) {
            throw new AssertionError(what + ": " + value + " came back as " + decoded);
        }
    }
}
