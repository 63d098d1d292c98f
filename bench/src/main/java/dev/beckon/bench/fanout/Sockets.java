package dev.beckon.bench.fanout;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.function.Supplier;

/** Connections of the load's JVM: those of listeners share their loops, the publisher's has one of its own. */
final class Sockets {

    static final String LOOPBACK = "127.0.0.1";

    private Sockets() {}

    static EventLoopGroup loops(int many) {
        return new MultiThreadIoEventLoopGroup(many, EpollIoHandler.newFactory());
    }

    static Channel connect(EventLoopGroup loops, int port, Supplier<ChannelHandler> handler)
            throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handler.get());
                    }
                })
                .connect(LOOPBACK, port)
                .sync()
                .channel();
    }
}
