package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Caller;
import dev.beckon.api.IncomingCall;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and answers have the bytes that protobuf-java gives the exported messages. */
final class ParametersTest {

    private static final Exported EXPORTED = Exported.read();

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void requestsAndAnswersAreTheExportedMessages(long seed) throws ReflectiveOperationException {
        Values values = new Values(new Random(seed));
        ParametersBeckon binding = new ParametersBeckon();
        assertThat(EXPORTED.service(Parameters.class).getFullName()).isEqualTo(binding.service());
        for (RpcMethod<?> rpc : binding.methods()) {
            MethodDescriptor exported = EXPORTED.service(Parameters.class).findMethodByName(rpc.name());
            Method method =
                    Parameters.class.getMethod(rpc.name(), rpc.parameterTypes().toArray(Class<?>[]::new));
            for (int i = 0; i < 100; i++) {
                List<@Nullable Object> arguments = new ArrayList<>();
                for (AnnotatedType type : method.getAnnotatedParameterTypes()) {
                    arguments.add(values.make(type));
                }
                check(binding, rpc, method, arguments, exported.getInputType(), seed);
                if (method.getReturnType() != void.class) {
                    checkResult(rpc, values.make(method.getAnnotatedReturnType()), exported.getOutputType(), seed);
                }
            }
        }
    }

    private static void check(
            ParametersBeckon binding,
            RpcMethod<?> rpc,
            Method method,
            List<@Nullable Object> arguments,
            Descriptor type,
            long seed)
            throws ReflectiveOperationException {
        Sent sent = new Sent();
        try {
            method.invoke(binding.stub(sent), arguments.toArray());
        } catch (java.lang.reflect.InvocationTargetException noAnswer) {
            assertThat(noAnswer).hasCauseInstanceOf(NoAnswer.class);
        }
        boolean itself = arguments.size() == 1
                && arguments.get(0) instanceof Record
                && !type.getName().endsWith("Request");
        byte[] expected = Protobuf.message(type, itself ? Records.values((Record) arguments.get(0)) : arguments)
                .toByteArray();
        assertThat(sent.bytes).as("seed %d: %s %s", seed, rpc, arguments).isEqualTo(expected);

        List<@Nullable Object> received = new ArrayList<>();
        Parameters handler = (Parameters) Proxy.newProxyInstance(
                Parameters.class.getClassLoader(), new Class<?>[] {Parameters.class}, (proxy, called, given) -> {
                    received.addAll(Arrays.asList(given == null ? new Object[0] : given));
                    throw new NoAnswer();
                });
        try {
            binding.dispatch(
                    handler,
                    rpc.index(),
                    new Decoder(CodecLimits.DEFAULT).reset(expected, 0, expected.length),
                    new Unanswered());
        } catch (NoAnswer expectedEnd) {
            assertThat(Values.same(arguments, received))
                    .as("seed %d: %s %s", seed, rpc, arguments)
                    .isTrue();
            return;
        }
        throw new AssertionError(rpc + " was not dispatched");
    }

    @SuppressWarnings("unchecked")
    private static void checkResult(RpcMethod<?> rpc, @Nullable Object result, Descriptor type, long seed) {
        boolean itself = result instanceof Record && !type.getName().endsWith("Response");
        byte[] expected = Protobuf.message(type, itself ? Records.values((Record) result) : Arrays.asList(result))
                .toByteArray();
        Encoder out = new Encoder(1);
        ((RpcMethod<@Nullable Object>) rpc).encodeResult(result, out);
        assertThat(Codecs.bytes(out)).as("seed %d: %s %s", seed, rpc, result).isEqualTo(expected);
        Object decoded = rpc.decodeResult(new Decoder(CodecLimits.DEFAULT).reset(expected, 0, expected.length));
        assertThat(Values.same(result, decoded))
                .as("seed %d: %s %s", seed, rpc, result)
                .isTrue();
    }

    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Keeps the bytes of a request. */
    static final class Sent implements Caller {

        byte[] bytes = {};

        @Override
        public Encoder begin(RpcMethod<?> method) {
            return new Encoder(1);
        }

        @Override
        public <R extends @Nullable Object> CompletableFuture<R> call(RpcMethod<R> method, Encoder request) {
            throw new AssertionError(method + " is plain");
        }

        @Override
        public <R extends @Nullable Object> R callAndWait(RpcMethod<R> method, Encoder request) {
            bytes = Codecs.bytes(request);
            throw new NoAnswer();
        }

        @Override
        public <R extends @Nullable Object, P> CompletableFuture<R> call(
                RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
            throw new AssertionError(method + " has no items");
        }

        @Override
        public <R extends @Nullable Object, P> R callAndWait(
                RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
            throw new AssertionError(method + " has no items");
        }

        @Override
        public <R> Flow.Publisher<R> items(RpcMethod<R> method, Encoder request) {
            throw new AssertionError(method + " has no items");
        }

        @Override
        public <R, P> Flow.Publisher<R> items(
                RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
            throw new AssertionError(method + " has no items");
        }

        @Override
        public CompletableFuture<@Nullable Void> tell(RpcMethod<?> method, Encoder request) {
            throw new AssertionError(method + " is not one-way");
        }

        @Override
        public void tellOrThrow(RpcMethod<?> method, Encoder request) {
            throw new AssertionError(method + " is not one-way");
        }

        @Override
        public RuntimeException abandon(Encoder request, Throwable invalid) {
            throw new AssertionError("abandoned", invalid);
        }

        @Override
        public Caller with(CallOptions options) {
            return this;
        }
    }

    /** A call whose handler never returns. */
    static final class Unanswered implements IncomingCall {

        @Override
        public void started() {}

        @Override
        public <R extends @Nullable Object> void answer(RpcMethod<R> method, R result) {
            throw new AssertionError(method + " answered");
        }

        @Override
        public <R extends @Nullable Object> void answerLater(RpcMethod<R> method, @Nullable CompletionStage<R> result) {
            throw new AssertionError(method + " answered");
        }

        @Override
        public <P> Flow.Publisher<P> items(ItemCodec<P> codec) {
            throw new AssertionError("has no items");
        }

        @Override
        public <R> void answerItems(RpcMethod<R> method, Flow.@Nullable Publisher<R> items) {
            throw new AssertionError("has no items");
        }

        @Override
        public void done() {
            throw new AssertionError("done");
        }
    }
}
