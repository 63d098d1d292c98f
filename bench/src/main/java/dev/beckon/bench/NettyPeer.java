package dev.beckon.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Bare Netty, the yardstick: native epoll, one event loop per JVM, frames of a length (4 bytes), an id (4 bytes) and the
 * payload, no codec and no future.
 *
 * <p>The plain variant writes once per frame, flushes once per read, and its server sends back a retained slice of what
 * it read. The batching variant hands its server a {@code byte[]} and gathers the frames of a read in one buffer.
 */
final class NettyPeer implements Peer {

    private static final String LOOPBACK = "127.0.0.1";

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final boolean batching;

    NettyPeer(boolean batching) {
        this.batching = batching;
    }

    @Override
    public int serve() throws InterruptedException {
        Channel listening = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(batching ? new CopyingServer() : new SlicingServer());
                    }
                })
                .bind(LOOPBACK, 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public Connection connect(int port) throws InterruptedException {
        ClientSide client = new ClientSide(batching);
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(client)
                .connect(LOOPBACK, port)
                .sync();
        return client;
    }

    /** Cuts what was read into frames and flushes once after all frames of a read. */
    private abstract static class Frames extends ByteToMessageDecoder {

        private static final int HEADER_BYTES = 8;
        private static final int GATHER_BYTES = 64 * 1024;

        private final boolean batching;
        private @Nullable ByteBuf gathered;

        Frames(boolean batching) {
            this.batching = batching;
        }

        /** Handles and consumes the frame at the reader index: its length field and the {@code length} bytes after it. */
        abstract void frame(ChannelHandlerContext ctx, ByteBuf in, int length);

        @Override
        protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            while (in.readableBytes() >= 4) {
                int length = in.getInt(in.readerIndex());
                if (in.readableBytes() < 4 + length) {
                    return;
                }
                frame(ctx, in, length);
            }
        }

        final void write(ChannelHandlerContext ctx, int id, byte[] payload) {
            int bytes = HEADER_BYTES + payload.length;
            ByteBuf out = gathered;
            if (out == null) {
                out = ctx.alloc().directBuffer(batching ? Math.max(GATHER_BYTES, bytes) : bytes);
            }
            out.writeInt(4 + payload.length).writeInt(id).writeBytes(payload);
            if (batching && out.readableBytes() + bytes <= GATHER_BYTES) {
                gathered = out;
            } else {
                gathered = null;
                put(ctx, out);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a void promise fails the channel
        static void put(ChannelHandlerContext ctx, ByteBuf frames) {
            ctx.write(frames, ctx.voidPromise());
        }

        final void flush(ChannelHandlerContext ctx) {
            if (gathered != null) {
                put(ctx, gathered);
                gathered = null;
            }
            ctx.flush();
        }

        @Override
        public final void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
            flush(ctx);
            super.channelReadComplete(ctx);
        }
    }

    private static final class SlicingServer extends Frames {

        SlicingServer() {
            super(false);
        }

        @Override
        void frame(ChannelHandlerContext ctx, ByteBuf in, int length) {
            put(ctx, in.readRetainedSlice(4 + length));
        }
    }

    private static final class CopyingServer extends Frames {

        CopyingServer() {
            super(true);
        }

        @Override
        void frame(ChannelHandlerContext ctx, ByteBuf in, int length) {
            int id = in.skipBytes(4).readInt();
            byte[] payload = new byte[length - 4];
            in.readBytes(payload);
            write(ctx, id, payload);
        }
    }

    private static final class ClientSide extends Frames implements Connection {

        private static final int SLOTS = 1024; // more than the calls ever in flight; a power of two

        @SuppressWarnings({"unchecked", "rawtypes"})
        private final @Nullable BiConsumer<? super byte[], ? super Throwable>[] pending = new BiConsumer[SLOTS];

        private int nextId;
        private @Nullable ChannelHandlerContext context;

        ClientSide(boolean batching) {
            super(batching);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        public Call<?> typed() {
            return bytes(new byte[Cell.BASE.payloadBytes()]); // has no types: what others' typed calls are compared to
        }

        @Override
        public Call<?> bytes(byte[] payload) {
            return new Call<byte[]>() {
                @Override
                public void start(BiConsumer<? super byte[], ? super Throwable> done) {
                    echo(payload, done);
                }

                @Override
                public boolean isEcho(byte[] reply) {
                    return reply.length == payload.length;
                }
            };
        }

        private void echo(byte[] payload, BiConsumer<? super byte[], ? super Throwable> done) {
            ChannelHandlerContext ctx = context;
            if (ctx == null) {
                throw new IllegalStateException("client: not connected (expected: connected)");
            }
            if (ctx.executor().inEventLoop()) {
                send(ctx, payload, done); // flushed when the read that is going on completes
            } else {
                ctx.executor().execute(() -> {
                    send(ctx, payload, done);
                    flush(ctx);
                });
            }
        }

        private void send(
                ChannelHandlerContext ctx, byte[] payload, BiConsumer<? super byte[], ? super Throwable> done) {
            int id = nextId++;
            pending[id & (SLOTS - 1)] = done;
            write(ctx, id, payload);
        }

        @Override
        void frame(ChannelHandlerContext ctx, ByteBuf in, int length) {
            int slot = in.skipBytes(4).readInt() & (SLOTS - 1);
            byte[] reply = new byte[length - 4];
            in.readBytes(reply);
            BiConsumer<? super byte[], ? super Throwable> done = pending[slot];
            pending[slot] = null;
            if (done == null) {
                throw new IllegalStateException("reply: slot " + slot + " (expected: a call in flight)");
            }
            done.accept(reply, null);
        }
    }
}
