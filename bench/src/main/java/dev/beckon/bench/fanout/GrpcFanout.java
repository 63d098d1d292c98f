package dev.beckon.bench.fanout;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** grpc-java: a stream of the server's for each who listens, one of the client's for who publishes; direct executors. */
final class GrpcFanout implements Fanout {

    private static final String SERVICE = "dev.beckon.bench.Fanout";
    private static final MethodDescriptor<byte[], byte[]> LISTEN = method("Listen", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> PUBLISH = method("Publish", MethodType.CLIENT_STREAMING);

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .build();
    }

    private final List<ManagedChannel> channels = new ArrayList<>(); // one that nobody holds is closed

    @Override
    public int serve() throws IOException {
        List<StreamObserver<byte[]>> listeners = new CopyOnWriteArrayList<>();
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder(SERVICE)
                        .addMethod(LISTEN, ServerCalls.asyncServerStreamingCall((request, listener) -> {
                            listeners.add(listener);
                            listener.onNext(new byte[8]);
                        }))
                        .addMethod(PUBLISH, ServerCalls.asyncClientStreamingCall(nobody -> new Observer() {
                            @Override
                            public void onNext(byte[] event) {
                                for (StreamObserver<byte[]> listener : listeners) {
                                    listener.onNext(event);
                                }
                            }
                        }))
                        .build())
                .build()
                .start()
                .getPort();
    }

    private abstract static class Observer implements StreamObserver<byte[]> {
        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }

    @Override
    @SuppressWarnings("deprecation") // the shaded Netty's own way
    public void listen(int port, int listeners, Arrivals arrivals) throws InterruptedException {
        EventLoopGroup loops = new EpollEventLoopGroup(LOOPS);
        CountDownLatch hear = new CountDownLatch(listeners);
        for (int i = 0; i < listeners; i++) {
            ClientCalls.asyncServerStreamingCall(
                    channel(port, loops).newCall(LISTEN, CallOptions.DEFAULT), new byte[0], new Observer() {
                        private boolean heard;

                        @Override
                        public void onNext(byte[] event) {
                            if (heard) {
                                arrivals.arrived(ByteBuffer.wrap(event).getLong(event.length - 8));
                            } else {
                                heard = true;
                                hear.countDown();
                            }
                        }
                    });
        }
        hear.await();
    }

    private Channel channel(int port, EventLoopGroup loops) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(Sockets.LOOPBACK, port)
                .usePlaintext()
                .directExecutor()
                .eventLoopGroup(loops)
                .channelType(EpollSocketChannel.class)
                .build();
        channels.add(channel);
        return channel;
    }

    @Override
    @SuppressWarnings("deprecation") // the shaded Netty's own way
    public Publisher publisher(int port) {
        StreamObserver<byte[]> events = ClientCalls.asyncClientStreamingCall(
                channel(port, new EpollEventLoopGroup(1)).newCall(PUBLISH, CallOptions.DEFAULT), new Observer() {
                    @Override
                    public void onNext(byte[] none) {}
                });
        return new Publisher() {
            @Override
            public void publish(long due) {
                byte[] event = new byte[EVENT];
                ByteBuffer.wrap(event).putLong(EVENT - 8, due);
                events.onNext(event);
            }

            @Override
            public void flush() {} // it does so itself
        };
    }

    /** Passes a {@code byte[]} through as the message's bytes. */
    private static final class Bytes implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                byte[] value = new byte[stream.available()];
                stream.readNBytes(value, 0, value.length);
                return value;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
