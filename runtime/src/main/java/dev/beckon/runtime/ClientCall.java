package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallItem;
import dev.beckon.api.Code;
import dev.beckon.api.CurrentCall;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcFuture;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.Status;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.protocol.wire.Failure;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call on the caller's side, from the stub until its outcome: the future, the request until the session has it, and
 * a link of the hand-over queue. Its state is the loop's, but for the future itself.
 */
class ClientCall<R extends @Nullable Object> extends RpcFuture<R> implements Handed, Work {

    final ServiceCaller caller;
    final RpcMethod<R> method;
    long deadline; // changed by interceptors, before the call is handed over

    /** True if the caller's thread waits: then it gets the undecoded answer, and needs no worker to be woken. */
    private final boolean awaited;

    private byte @Nullable [] message; // the request until it is opened, then the answer until it is delivered
    private int length;
    private @Nullable Exchange exchange;
    private int streamId;
    private @Nullable Failure failure; // the outcome until it is delivered
    private @Nullable Handed next;
    private int depth;
    private @Nullable ClientCallExtras extras; // written before the call is handed over
    private boolean over; // the loop knows how it ended
    private boolean kept; // the request, for another attempt
    private @Nullable Attempts attempts; // if there may be, or have been, several

    ClientCall(ServiceCaller caller, RpcMethod<R> method, long deadline, boolean awaited) {
        this.caller = caller;
        this.method = method;
        this.deadline = deadline;
        this.awaited = awaited;
    }

    /** Adds one who hears of each item, of which this call has none. */
    void onItem(Consumer<? super CallItem> observer) {}

    void extras(ClientCallExtras more) {
        extras = more;
    }

    @Nullable
    ClientCallExtras extras() {
        return extras;
    }

    /** How long it may take, in nanoseconds. */
    long timeout() {
        return extras == null ? caller.timeout() : deadline - extras.startedAt;
    }

    /** The metadata block that is sent. */
    byte @Nullable [] metadata() {
        return attempts == null || attempts.number() == 1 ? callMetadata() : attempts.metadata();
    }

    /** The same of the first attempt. */
    byte @Nullable [] callMetadata() {
        return extras == null ? caller.metadata() : extras.metadata;
    }

    // ---- before it has a stream

    void request(byte[] bytes, int size) {
        message = bytes;
        length = size;
    }

    byte[] request() {
        if (message == null) {
            throw new IllegalStateException("call: its request is gone (expected: not opened yet)");
        }
        return message;
    }

    int requestLength() {
        return length;
    }

    /** The session has it, under this id. */
    void opened(Exchange on, int stream) {
        exchange = on;
        streamId = stream;
        kept = message != null && isRepeatable() && caller.destination().keeps(this, length);
        if (!kept) {
            message = null;
        }
    }

    // ---- several attempts, on the loop

    @Nullable
    Attempts attempts() {
        return attempts;
    }

    void attempts(Attempts own) {
        attempts = own;
    }

    /** Whether its request is all that it sends, so that it can be sent once more. */
    boolean isRepeatable() {
        return !method.oneWay();
    }

    /** True if the request is there for another attempt. */
    boolean isKept() {
        return kept;
    }

    /** Lets the request go; returns how many bytes were kept. */
    int forgetRequest() {
        if (!kept) {
            return 0;
        }
        kept = false;
        message = null;
        return length;
    }

    /** The call has no stream any more, and will be opened once more. */
    void again() {
        exchange = null;
        streamId = 0;
    }

    /** An attempt has failed, and with it the call unless another attempt follows. */
    void attemptFailed(Deliveries deliveries, Failure why) {
        if (!over && !caller.destination().triesAgain(this, why)) {
            failed(deliveries, why);
        }
    }

    /** Fails the call at once, on the caller's own thread. */
    void refused(Failure why) {
        caller.destination().counters().refused(method.fullName(), why.code());
        RpcException thrown = Failures.exception(why, 0);
        end(thrown, thrown);
    }

    // ---- with a stream

    @Nullable
    public Exchange exchange() {
        return exchange;
    }

    public int stream() {
        return streamId;
    }

    @Override
    public long streamId() {
        return Integer.toUnsignedLong(streamId);
    }

    /** What travelled with the answer; kept on the loop, before the answer is. */
    void answerMetadata(Metadata received) {
        if (extras == null) {
            extras = new ClientCallExtras(this, null, 0);
        }
        extras.responseMetadata(received);
    }

    @Override
    public Metadata responseMetadata() {
        ClientCallExtras more = extras;
        return more == null ? Metadata.EMPTY : more.responseMetadata();
    }

    @Override
    protected void abandoned() {
        caller.destination().abandon(this);
        ended(new Status(Code.CANCELLED, method.fullName() + ": given up by its caller", Ran.MAYBE), Metadata.EMPTY);
    }

    /** The call that this one is part of was cancelled, so this one is; on any thread. */
    void endWithParent() {
        caller.destination().endWithParent(this);
    }

    /** True once the loop knows how the call ended, or its owner has ended it. */
    boolean isOver() {
        return over || isDone();
    }

    // ---- the outcome, on the loop

    /** The loop knows how it ended. */
    final void over(int code) {
        over = true;
        ClientCallExtras more = extras;
        long nanos = more == null ? 0 : caller.destination().time() - more.startedAt;
        caller.destination().counters().ended(method.fullName(), code, nanos);
    }

    /** Its owner has ended it. */
    void givenUp() {
        if (!over) {
            over(Code.CANCELLED.number());
        }
    }

    /** Completes the call with the answer in this range, here or on a worker. */
    void answered(Deliveries deliveries, LoopResources here, byte[] area, int from, int to) {
        over = true;
        Destination destination = caller.destination();
        ClientCallExtras more = extras;
        here.counters.answered(method.fullName(), more == null ? 0 : destination.time() - more.startedAt);
        destination.answered(this);
        if (awaited) {
            deliverUnchecked(Arrays.copyOfRange(area, from, to));
        } else if (destination.callbacksOnLoop()) {
            decodeAndDeliver(here.decoder, area, from, to);
        } else {
            message = Arrays.copyOfRange(area, from, to);
            deliveries.add(this);
        }
    }

    /** Fails the call, here or on a worker. */
    void failed(Deliveries deliveries, Failure last) {
        if (over) {
            return;
        }
        caller.destination().forget(this);
        Failure why = attempts == null ? last : attempts.of(last);
        over(why.code());
        if (awaited) {
            fail(Failures.exception(why, streamId())); // the caller's thread makes of it what it is
        } else if (caller.destination().callbacksOnLoop()) {
            end(why);
        } else {
            failure = why;
            deliveries.add(this);
        }
    }

    /** The session has this one-way call: it is done, here or on a worker. */
    void told(Deliveries deliveries) {
        over(Code.OK.number());
        if (awaited || caller.destination().callbacksOnLoop()) {
            deliverNothing();
        } else {
            deliveries.add(this);
        }
    }

    // ---- the outcome, on a worker

    @Override
    public void run() {
        byte[] answer = message;
        message = null;
        if (failure != null) {
            end(failure);
        } else if (answer != null) {
            decodeAndDeliver(new Decoder(CodecLimits.DEFAULT), answer, 0, answer.length);
        } else {
            deliverNothing();
        }
    }

    /** The outcome has to be delivered, so it is delivered on the loop. */
    @Override
    public void refused() {
        run();
    }

    private void decodeAndDeliver(Decoder decoder, byte[] area, int from, int to) {
        R result;
        try {
            result = method.decodeResult(decoder.reset(area, from, to));
        } catch (Throwable malformed) {
            RpcException thrown = undecodable(malformed);
            end(thrown, thrown);
            return;
        }
        end(result);
    }

    // ---- the end, where the callbacks run

    /** Tells who wants to hear of it, and completes the future within the context in which the call was made. */
    private void end(R result) {
        ClientCallExtras more = extras;
        if (more == null) {
            deliver(result);
            return;
        }
        ended(null, more.responseMetadata());
        CurrentCall here = CurrentCall.here();
        CallContext before = here.set(more.parent);
        try {
            deliver(result);
        } finally {
            here.set(before);
        }
    }

    /** The same with a failure; returns what it is for the caller: the error that the method declares, if it says so. */
    final RuntimeException end(Failure why) {
        RpcException remote = Failures.exception(why, streamId());
        RuntimeException thrown = TypedErrors.received(method, remote);
        end(remote, thrown);
        return thrown;
    }

    private void end(RpcException why, RuntimeException thrown) {
        ClientCallExtras more = extras;
        if (more == null) {
            fail(thrown);
            return;
        }
        ended(why);
        CurrentCall here = CurrentCall.here();
        CallContext before = here.set(more.parent);
        try {
            fail(thrown);
        } finally {
            here.set(before);
        }
    }

    /** The call has failed; said on the caller's thread of a call that was awaited. */
    void ended(RpcException why) {
        ended(why.status(), why.responseMetadata());
    }

    private void ended(@Nullable Status status, Metadata metadataOfEnd) {
        ClientCallExtras more = extras;
        if (more != null) {
            more.ended(status, metadataOfEnd);
        }
    }

    /** Waits for the answer; for a call made to be awaited only. */
    R await() {
        Object raw = join();
        byte[] answer = (byte[]) raw;
        try {
            R result = method.decodeResult(new Decoder(CodecLimits.DEFAULT).reset(answer, 0, answer.length));
            ended(null, responseMetadata());
            return result;
        } catch (RuntimeException malformed) {
            RpcException why = undecodable(malformed);
            ended(why);
            throw why;
        }
    }

    /** Delivers what the type does not show: raw bytes to {@link #await}, nothing to a one-way call. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private void deliverUnchecked(@Nullable Object value) {
        deliver((R) value);
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    final void deliverNothing() {
        end((R) null); // the result of a one-way method is Void
    }

    final RpcException undecodable(Throwable malformed) {
        Failure why = new Failure(
                Failure.INTERNAL,
                Failure.YES,
                "answer of " + method.fullName() + " cannot be decoded: " + malformed.getMessage());
        return new RpcException(Failures.status(why), streamId(), responseMetadata(), malformed);
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
