package dev.beckon.fuzz;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Caller;
import dev.beckon.api.IncomingCall;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a method through its dispatcher, and writes them through its stub. Single-threaded. */
final class RequestCodec<T> implements Message.Codec {

    private static final Object[] NONE = {};

    private final ServiceBinding<T> binding;
    private final RpcMethod<?> method;
    private final Method called;
    private final T handler;
    private @Nullable List<@Nullable Object> arguments;

    RequestCodec(ServiceBinding<T> binding, RpcMethod<?> method) {
        this.binding = binding;
        this.method = method;
        try {
            called = binding.type()
                    .getMethod(method.javaName(), method.parameterTypes().toArray(Class<?>[]::new));
        } catch (NoSuchMethodException missing) {
            throw new LinkageError(method.fullName(), missing);
        }
        Object proxy = Proxy.newProxyInstance(
                binding.type().getClassLoader(), new Class<?>[] {binding.type()}, (self, reached, given) -> {
                    arguments = Arrays.asList(given == null ? NONE : given);
                    throw new Reached();
                });
        handler = binding.type().cast(proxy);
    }

    @Override
    public Object decode(Decoder in) {
        arguments = null;
        try {
            binding.dispatch(handler, method.index(), in, new Unanswered());
        } catch (Reached end) {
            return Objects.requireNonNull(arguments);
        }
        throw new AssertionError(method + ": not dispatched");
    }

    @Override
    public void encode(@Nullable Object value, Encoder out) {
        Object[] given = ((List<?>) Objects.requireNonNull(value)).toArray();
        try {
            called.invoke(binding.stub(new Sent(out)), given);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Reached) {
                return;
            } else if (thrown.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new AssertionError(method + ": not sent", thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new LinkageError(method.fullName(), impossible);
        }
        throw new AssertionError(method + ": not sent");
    }

    /** The end of the way. */
    private static final class Reached extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Reached() {
            super("reached", null, false, false);
        }
    }

    /** Writes a request and sends it nowhere. */
    private record Sent(Encoder out) implements Caller {

        @Override
        public Encoder begin(RpcMethod<?> method) {
            return out;
        }

        @Override
        public <R extends @Nullable Object> CompletableFuture<R> call(RpcMethod<R> method, Encoder request) {
            throw new Reached();
        }

        @Override
        public <R extends @Nullable Object> R callAndWait(RpcMethod<R> method, Encoder request) {
            throw new Reached();
        }

        @Override
        public <R extends @Nullable Object, P> CompletableFuture<R> call(
                RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
            throw new Reached();
        }

        @Override
        public <R extends @Nullable Object, P> R callAndWait(
                RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
            throw new Reached();
        }

        @Override
        public <R> Flow.Publisher<R> items(RpcMethod<R> method, Encoder request) {
            throw new Reached();
        }

        @Override
        public <R, P> Flow.Publisher<R> items(
                RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
            throw new Reached();
        }

        @Override
        public CompletableFuture<@Nullable Void> tell(RpcMethod<?> method, Encoder request) {
            throw new Reached();
        }

        @Override
        public void tellOrThrow(RpcMethod<?> method, Encoder request) {
            throw new Reached();
        }

        @Override
        public RuntimeException abandon(Encoder request, Throwable invalid) {
            return new IllegalStateException("a request that was read cannot be written", invalid);
        }

        @Override
        public Caller with(CallOptions options) {
            return this;
        }
    }

    /** A call whose handler never returns. */
    private static final class Unanswered implements IncomingCall {

        @Override
        public void started() {}

        @Override
        public <R extends @Nullable Object> void answer(RpcMethod<R> method, R result) {
            throw new AssertionError(method + ": answered");
        }

        @Override
        public <R extends @Nullable Object> void answerLater(RpcMethod<R> method, @Nullable CompletionStage<R> result) {
            throw new AssertionError(method + ": answered");
        }

        @Override
        public <P> Flow.Publisher<P> items(ItemCodec<P> codec) {
            throw new AssertionError("no method of these contracts has items");
        }

        @Override
        public <R> void answerItems(RpcMethod<R> method, Flow.@Nullable Publisher<R> items) {
            throw new AssertionError("no method of these contracts has items");
        }

        @Override
        public void done() {
            throw new AssertionError("done");
        }
    }
}
