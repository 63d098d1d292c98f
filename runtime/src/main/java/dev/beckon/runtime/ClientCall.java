package dev.beckon.runtime;

import dev.beckon.api.RpcException;
import dev.beckon.api.RpcFuture;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.protocol.wire.Failure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A call on the caller's side, from the stub until its outcome: the future, the request until the session has it, and
 * a link of the hand-over queue. Its state is the loop's, but for the future itself.
 */
class ClientCall<R extends @Nullable Object> extends RpcFuture<R> implements Handed, Work {

    final ServiceCaller caller;
    final RpcMethod<R> method;
    final long deadline;

    /** True if the caller's thread waits: then it gets the undecoded answer, and needs no worker to be woken. */
    private final boolean awaited;

    private byte @Nullable [] message; // the request until it is opened, then the answer until it is delivered
    private int length;
    private @Nullable Exchange exchange;
    private int streamId;
    private @Nullable Failure failure; // the outcome until it is delivered
    private @Nullable Handed next;
    private int depth;

    ClientCall(ServiceCaller caller, RpcMethod<R> method, long deadline, boolean awaited) {
        this.caller = caller;
        this.method = method;
        this.deadline = deadline;
        this.awaited = awaited;
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
        message = null;
    }

    /** Fails the call at once, on the caller's own thread. */
    void refused(Failure why) {
        fail(Failures.exception(why, 0));
    }

    /** What a failure is for the caller: the error that the method declares, if the failure says it. */
    final RuntimeException thrown(Failure why) {
        return TypedErrors.received(method, Failures.exception(why, streamId()));
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

    @Override
    protected void abandoned() {
        caller.connector().abandon(this);
    }

    // ---- the outcome, on the loop

    /** Completes the call with the answer in this range, here or on a worker. */
    void answered(Deliveries deliveries, LoopResources here, byte[] area, int from, int to) {
        if (awaited) {
            deliverUnchecked(Arrays.copyOfRange(area, from, to));
        } else if (caller.connector().callbacksOnLoop()) {
            decodeAndDeliver(here.decoder, area, from, to);
        } else {
            message = Arrays.copyOfRange(area, from, to);
            deliveries.add(this);
        }
    }

    /** Fails the call, here or on a worker. */
    void failed(Deliveries deliveries, Failure why) {
        if (awaited) {
            fail(Failures.exception(why, streamId())); // the caller's thread makes of it what it is
        } else if (caller.connector().callbacksOnLoop()) {
            fail(thrown(why));
        } else {
            failure = why;
            deliveries.add(this);
        }
    }

    /** The session has this one-way call: it is done, here or on a worker. */
    void told(Deliveries deliveries) {
        if (awaited || caller.connector().callbacksOnLoop()) {
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
            fail(thrown(failure));
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
            fail(undecodable(malformed));
            return;
        }
        deliver(result);
    }

    /** Waits for the answer; for a call made to be awaited only. */
    R await() {
        Object raw = join();
        byte[] answer = (byte[]) raw;
        try {
            return method.decodeResult(new Decoder(CodecLimits.DEFAULT).reset(answer, 0, answer.length));
        } catch (RuntimeException malformed) {
            throw undecodable(malformed);
        }
    }

    /** Delivers what the type does not show: raw bytes to {@link #await}, nothing to a one-way call. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private void deliverUnchecked(@Nullable Object value) {
        deliver((R) value);
    }

    final void deliverNothing() {
        deliverUnchecked(null); // the result of a one-way method is Void
    }

    final RpcException undecodable(Throwable malformed) {
        Failure why = new Failure(
                Failure.INTERNAL,
                Failure.YES,
                "answer of " + method.fullName() + " cannot be decoded: " + malformed.getMessage());
        return new RpcException(Failures.status(why), streamId(), malformed);
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
