package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallItem;
import dev.beckon.api.CallOutcome;
import dev.beckon.api.Code;
import dev.beckon.api.CurrentCall;
import dev.beckon.api.IncomingCall;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.Metadata;
import dev.beckon.api.Principal;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.wire.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
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
    private long deadline; // interceptors may shorten it, before the handler runs
    private Metadata metadata; // interceptors may replace it

    private byte @Nullable [] message; // the request until it is run, then the answer until the session has it
    private int length;
    private @Nullable Failure failure; // the answer until the session has it
    private boolean started;
    private long takenAt; // by a worker; 0 if it was not; while it is taken, when it was queued
    private boolean late; // once cancelled: because its deadline has passed
    private volatile boolean cancelled;
    private volatile boolean ran; // the handler has returned
    private volatile int left; // what it counts for once nobody waits; guarded by this to be taken
    private int cost; // what it counts for while it is kept; on the loop
    private volatile @Nullable ServerCallExtras extras; // written by who holds this
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

    Exchange exchange() {
        return exchange;
    }

    // ---- the way in

    Route route() {
        return route;
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
        long queuedAt = takenAt;
        takenAt = exchange.time();
        try {
            if (request != null && !cancelled) {
                if (deadline != Long.MAX_VALUE && !oneWay && comesToNothing(takenAt - queuedAt, deadline - takenAt)) {
                    return;
                }
                Decoder decoder = new Decoder(CodecLimits.DEFAULT).reset(request, 0, request.length);
                route.dispatch(decoder, this, CurrentCall.here());
            }
        } finally {
            ran();
        }
    }

    /** The handler has returned; where it ran. */
    void ran() {
        ran = true;
        if (left != 0) {
            exchange.hasRun(this);
        }
    }

    @Override
    public void refused() {
        message = null;
        ran();
        fail(Failures.failure(
                Code.RESOURCE_EXHAUSTED,
                Ran.NO,
                route.method().fullName() + ": the server's workers take no more calls (expected: fewer at a time)"));
    }

    @Override
    public void started() {
        started = true;
    }

    /** Refuses it if it has waited for more than half of its time and what remains is too short; one that had too little anyway is run. */
    private boolean comesToNothing(long waited, long remaining) {
        if (remaining <= 0) {
            fail(Failures.failure(
                    Code.DEADLINE_EXCEEDED,
                    Ran.NO,
                    route.method().fullName() + ": waited for a worker until its deadline"));
            return true;
        }
        long usual = route.usualTime.nanos();
        if (remaining >= usual || waited + remaining < usual || waited < remaining) {
            return false;
        }
        fail(Failures.failure(
                Code.RESOURCE_EXHAUSTED,
                Ran.NO,
                route.method().fullName() + ": " + remaining / 1_000_000 + " ms before its deadline, after "
                        + waited / 1_000_000 + " ms in which it waited for a worker (expected: " + usual / 1_000_000
                        + " ms, which it usually takes)"));
        return true;
    }

    /** It came to the queue then. Before it is taken. */
    void queuedAt(long time) {
        takenAt = time;
    }

    /** When a worker took it. */
    long takenAt() {
        return takenAt;
    }

    /** It is answered now; its method learns how long that took. */
    void tookUntil(long now) {
        if (takenAt != 0) {
            route.usualTime.was(now - takenAt);
        }
    }

    // ---- what it counts for

    /** It counts for so much while it is kept. On the loop. */
    void cost(int bytes) {
        cost = bytes;
    }

    /** It is no longer kept. On the loop. */
    int takeCost() {
        int bytes = cost;
        cost = 0;
        return bytes;
    }

    /** It counts for so much until the handler has returned, although nobody waits for it. On the loop. */
    void leave(int bytes) {
        left = bytes;
    }

    boolean hasRun() {
        return ran;
    }

    /** What it was left with, once. */
    int takeLeft() {
        synchronized (this) {
            int bytes = left;
            left = 0;
            return bytes;
        }
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
        exchange.endedOneWay(this, null); // a one-way call has no answer
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
            exchange.incidents()
                    .warn(
                            LOG,
                            Incidents.Kind.HANDLER_FAILED,
                            "{} failed in stream {} of {}",
                            route.method(),
                            streamId(),
                            exchange,
                            cause);
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
        exchange.incidents()
                .warn(
                        LOG,
                        Incidents.Kind.HANDLER_FAILED,
                        "{} in stream {} of {}: {}",
                        route.method(),
                        streamId(),
                        exchange,
                        why);
        fail(Failures.failure(Code.INTERNAL, Ran.YES, route.method().fullName() + ": " + why));
    }

    /** An interceptor does not let it go on to the handler. */
    void refuse(Failure why) {
        fail(why);
    }

    private void fail(Failure why) {
        if (oneWay) {
            if (!started) {
                exchange.incidents()
                        .warn(
                                LOG,
                                Incidents.Kind.ONE_WAY_REFUSED,
                                "One-way call in stream {} of {}: {}",
                                streamId(),
                                exchange,
                                why.message());
            }
            exchange.endedOneWay(this, why);
            return;
        }
        byte[] block = responseBlock();
        failure = block == null ? why : why.withMetadata(block);
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

    /** The metadata block that travels with the answer, or null. */
    byte @Nullable [] responseBlock() {
        ServerCallExtras more = extras;
        return more == null ? null : more.responseBlock();
    }

    // ---- the end

    /** Adds one who hears of each item, of which this call has none. Before the handler runs. */
    void onItem(Consumer<? super CallItem> observer) {}

    /** Whether anybody wants to hear how it ended. */
    boolean isObserved() {
        ServerCallExtras more = extras;
        return more != null && more.endingOrNull() != null;
    }

    /** It arrived at this time; said if anybody may want to hear how it ended, before the handler runs. */
    void arrivedAt(long time) {
        extras = new ServerCallExtras(time);
    }

    /** When it arrived, if that was said. */
    long arrivedAt() {
        ServerCallExtras more = extras;
        return more == null ? 0 : more.startedAt;
    }

    /** It has ended; tells who wants to hear of it. Where the handler runs, or on the loop. */
    void ended(@Nullable Failure why) {
        ServerCallExtras more = extras;
        Ending ending = more == null ? null : more.endingOrNull();
        if (more != null && ending != null) {
            Duration duration = Duration.ofNanos(Math.max(0, exchange.time() - more.startedAt));
            Metadata sent;
            synchronized (this) {
                sent = more.responseMetadata();
            }
            ending.ended(new CallOutcome(why == null ? null : Failures.status(why), sent, duration));
        }
    }

    /** For who wants to hear how it ended. */
    Ending ending() {
        synchronized (this) {
            return more().ending();
        }
    }

    /** Made when first needed; by who holds this. */
    private ServerCallExtras more() {
        ServerCallExtras more = extras;
        if (more == null) {
            more = new ServerCallExtras(exchange.time());
            extras = more;
        }
        return more;
    }

    // ---- calls that are part of it

    /** Takes a call that was made in the handler, to be ended with this one; false if this one has been cancelled. */
    boolean adopt(ClientCallExtras child) {
        synchronized (this) {
            if (cancelled) {
                return false;
            }
            child.owner(this);
            more().add(child);
            return true;
        }
    }

    /** That call has ended. */
    void release(ClientCallExtras child) {
        synchronized (this) {
            if (child.owner() == this) {
                child.owner(null);
                more().remove(child);
            }
        }
    }

    /** Calls that were made in the handler and have not ended. */
    int callsWithin() {
        synchronized (this) {
            return extras == null ? 0 : more().openCalls();
        }
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
    public Principal principal() {
        return exchange.principal();
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    /** For interceptors. */
    void metadata(Metadata replacement) {
        metadata = replacement;
    }

    boolean isOneWay() {
        return oneWay;
    }

    long deadline() {
        return deadline;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /** The time left, {@link Long#MAX_VALUE} if there is no deadline. */
    long remainingNanos() {
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, deadline - exchange.time());
    }

    /** The deadline comes so soon, if it would come later otherwise; before the handler runs. */
    void shorten(long timeout) {
        long sooner = exchange.time() + timeout;
        if (sooner > 0 && sooner < deadline) {
            deadline = sooner;
            exchange.shorten(this);
        }
    }

    @Override
    public void addResponseMetadata(Metadata more) {
        synchronized (this) {
            more().addResponseMetadata(more);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                more().onCancel(action);
                return;
            }
        }
        action.run();
    }

    /** Whether it was cancelled because its deadline has passed, here or at the caller. */
    boolean isLate() {
        return cancelled && late;
    }

    /** Nobody waits any more, perhaps because its deadline has passed. On the loop. */
    void cancel(boolean pastDeadline) {
        List<Runnable> actions;
        synchronized (this) {
            late = pastDeadline;
            cancelled = true;
            actions = extras == null ? List.of() : more().takeCancelActions();
        }
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (Throwable failed) { // nobody else's end may depend on it
                LOG.warn("An onCancel action of {} failed", route.method(), failed);
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
