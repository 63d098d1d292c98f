package dev.beckon.processor;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Caller;
import dev.beckon.api.IncomingCall;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A caller that hands each call's bytes to a handler at once, and reads the answer's bytes. */
final class LoopbackCaller<T> implements Caller {

    private final ServiceBinding<T> binding;
    private final T handler;
    private final List<CallOptions> options;

    /** What happened, in order. */
    final List<String> log;

    LoopbackCaller(ServiceBinding<T> binding, T handler) {
        this(binding, handler, new ArrayList<>(), new ArrayList<>());
    }

    private LoopbackCaller(ServiceBinding<T> binding, T handler, List<CallOptions> options, List<String> log) {
        this.binding = binding;
        this.handler = handler;
        this.options = options;
        this.log = log;
    }

    /** The options that stubs were derived with. */
    List<CallOptions> options() {
        return options;
    }

    @Override
    public Encoder begin(RpcMethod<?> method) {
        return new Encoder(16);
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> call(RpcMethod<R> method, Encoder request) {
        Exchange<R> exchange = new Exchange<>(method);
        exchange.run(request);
        return exchange.future;
    }

    @Override
    public <R extends @Nullable Object> R callAndWait(RpcMethod<R> method, Encoder request) {
        try {
            return call(method, request).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> tell(RpcMethod<?> method, Encoder request) {
        tellOrThrow(method, request);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void tellOrThrow(RpcMethod<?> method, Encoder request) {
        new Exchange<>(method).run(request);
    }

    @Override
    public RuntimeException abandon(Encoder request, Throwable invalid) {
        log.add("abandoned");
        return (RuntimeException) invalid;
    }

    @Override
    public Caller with(CallOptions more) {
        options.add(more);
        return new LoopbackCaller<>(binding, handler, options, log);
    }

    private final class Exchange<R extends @Nullable Object> implements IncomingCall {

        private final RpcMethod<R> method;
        private final CompletableFuture<R> future = new CompletableFuture<>();

        Exchange(RpcMethod<R> method) {
            this.method = method;
        }

        void run(Encoder request) {
            if (binding.methods().get(method.index()) != method) {
                throw new AssertionError(method + " is not at its index");
            }
            log.add(method.name() + " asked");
            try {
                binding.dispatch(
                        handler,
                        method.index(),
                        new Decoder(CodecLimits.DEFAULT).reset(request.array(), 0, request.position()),
                        this);
            } catch (RuntimeException failed) {
                future.completeExceptionally(failed);
            }
        }

        @Override
        public void started() {
            log.add(method.name() + " started");
        }

        @Override
        @SuppressWarnings("unchecked")
        public <A extends @Nullable Object> void answer(RpcMethod<A> answered, A result) {
            log.add(method.name() + " answered");
            Encoder out = new Encoder(16);
            answered.encodeResult(result, out);
            Decoder in = new Decoder(CodecLimits.DEFAULT).reset(out.array(), 0, out.position());
            future.complete((R) answered.decodeResult(in));
            if (in.tag() != 0) {
                throw new AssertionError(method + ": the answer was not read to its end");
            }
        }

        @Override
        public <A extends @Nullable Object> void answerLater(
                RpcMethod<A> answered, @Nullable CompletionStage<A> result) {
            if (result == null) {
                throw new AssertionError(method + ": no stage");
            }
            log.add(method.name() + " answers later");
            result.whenComplete((value, failure) -> {
                if (failure != null) {
                    future.completeExceptionally(failure);
                    return;
                }
                try {
                    answer(answered, value);
                } catch (RuntimeException invalid) {
                    future.completeExceptionally(invalid);
                }
            });
        }

        @Override
        public void done() {
            log.add(method.name() + " done");
        }
    }
}
