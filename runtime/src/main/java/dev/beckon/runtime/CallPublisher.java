package dev.beckon.runtime;

import dev.beckon.api.ItemCodec;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a stub returns where the contract has a publisher: each subscription is a call, with the request that was
 * written when the stub was called. Thread-safe.
 */
final class CallPublisher<R> implements Flow.Publisher<R> {

    /** Items to send, and how. */
    record Parameter<P>(ItemCodec<P> codec, Flow.Publisher<P> items) {

        void to(ClientStream<?> call) {
            call.sending(codec, items);
        }
    }

    private final ServiceCaller caller;
    private final RpcMethod<R> method;
    private final byte[] request;
    private final int length;
    private final @Nullable Parameter<?> parameter;

    CallPublisher(
            ServiceCaller caller, RpcMethod<R> method, byte[] request, int length, @Nullable Parameter<?> parameter) {
        this.caller = caller;
        this.method = method;
        this.request = request;
        this.length = length;
        this.parameter = parameter;
    }

    @Override
    @SuppressWarnings("unchecked") // the receiver holds what this method's codec reads, and nothing else
    public void subscribe(Flow.Subscriber<? super R> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        ClientStream<R> call = caller.stream(method, false);
        call.request(request, length);
        if (parameter != null) {
            parameter.to(call);
        }
        ItemReceiver<R> receiver = (ItemReceiver<R>) Objects.requireNonNull(call.receiver());
        receiver.reading(new ItemCodec<>() {
            @Override
            public void encode(R item, Encoder out) {
                method.encodeResult(item, out);
            }

            @Override
            public R decode(Decoder in) {
                try {
                    return method.decodeResult(in);
                } catch (RuntimeException malformed) {
                    throw call.undecodable(malformed);
                }
            }
        });
        caller.launch(call); // first, so that a client that is closed says so and not that it has no workers
        receiver.subscribe(subscriber);
    }
}
