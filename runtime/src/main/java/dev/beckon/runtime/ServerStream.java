package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallItem;
import dev.beckon.api.Code;
import dev.beckon.api.ItemCodec;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.wire.Failure;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call with items on the handler's side: a {@link ServerCall} with an end for each direction that has any. */
final class ServerStream extends ServerCall implements ItemCall {

    private final Workers workers;
    private final boolean onLoop;
    private final @Nullable ItemReceiver<Object> receiver;
    private volatile @Nullable OutgoingItems sender;
    private @Nullable ItemObservers observers; // written before the handler runs

    ServerStream(Exchange exchange, Route route, int stream, long deadline, Metadata metadata, Workers workers) {
        super(exchange, route, stream, false, deadline, metadata);
        this.workers = workers;
        this.onLoop = route.nonBlocking();
        this.receiver = route.method().takesItems() ? new ItemReceiver<>(this) : null;
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
        observers = ItemObservers.with(observers, method(), observer);
    }

    @Override
    public @Nullable ItemObservers observers() {
        return observers;
    }

    // ---- for the dispatcher

    @Override
    @SuppressWarnings("unchecked") // the receiver holds what this codec reads, and nothing else
    public <P> Flow.Publisher<P> items(ItemCodec<P> codec) {
        ItemReceiver<P> from = (ItemReceiver<P>) receiver;
        if (from == null) {
            throw new IllegalStateException(method() + ": takes no items (expected: a parameter that is a publisher)");
        }
        from.reading(codec);
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            if (!from.subscribe(subscriber)) {
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {}
                });
                subscriber.onError(new IllegalStateException(
                        "items of " + method() + ": a second subscriber (expected: one, since they come once)"));
            }
        };
    }

    @Override
    public <R> void answerItems(RpcMethod<R> method, Flow.@Nullable Publisher<R> items) {
        if (items == null) {
            threw(Failures.exception(
                    Code.INTERNAL, Ran.YES, method.fullName() + ": returned null (expected: a publisher)"));
            return;
        }
        if (observers == null && items instanceof TopicDeliveries encoded) {
            sendEncoded(encoded);
            return;
        }
        ItemCodec<R> codec = new ItemCodec<>() {
            @Override
            public void encode(R item, Encoder out) {
                method.encodeResult(item, out);
            }

            @Override
            public R decode(Decoder in) {
                return method.decodeResult(in);
            }
        };
        ItemSender<R> own = new ItemSender<>(this, codec, items);
        sender = own;
        onLoop(() -> {
            if (!isCancelled()) {
                own.opened();
            }
        });
    }

    private void sendEncoded(TopicDeliveries items) {
        DeliverySender own = items.to(this, exchange().loop());
        sender = own;
        onLoop(() -> {
            if (!isCancelled()) {
                own.opened();
            }
        });
    }

    // ---- the call's life, on the loop

    @Override
    void cancel(boolean pastDeadline) {
        super.cancel(pastDeadline);
        stop("the caller no longer waits");
    }

    @Override
    void responded() {
        super.responded();
        stop("the call has been answered");
    }

    private void stop(String why) {
        OutgoingItems sending = sender;
        if (sending != null) {
            sending.stop();
        }
        if (receiver != null) {
            receiver.finish(() -> Failures.exception(Code.CANCELLED, Ran.YES, "items of " + method() + ": " + why));
        }
    }

    // ---- for its ends

    @Override
    public CallContext context() {
        return this;
    }

    @Override
    public Exchange exchange() {
        return super.exchange();
    }

    @Override
    public int stream() {
        return super.stream();
    }

    @Override
    public void onLoop(Runnable step) {
        exchange().onLoop(step);
    }

    @Override
    public void runUserCode(Work code) {
        if (onLoop) {
            exchange().onLoop(code);
        } else {
            Exchange.start(workers, code);
        }
    }

    @Override
    public void receiverCancelled() {
        exchange().items().refuse(stream());
        exchange().dirty();
    }

    @Override
    public void receiverFailed(Failure why) {
        exchange().failItems(this, why);
    }

    @Override
    public @Nullable String handItem(int length) {
        return exchange().handItem(length);
    }

    @Override
    public void tookItem(int length) {
        exchange().tookItem(length);
    }

    @Override
    public void senderCompleted() {
        exchange().completeItems(this);
    }

    @Override
    public void senderFailed(Throwable why) {
        threw(why);
    }

    @Override
    public String toString() {
        return method();
    }
}
