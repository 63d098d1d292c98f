package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.Code;
import dev.beckon.api.CurrentCall;
import dev.beckon.api.IncomingCall;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.wire.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call on the handler's side: the context that the handler sees, the way its result goes back, the request or the
 * answer while it crosses threads, and a link of the hand-over queue.
 */
class ServerCall implements IncomingCall, CallContext, Handed, Work {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCall.class);

    private final Exchange exchange;
    private final Route route;
    private final int stream;
    private final boolean oneWay;
    private final long deadline;
    private final Metadata metadata;

    private byte @Nullable [] message; // the request until it is run, then the answer until the session has it
    private int length;
    private @Nullable Failure failure; // the answer until the session has it
    private boolean started;
    private volatile boolean cancelled;
    private @Nullable List<Runnable> cancelActions; // guarded by this
    private @Nullable Handed next;
    private int depth;

    ServerCall(Exchange exchange, Route route, int stream, boolean oneWay, long deadline, Metadata metadata) {
        this.exchange = exchange;
        this.route = route;
        this.stream = stream;
        this.oneWay = oneWay;
        this.deadline = deadline;
        this.metadata = metadata;
    }

    // ---- the way in

    Exchange exchange() {
        return exchange;
    }

    /** Keeps the request until a worker runs it. */
    void request(byte[] bytes) {
        message = bytes;
    }

    /** Runs the handler, on a worker. */
    @Override
    public void run() {
        byte[] request = message;
        message = null;
        if (request != null && !cancelled) {
            Decoder decoder = new Decoder(CodecLimits.DEFAULT).reset(request, 0, request.length);
            route.dispatch(decoder, this, CurrentCall.here());
        }
    }

    @Override
    public void refused() {
        message = null;
        fail(Failures.failure(
                Code.RESOURCE_EXHAUSTED,
                Ran.NO,
                route.method().fullName() + ": the server's workers take no more calls (expected: fewer at a time)"));
    }

    @Override
    public void started() {
        started = true;
    }

    // ---- the way out

    @Override
    public <R extends @Nullable Object> void answer(RpcMethod<R> method, R result) {
        if (cancelled) {
            return;
        }
        if (exchange.canWriteInPlace()) {
            exchange.answerInPlace(this, method, result);
            return;
        }
        Encoder encoder = new Encoder(route.answerSize.next());
        try {
            method.encodeResult(result, encoder);
        } catch (RuntimeException invalid) {
            unencodable(result, invalid);
            return;
        }
        message = encoder.array();
        length = encoder.position();
        route.answerSize.was(length);
        exchange.handOver(this);
    }

    @Override
    public <R extends @Nullable Object> void answerLater(RpcMethod<R> method, @Nullable CompletionStage<R> result) {
        if (result == null) {
            fail(Failures.failure(
                    Code.INTERNAL, Ran.YES, method.fullName() + ": returned null (expected: a stage of its result)"));
        } else if (result instanceof CompletableFuture<R> future && future.isDone()) {
            if (future.isCompletedExceptionally()) {
                future.whenComplete((none, thrown) -> threw(thrown));
            } else {
                answer(method, future.join());
            }
        } else {
            result.whenComplete((value, thrown) -> {
                if (thrown != null) {
                    threw(thrown);
                } else {
                    answer(method, value);
                }
            });
        }
    }

    @Override
    public <P> Flow.Publisher<P> items(ItemCodec<P> codec) {
        throw new IllegalStateException(method() + ": has no items (expected: a method with a publisher)");
    }

    @Override
    public <R> void answerItems(RpcMethod<R> method, Flow.@Nullable Publisher<R> items) {
        throw new IllegalStateException(method() + ": has no items (expected: a method with a publisher)");
    }

    @Override
    public void done() {
        // a one-way call has no answer
    }

    /** The handler, or what reads its arguments, threw. */
    void threw(Throwable thrown) {
        Throwable cause = Failures.unwrap(thrown);
        if (!started) {
            fail(Failures.failure(
                    Code.INVALID_ARGUMENT,
                    Ran.NO,
                    "arguments of " + route.method().fullName() + " cannot be decoded: " + cause.getMessage()));
            return;
        }
        Failure chosen = Failures.chosen(cause);
        if (chosen == null) {
            chosen = TypedErrors.sent(route.method(), cause);
        }
        if (chosen == null || oneWay) {
            LOG.warn("{} failed in stream {} of {}", route.method(), streamId(), exchange, cause);
        }
        if (chosen != null && !chosen.fits()) {
            LOG.warn(
                    "{} failed with more details than can be sent in stream {} of {} (expected: at most {}, with at most"
                            + " {} bytes)",
                    route.method(),
                    streamId(),
                    exchange,
                    Failure.MOST_DETAILS,
                    Failure.MOST_DETAIL_BYTES);
        }
        fail(
                chosen != null
                        ? chosen
                        : Failures.failure(
                                Code.UNKNOWN,
                                Ran.YES,
                                route.method().fullName() + ": the handler failed; the server's log says why"));
    }

    /** The result cannot be written: it is null, or has something in it that is. */
    void unencodable(@Nullable Object result, RuntimeException invalid) {
        String why = result == null
                ? "returned null (expected: a result)"
                : "its result cannot be encoded: " + invalid.getMessage();
        LOG.warn("{} in stream {} of {}: {}", route.method(), streamId(), exchange, why);
        fail(Failures.failure(Code.INTERNAL, Ran.YES, route.method().fullName() + ": " + why));
    }

    private void fail(Failure why) {
        if (oneWay) {
            if (!started) {
                LOG.warn("One-way call in stream {} of {}: {}", streamId(), exchange, why.message());
            }
            return;
        }
        failure = why;
        if (exchange.canWriteInPlace()) {
            exchange.respond(this);
        } else {
            exchange.handOver(this);
        }
    }

    // ---- the answer, for the exchange

    /** Gives up the answer for this failure, before it is handed over. */
    void failInstead(Failure why) {
        message = null;
        length = 0;
        failure = why;
    }

    int stream() {
        return stream;
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    byte[] answer() {
        if (message == null) {
            throw new IllegalStateException("call: no answer (expected: one)");
        }
        return message;
    }

    /** The session has the answer. */
    void responded() {
        message = null;
    }

    int answerLength() {
        return length;
    }

    // ---- what the handler sees

    @Override
    public long streamId() {
        return Integer.toUnsignedLong(stream);
    }

    @Override
    public String method() {
        return route.method().fullName();
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public Duration remaining() {
        if (deadline == Long.MAX_VALUE) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        return Duration.ofNanos(Math.max(0, deadline - exchange.time()));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                if (cancelActions == null) {
                    cancelActions = new ArrayList<>(1);
                }
                cancelActions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Nobody waits any more. On the loop. */
    void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            cancelled = true;
            actions = cancelActions;
            cancelActions = null;
        }
        if (actions != null) {
            for (Runnable action : actions) {
                try {
                    action.run();
                } catch (Throwable failed) { // nobody else's end may depend on it
                    LOG.warn("An onCancel action of {} failed", route.method(), failed);
                }
            }
        }
    }

    @Override
    public @Nullable Handed next() {
        return next;
    }

    @Override
    public void next(@Nullable Handed before) {
        next = before;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public void depth(int value) {
        depth = value;
    }
}
