package dev.beckon.processor;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Caller;
import dev.beckon.api.IncomingCall;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
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
    public <R extends @Nullable Object, P> CompletableFuture<R> call(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
        Exchange<R> exchange = new Exchange<>(method);
        exchange.sent = through(items, codec);
        exchange.run(request);
        return exchange.future;
    }

    @Override
    public <R extends @Nullable Object, P> R callAndWait(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
        return call(method, request, codec, items).join();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> Flow.Publisher<R> items(RpcMethod<R> method, Encoder request) {
        Exchange<R> exchange = new Exchange<>(method);
        exchange.run(request);
        return (Flow.Publisher<R>) Objects.requireNonNull(exchange.returned);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R, P> Flow.Publisher<R> items(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
        Exchange<R> exchange = new Exchange<>(method);
        exchange.sent = through(items, codec);
        exchange.run(request);
        return (Flow.Publisher<R>) Objects.requireNonNull(exchange.returned);
    }

    /** The same items, each written and read. */
    private static <T> Flow.Publisher<T> through(Flow.Publisher<T> items, ItemCodec<T> codec) {
        return subscriber -> items.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(T item) {
                Encoder out = new Encoder(16);
                codec.encode(item, out);
                Decoder in = new Decoder(CodecLimits.DEFAULT).reset(out.array(), 0, out.position());
                subscriber.onNext(codec.decode(in));
                if (in.tag() != 0) {
                    throw new AssertionError("the item was not read to its end");
                }
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
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
        private Flow.@Nullable Publisher<?> sent;
        private Flow.@Nullable Publisher<?> returned;

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
        @SuppressWarnings("unchecked")
        public <P> Flow.Publisher<P> items(ItemCodec<P> codec) {
            return (Flow.Publisher<P>) Objects.requireNonNull(sent);
        }

        @Override
        public <A> void answerItems(RpcMethod<A> answered, Flow.@Nullable Publisher<A> items) {
            log.add(method.name() + " answers items");
            returned = through(Objects.requireNonNull(items), new ItemCodec<A>() {
                @Override
                public void encode(A item, Encoder out) {
                    answered.encodeResult(item, out);
                }

                @Override
                public A decode(Decoder in) {
                    return answered.decodeResult(in);
                }
            });
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
