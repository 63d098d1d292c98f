package dev.beckon.bench.fanout;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bare Netty, the yardstick: frames of a length and the event. The server has a loop for each processor, each of which hands what
 * the publisher's read has brought to all its channels by one task, and flushes each once. Plain: a retained buffer per event
 * and channel. Batching: a buffer per read and channel.
 *
 * <p>A connection begins with one byte: whether it publishes.
 */
final class NettyFanout implements Fanout {

    private static final byte PUBLISHES = 1;
    private static final byte LISTENS = 0;
    private static final byte HEARS = 7; // the server's answer to one who listens

    private final boolean batching;

    NettyFanout(boolean batching) {
        this.batching = batching;
    }

    // ---- the server

    @Override
    public int serve() throws InterruptedException {
        Map<EventLoop, Group> groups = new ConcurrentHashMap<>();
        EventLoopGroup loops = Sockets.loops(Runtime.getRuntime().availableProcessors());
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 2048)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Incoming(groups));
                    }
                })
                .bind(Sockets.LOOPBACK, 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** The channels of a loop. */
    private static final class Group implements Runnable {
        private final EventLoop loop;
        private final List<Channel> channels = new ArrayList<>();
        private final Queue<ByteBuf> pending = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean scheduled = new AtomicBoolean();

        Group(EventLoop loop) {
            this.loop = loop;
        }

        void add(ByteBuf events) {
            pending.add(events);
            if (scheduled.compareAndSet(false, true)) {
                loop.execute(this);
            }
        }

        @Override
        public void run() {
            scheduled.set(false);
            List<ByteBuf> events = new ArrayList<>();
            for (ByteBuf next = pending.poll(); next != null; next = pending.poll()) {
                events.add(next);
            }
            for (Channel channel : channels) {
                for (ByteBuf event : events) {
                    channel.write(event.retainedDuplicate(), channel.voidPromise());
                }
                channel.flush();
            }
            events.forEach(ByteBuf::release);
        }
    }

    private final class Incoming extends ByteToMessageDecoder {
        private final Map<EventLoop, Group> groups;
        private boolean known;
        private boolean publishes;

        Incoming(Map<EventLoop, Group> groups) {
            this.groups = groups;
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (!known) {
                known = true;
                publishes = in.readByte() == PUBLISHES;
                if (!publishes) {
                    EventLoop loop = ctx.channel().eventLoop();
                    groups.computeIfAbsent(loop, Group::new).channels.add(ctx.channel());
                    ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte(HEARS), ctx.voidPromise());
                }
            }
            int whole = in.readableBytes() / (4 + EVENT) * (4 + EVENT);
            if (!publishes || whole == 0) {
                return;
            }
            Queue<ByteBuf> events = new ArrayDeque<>();
            if (batching) {
                events.add(in.readBytes(whole));
            } else {
                for (int i = 0; i < whole; i += 4 + EVENT) {
                    events.add(in.readBytes(4 + EVENT));
                }
            }
            for (ByteBuf event : events) {
                groups.values().forEach(group -> group.add(event.retainedDuplicate()));
                event.release();
            }
        }
    }

    // ---- the load

    @Override
    public void listen(int port, int listeners, Arrivals arrivals) throws InterruptedException {
        EventLoopGroup loops = Sockets.loops(LOOPS);
        CountDownLatch hear = new CountDownLatch(listeners);
        for (int i = 0; i < listeners; i++) {
            Channel channel = Sockets.connect(loops, port, () -> new Listener(arrivals, hear));
            channel.writeAndFlush(channel.alloc().buffer(1).writeByte(LISTENS), channel.voidPromise());
        }
        hear.await();
    }

    private static final class Listener extends Frames {
        private final CountDownLatch hear;
        private boolean heard;

        Listener(Arrivals arrivals, CountDownLatch hear) {
            super(arrivals);
            this.hear = hear;
        }

        @Override
        int frame(ByteBuf in, int from, int to) {
            if (!heard) {
                heard = true;
                hear.countDown();
                return from + 1;
            }
            if (to - from < 4 || to - from < 4 + in.getInt(from)) {
                return -1;
            }
            int end = from + 4 + in.getInt(from);
            arrived(in.getLong(end - 8));
            return end;
        }
    }

    /** Cuts what arrives into frames, and keeps what is not whole. */
    abstract static class Frames extends ChannelInboundHandlerAdapter {
        private final Arrivals arrivals;
        private ByteBuf rest = io.netty.buffer.Unpooled.EMPTY_BUFFER;

        Frames(Arrivals arrivals) {
            this.arrivals = arrivals;
        }

        void arrived(long due) {
            arrivals.arrived(due);
        }

        /** Takes the frame at {@code from}, if it is whole by {@code to}; its end, or -1. */
        abstract int frame(ByteBuf in, int from, int to);

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (rest.isReadable()) {
                ByteBuf both = ctx.alloc().buffer(rest.readableBytes() + in.readableBytes());
                both.writeBytes(rest).writeBytes(in);
                in.release();
                in = both;
            }
            rest.release();
            int at = in.readerIndex();
            for (int end = at; end >= 0 && end < in.writerIndex(); ) {
                end = frame(in, at, in.writerIndex());
                at = end < 0 ? at : end;
            }
            if (in.readerIndex(at).isReadable()) {
                rest = in;
            } else {
                rest = io.netty.buffer.Unpooled.EMPTY_BUFFER;
                in.release();
            }
        }
    }

    @Override
    public Publisher publisher(int port) throws InterruptedException {
        Channel channel = Sockets.connect(Sockets.loops(1), port, ChannelInboundHandlerAdapter::new);
        channel.writeAndFlush(channel.alloc().buffer(1).writeByte(PUBLISHES), channel.voidPromise());
        return new Gathering(channel) {
            @Override
            void write(ByteBuf out, long due) {
                out.writeInt(EVENT).writeZero(EVENT - 8).writeLong(due);
            }
        };
    }

    /** Publishes by a buffer for all events of a turn. */
    abstract static class Gathering implements Publisher {
        private static final int LARGE = 60 * 1024;

        private final Channel channel;
        private ByteBuf out;

        Gathering(Channel channel) {
            this.channel = channel;
            out = channel.alloc().buffer(LARGE);
        }

        abstract void write(ByteBuf to, long due);

        @Override
        public void publish(long due) {
            write(out, due);
            if (out.readableBytes() > LARGE) {
                flush();
            }
        }

        @Override
        public void flush() {
            if (out.isReadable()) {
                channel.writeAndFlush(out, channel.voidPromise());
                out = channel.alloc().buffer(LARGE);
            }
        }
    }
}
