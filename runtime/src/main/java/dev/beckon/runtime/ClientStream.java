package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallItem;
import dev.beckon.api.Code;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcMethod;
import dev.beckon.protocol.wire.Failure;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call with items on the caller's side: a {@link ClientCall} with an end for each direction that has any. Where the
 * result is items, the future completes when the last one has come, and nobody looks at it.
 */
final class ClientStream<R extends @Nullable Object> extends ClientCall<R> implements ItemCall {

    private final @Nullable ItemReceiver<?> receiver;
    private @Nullable ItemSender<?> sender;
    private @Nullable ItemObservers observers; // written before the call is handed over

    ClientStream(ServiceCaller caller, RpcMethod<R> method, long deadline, boolean awaited) {
        super(caller, method, deadline, awaited);
        this.receiver = method.returnsItems() ? new ItemReceiver<>(this) : null;
    }

    /** Gives it items to send; before it is started. */
    <P> void sending(ItemCodec<P> codec, Flow.Publisher<? extends P> items) {
        sender = new ItemSender<>(this, codec, items);
    }

    @Override
    public @Nullable ItemReceiver<?> receiver() {
        return receiver;
    }

    @Override
    public @Nullable OutgoingItems sender() {
        return sender;
    }

    @Override
    void onItem(Consumer<? super CallItem> observer) {
        observers = ItemObservers.with(observers, method.fullName(), observer);
    }

    @Override
    public @Nullable ItemObservers observers() {
        return observers;
    }

    // ---- the call's life

    @Override
    boolean isRepeatable() {
        return false; // its items are gone
    }

    @Override
    void opened(Exchange on, int stream) {
        super.opened(on, stream);
        if (stream == 0) {
            return;
        }
        if (receiver != null) {
            receiver.opened();
        }
        if (sender != null) {
            sender.opened();
        }
    }

    @Override
    void answered(Deliveries deliveries, LoopResources here, byte[] area, int from, int to) {
        stopSending();
        if (receiver == null) {
            super.answered(deliveries, here, area, from, to);
        } else if (from != to) {
            failed(
                    deliveries,
                    Failures.failure(
                            Code.INTERNAL,
                            Ran.YES,
                            "answer of " + method + ": " + (to - from) + " bytes (expected: none, after items)"));
        } else {
            over(Code.OK.number());
            receiver.complete(this::deliverNothing);
        }
    }

    @Override
    void failed(Deliveries deliveries, Failure why) {
        stopSending();
        if (receiver == null) {
            super.failed(deliveries, why);
            return;
        }
        if (!isOver()) {
            over(why.code());
        }
        receiver.finish(() -> end(why));
    }

    @Override
    void refused(Failure why) {
        if (receiver == null) {
            super.refused(why);
        } else {
            caller.destination().counters().refused(method.fullName(), why.code());
            receiver.finish(() -> end(why));
        }
    }

    @Override
    protected void abandoned() {
        super.abandoned();
        onLoop(this::stopSending);
    }

    private void stopSending() {
        if (sender != null) {
            sender.stop();
        }
    }

    // ---- for its ends

    @Override
    public @Nullable CallContext context() {
        ClientCallExtras extras = extras();
        return extras == null ? null : extras.parent;
    }

    @Override
    public void onLoop(Runnable step) {
        caller.destination().onLoop(() -> {
            Exchange on = exchange(); // which may be one that drains
            if (on == null) {
                step.run();
            } else {
                on.onLoop(step);
            }
        });
    }

    @Override
    public void runUserCode(Work code) {
        caller.destination().runUserCode(code);
    }

    @Override
    public void receiverCancelled() {
        cancel(false);
    }

    @Override
    public void receiverFailed(Failure why) {
        cancel(false);
    }

    @Override
    public void senderCompleted() {
        Exchange on = exchange();
        if (on != null) {
            on.items().end(stream());
            on.dirty();
        }
    }

    @Override
    public void senderFailed(Throwable why) {
        Failure failure = Failures.failure(Code.CANCELLED, Ran.MAYBE, method + ": its items failed: " + why);
        RuntimeException told = new RpcException(Failures.status(failure), streamId(), why);
        if (receiver != null) {
            receiver.finish(() -> told);
        }
        completeExceptionally(told); // which cancels the call
    }

    @Override
    public String toString() {
        return method.fullName();
    }
}
