package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Caller;
import dev.beckon.api.Code;
import dev.beckon.api.CurrentCall;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.Interceptor;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.wire.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What the stub of one service calls, with its options worked out. Immutable but for guesses; thread-safe. */
final class ServiceCaller implements Caller {

    private final Destination destination;
    private final int firstIndex;
    private final SizeGuess[] sizes;
    private final CallOptions options;
    private final long timeout; // nanoseconds
    private final byte @Nullable [] metadata;

    /**
     * @param firstIndex the caller's number of the service's first method
     * @param sizes guesses at the sizes of requests, by method
     */
    ServiceCaller(Destination destination, int firstIndex, SizeGuess[] sizes, CallOptions options) {
        this.destination = destination;
        this.firstIndex = firstIndex;
        this.sizes = sizes;
        this.options = options;
        Duration deadline = options.deadline();
        this.timeout = deadline == null ? destination.timeoutNanos() : deadline.toNanos();
        this.metadata = MetadataBlock.of(options.metadata());
    }

    @Override
    public Caller with(CallOptions other) {
        return new ServiceCaller(destination, firstIndex, sizes, other);
    }

    Destination destination() {
        return destination;
    }

    int indexOf(RpcMethod<?> method) {
        return firstIndex + method.index();
    }

    byte @Nullable [] metadata() {
        return metadata;
    }

    /** Of calls that are not part of others, in nanoseconds. */
    long timeout() {
        return timeout;
    }

    boolean waitsForReady() {
        return options.isWaitForReady();
    }

    Failure expiredFailure(ClientCall<?> call) {
        boolean sent = call.stream() != 0;
        ClientCallExtras extras = call.extras();
        if (extras != null && extras.inheritsDeadline && extras.parent != null) {
            return Failures.failure(
                    Code.DEADLINE_EXCEEDED,
                    sent ? Ran.MAYBE : Ran.NO,
                    call.method.fullName() + ": no " + (sent ? "answer" : "connection")
                            + " before the deadline of the call that it is part of, " + extras.parent.method()
                            + " (expected: one before)");
        }
        return Failures.failure(
                Code.DEADLINE_EXCEEDED,
                sent ? Ran.MAYBE : Ran.NO,
                call.method.fullName() + ": no " + (sent ? "answer" : "connection") + " within "
                        + Duration.ofNanos(call.timeout()).toMillis() + " ms (expected: one before the deadline)");
    }

    @Override
    public Encoder begin(RpcMethod<?> method) {
        Exchange exchange = destination.exchangeHere();
        if (exchange != null) {
            // what is part of another call, or seen by interceptors, takes the other way
            Encoder inPlace = destination.isPlain() ? exchange.beginInPlace(this, method, timeout) : null;
            if (inPlace != null) {
                return inPlace;
            }
        }
        return new Encoder(sizes[method.index()].next());
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> call(RpcMethod<R> method, Encoder request) {
        return start(method, request, false);
    }

    @Override
    public <R extends @Nullable Object, P> CompletableFuture<R> call(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
        return start(method, request, codec, items, false);
    }

    @Override
    public <R extends @Nullable Object, P> R callAndWait(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
        refuseOnLoop(method, request);
        return joined(method, start(method, request, codec, items, true));
    }

    private <R extends @Nullable Object, P> ClientCall<R> start(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items, boolean awaited) {
        Written written = written(request);
        ClientStream<R> call = stream(method, awaited);
        call.request(written.bytes(), written.length());
        call.sending(codec, items);
        launch(call);
        return call;
    }

    @Override
    public <R> Flow.Publisher<R> items(RpcMethod<R> method, Encoder request) {
        Written written = written(request);
        return new CallPublisher<>(this, method, written.bytes(), written.length(), null);
    }

    @Override
    public <R, P> Flow.Publisher<R> items(
            RpcMethod<R> method, Encoder request, ItemCodec<P> codec, Flow.Publisher<P> items) {
        Written written = written(request);
        return new CallPublisher<>(
                this, method, written.bytes(), written.length(), new CallPublisher.Parameter<>(codec, items));
    }

    private record Written(byte[] bytes, int length) {}

    /** The request as bytes of its own: a stream is opened later, so it is not written in place. */
    private Written written(Encoder request) {
        Exchange exchange = destination.exchangeHere();
        if (exchange != null && exchange.isInPlace(request)) {
            byte[] bytes = exchange.takeInPlace();
            return new Written(bytes, bytes.length);
        }
        return new Written(request.array(), request.position());
    }

    /** A call with items, which has a deadline only if the options say one. */
    <R extends @Nullable Object> ClientStream<R> stream(RpcMethod<R> method, boolean awaited) {
        long deadline = options.deadline() == null ? Long.MAX_VALUE : after(destination.time());
        return new ClientStream<>(this, method, deadline, awaited);
    }

    @Override
    public CompletableFuture<@Nullable Void> tell(RpcMethod<?> method, Encoder request) {
        return start(ofNothing(method), request, false);
    }

    @Override
    public void tellOrThrow(RpcMethod<?> method, Encoder request) {
        Failure full = destination.full();
        if (full != null) { // on the loop it would be too late to throw
            destination.counters().refused(method.fullName(), full.code());
            throw abandon(request, Failures.exception(full, 0));
        }
        CompletableFuture<@Nullable Void> told = start(ofNothing(method), request, false);
        if (!told.isCompletedExceptionally()) {
            told.whenComplete((none, thrown) -> {
                if (thrown != null) {
                    destination.lostOneWay(method, thrown);
                }
            });
            return;
        }
        joined(method, told);
    }

    @Override
    public <R extends @Nullable Object> R callAndWait(RpcMethod<R> method, Encoder request) {
        refuseOnLoop(method, request);
        return joined(method, start(method, request, true));
    }

    private void refuseOnLoop(RpcMethod<?> method, Encoder request) {
        if (Thread.currentThread() instanceof EventLoopThread) {
            throw abandon(
                    request,
                    new IllegalStateException("waiting for " + method + " on event loop '"
                            + Thread.currentThread().getName() + "', where answers arrive (expected: a view with"
                            + " futures, or another thread; a handler that waits must not be @NonBlocking)"));
        }
    }

    /** Waits, and throws what the caller's thread should see: with that thread's stack. */
    private static <R extends @Nullable Object> R joined(RpcMethod<?> method, CompletableFuture<R> future) {
        try {
            return future instanceof ClientCall<R> call ? call.await() : future.join();
        } catch (RpcException notAwaited) { // there was no thread to wait with
            future.cancel(false);
            throw notAwaited;
        } catch (CompletionException wrapped) {
            if (wrapped.getCause() instanceof RpcException remote) {
                if (future instanceof ClientCall<R> call) {
                    call.ended(remote);
                }
                RuntimeException typed = TypedErrors.received(method, remote);
                throw typed == remote
                        ? new RpcException(remote.status(), remote.streamId(), remote.responseMetadata(), remote)
                        : typed;
            }
            throw wrapped;
        }
    }

    @Override
    public RuntimeException abandon(Encoder request, Throwable invalid) {
        Exchange exchange = destination.exchangeHere();
        if (exchange != null && exchange.isInPlace(request)) {
            exchange.abandonInPlace();
        }
        if (invalid instanceof Error error) {
            throw error;
        }
        return invalid instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(invalid);
    }

    private <R extends @Nullable Object> ClientCall<R> start(RpcMethod<R> method, Encoder request, boolean awaited) {
        Exchange exchange = destination.exchangeHere();
        if (exchange != null && exchange.isInPlace(request)) {
            ClientCall<R> call = new ClientCall<>(this, method, after(exchange.turnTime()), awaited);
            exchange.endInPlace(call);
            return call;
        }
        ClientCall<R> call = new ClientCall<>(this, method, after(destination.time()), awaited);
        call.request(request.array(), request.position());
        sizes[method.index()].was(request.position());
        launch(call);
        return call;
    }

    /** Sends a call, whose request is written, on its way: through the interceptors, if there are any. */
    void launch(ClientCall<?> call) {
        CallContext parent = CurrentCall.here().call();
        if (parent == null && destination.isPlain()) {
            destination.start(call);
        } else {
            startAsPart(call, parent);
        }
    }

    /** Starts a call that is made in a handler, or that somebody looks at. */
    private void startAsPart(ClientCall<?> call, @Nullable CallContext parent) {
        ClientCallExtras extras = new ClientCallExtras(call, parent, destination.time());
        call.extras(extras);
        if (parent != null && !options.isDetached()) {
            extras.limitDeadline();
        }
        Metadata sent = parent == null ? options.metadata() : TraceContext.continued(options.metadata(), parent);
        List<Interceptor> interceptors = destination.interceptors();
        if (interceptors.isEmpty()) {
            send(call, extras, sent);
        } else {
            new ClientInterception(interceptors, this, call, extras, sent).start();
        }
    }

    /** The last step of starting it. */
    void send(ClientCall<?> call, ClientCallExtras extras, Metadata sent) {
        if (!sent.equals(options.metadata())) {
            extras.metadata = MetadataBlock.of(sent);
        }
        if (extras.parent instanceof ServerCall served
                && !options.isDetached()
                && !call.method.oneWay() // that needs nobody to wait for it
                && !served.adopt(extras)) {
            call.refused(extras.cancelledFailure());
            return;
        }
        destination.start(call);
    }

    boolean isDetached() {
        return options.isDetached();
    }

    private long after(long now) {
        long deadline = now + timeout;
        return deadline < 0 ? Long.MAX_VALUE : deadline;
    }

    @SuppressWarnings("unchecked") // a one-way method has no result, so its result type is never seen
    private static RpcMethod<@Nullable Void> ofNothing(RpcMethod<?> method) {
        return (RpcMethod<@Nullable Void>) method;
    }
}
