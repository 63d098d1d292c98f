package dev.beckon.transport.netty;

import dev.beckon.api.EventLoopThread;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.Security;
import dev.beckon.runtime.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sockets on a group of Netty's event loops. */
final class NettyTransport implements Transport {

    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int BACKLOG = 4096;
    private static final long CLOSE_SECONDS = 5;

    /** Puts what handles a connection into its pipeline. */
    private interface Setup {
        void setUp(Channel channel, NettyLoop loop, LinkHandler handler);
    }

    private final TlsContexts tls;
    private final Handshakes handshakes;
    private final Io io;
    private final MultiThreadIoEventLoopGroup group;
    private final Map<EventExecutor, NettyLoop> loops = new HashMap<>();

    NettyTransport(Io io, String name, int count) {
        this.io = io;
        this.handshakes = new Handshakes(name);
        this.tls = new TlsContexts(handshakes);
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> new LoopThread(task, name + "-loop-" + number.getAndIncrement());
        this.group = new MultiThreadIoEventLoopGroup(count, threads, io.handlers());
        long start = System.nanoTime();
        for (EventExecutor executor : group) {
            loops.put(executor, new NettyLoop((EventLoop) executor, start));
        }
    }

    private NettyLoop loopOf(EventLoop eventLoop) {
        NettyLoop loop = loops.get(eventLoop);
        if (loop == null) {
            throw new IllegalArgumentException("loop: of another transport (expected: one of this transport)");
        }
        return loop;
    }

    @Override
    public Loop nextLoop() {
        return loopOf(group.next());
    }

    @Override
    public CompletionStage<Listening> listen(
            InetSocketAddress address, Function<Loop, @Nullable LinkHandler> handlers) {
        return listen(address, handlers, (channel, loop, handler) -> channel.pipeline()
                .addLast(new NettyLink(loop, handler, null)));
    }

    @Override
    public CompletionStage<Listening> listen(
            InetSocketAddress address, Security security, Function<Loop, @Nullable LinkHandler> handlers) {
        SslContext context = tls.ofServer(security.tls());
        return listen(address, handlers, (channel, loop, handler) -> {
            SslHandler ssl = TlsContexts.within(context.newHandler(channel.alloc(), handshakes), security);
            channel.pipeline().addLast(ssl, new NettyLink(loop, handler, new SecuredLink(ssl, security, null)));
        });
    }

    private CompletionStage<Listening> listen(
            InetSocketAddress address, Function<Loop, @Nullable LinkHandler> handlers, Setup setup) {
        CompletableFuture<Listening> listening = new CompletableFuture<>();
        new ServerBootstrap()
                .group(group)
                .channel(io.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        NettyLoop loop = loopOf(channel.eventLoop());
                        LinkHandler handler = handlers.apply(loop);
                        if (handler == null) {
                            channel.close();
                        } else {
                            setup.setUp(channel, loop, handler);
                        }
                    }
                })
                .bind(address)
                .addListener((ChannelFuture bound) -> {
                    if (bound.isSuccess()) {
                        listening.complete(new Bound(bound.channel()));
                    } else {
                        listening.completeExceptionally(bindFailure(bound.cause()));
                    }
                });
        return listening;
    }

    /** What NIO throws; epoll and the like have types of their own for it. */
    private static Throwable bindFailure(Throwable cause) {
        if (cause instanceof BindException || !(cause instanceof IOException)) {
            return cause;
        }
        BindException same = new BindException(cause.getMessage());
        same.initCause(cause);
        return same;
    }

    @Override
    public void connect(Loop loop, InetSocketAddress address, LinkHandler handler, Consumer<Throwable> failed) {
        NettyLoop on = (NettyLoop) loop;
        connect(on, address, failed, channel -> channel.pipeline().addLast(new NettyLink(on, handler, null)));
    }

    @Override
    public void connect(
            Loop loop, InetSocketAddress address, Security security, LinkHandler handler, Consumer<Throwable> failed) {
        NettyLoop on = (NettyLoop) loop;
        connect(on, address, failed, channel -> {
            SslHandler ssl = tls.toServer(security, address.getPort(), channel.alloc());
            channel.pipeline().addLast(ssl, new NettyLink(on, handler, new SecuredLink(ssl, security, failed)));
        });
    }

    private void connect(NettyLoop on, InetSocketAddress address, Consumer<Throwable> failed, Consumer<Channel> setup) {
        new Bootstrap()
                .group(on.eventLoop())
                .channel(io.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        setup.accept(channel);
                    }
                })
                .connect(address)
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        failed.accept(connected.cause());
                    }
                });
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        group.terminationFuture().addListener(ended -> handshakes.close());
        if (!(Thread.currentThread() instanceof EventLoopThread)) {
            group.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private record Bound(Channel channel) implements Listening {

        @Override
        public InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }

        @Override
        public CompletionStage<?> close() {
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            channel.close().addListener(done -> closed.complete(true));
            return closed;
        }
    }
}
