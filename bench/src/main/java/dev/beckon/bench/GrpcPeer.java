package dev.beckon.bench;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** grpc-java as it comes, with the asynchronous stub's calls and direct executors: user code runs on the event loops. */
final class GrpcPeer implements Peer {

    private static final String SERVICE = "dev.beckon.bench.Echo";
    private static final MethodDescriptor<byte[], byte[]> BYTES = unary("Bytes", new RawBytes());
    private static final MethodDescriptor<SampleMessage, SampleMessage> TYPED =
            unary("Typed", ProtoUtils.marshaller(SampleMessage.getDefaultInstance()));

    @Override
    public int serve() throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder(SERVICE)
                        .addMethod(BYTES, ServerCalls.asyncUnaryCall(GrpcPeer::answer))
                        .addMethod(TYPED, ServerCalls.asyncUnaryCall(GrpcPeer::answer))
                        .build())
                .build()
                .start();
        return server.getPort();
    }

    @Override
    public Connection connect(int port) {
        Channel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .build();
        return new Connection() {
            @Override
            public Call<?> bytes(byte[] payload) {
                return new UnaryCall<>(channel, BYTES, payload, reply -> reply.length == payload.length);
            }

            @Override
            public Call<?> typed() {
                SampleMessage sample = message(Sample.SAMPLE);
                return new UnaryCall<>(channel, TYPED, sample, reply -> reply.getId() == sample.getId());
            }
        };
    }

    static SampleMessage message(Sample sample) {
        return SampleMessage.newBuilder()
                .setId(sample.id())
                .setAccount(sample.account())
                .setSymbol(sample.symbol())
                .setVenue(sample.venue())
                .setNote(sample.note())
                .setQuantity(sample.quantity())
                .setPrice(sample.price())
                .setUrgent(sample.urgent())
                .addAllMarks(sample.marks())
                .build();
    }

    private static <T> void answer(T request, StreamObserver<T> observer) {
        observer.onNext(request);
        observer.onCompleted();
    }

    private static <T> MethodDescriptor<T, T> unary(String name, Marshaller<T> marshaller) {
        return MethodDescriptor.newBuilder(marshaller, marshaller)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .build();
    }

    private record UnaryCall<T>(Channel channel, MethodDescriptor<T, T> method, T request, Predicate<T> echo)
            implements Call<T> {

        @Override
        public void start(BiConsumer<? super T, ? super Throwable> done) {
            ClientCalls.asyncUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request, new Reply<>(done));
        }

        @Override
        public boolean isEcho(T reply) {
            return echo.test(reply);
        }
    }

    /** Ends the call when grpc-java does, with the status, rather than on the message before it. */
    private static final class Reply<T> implements StreamObserver<T> {

        private final BiConsumer<? super T, ? super Throwable> done;
        private @Nullable T reply;

        Reply(BiConsumer<? super T, ? super Throwable> done) {
            this.done = done;
        }

        @Override
        public void onNext(T message) {
            reply = message;
        }

        @Override
        public void onError(Throwable failure) {
            done.accept(null, failure);
        }

        @Override
        public void onCompleted() {
            done.accept(reply, null);
        }
    }

    /** Passes a {@code byte[]} through as the message's bytes. */
    private static final class RawBytes implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                byte[] value = new byte[stream.available()]; // exact, and spares grpc-java the chunks of readAllBytes
                if (stream.readNBytes(value, 0, value.length) < value.length || stream.read() >= 0) {
                    throw new IOException("message: other than " + value.length + " bytes (expected: so many)");
                }
                return value;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
