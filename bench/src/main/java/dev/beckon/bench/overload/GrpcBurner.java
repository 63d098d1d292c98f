package dev.beckon.bench.overload;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** grpc-java as it comes: handlers and callbacks on its own threads; a number passes as eight bytes. */
final class GrpcBurner implements Caller {

    private static final String SERVICE = "dev.beckon.bench.overload.Burner";
    private static final MethodDescriptor<Long, Long> BURN = MethodDescriptor.newBuilder(new Longs(), new Longs())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Burn"))
            .build();

    private final Channel channel;
    private final CallOptions options;
    private final long deadlineMillis;

    GrpcBurner(int port, long deadlineMillis) {
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor() // callbacks are a few instructions
                .build();
        this.options = CallOptions.DEFAULT;
        this.deadlineMillis = deadlineMillis;
    }

    static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(BURN, ServerCalls.asyncUnaryCall((Long rounds, StreamObserver<Long> observer) -> {
                    observer.onNext(Burning.burn(rounds));
                    observer.onCompleted();
                }))
                .build();
    }

    @Override
    public void call(long rounds, Consumer<End> done) {
        CallOptions own = options.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS);
        ClientCalls.asyncUnaryCall(channel.newCall(BURN, own), rounds, new StreamObserver<>() {
            @Override
            public void onNext(Long answer) {}

            @Override
            public void onError(Throwable failure) {
                boolean refused = failure instanceof StatusRuntimeException status
                        && (status.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                                || status.getStatus().getCode() == Status.Code.UNAVAILABLE);
                done.accept(refused ? End.REFUSED : End.FAILED);
            }

            @Override
            public void onCompleted() {
                done.accept(End.ANSWERED);
            }
        });
    }

    private static final class Longs implements MethodDescriptor.Marshaller<Long> {

        @Override
        public InputStream stream(Long value) {
            return new ByteArrayInputStream(
                    ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        }

        @Override
        public Long parse(InputStream stream) {
            try {
                return ByteBuffer.wrap(stream.readNBytes(Long.BYTES)).getLong();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
