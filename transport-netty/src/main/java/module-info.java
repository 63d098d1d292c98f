/** The transport on Netty: sockets by epoll, kqueue or NIO, and io_uring where it is asked for. */
module dev.beckon.transport.netty {
    requires transitive dev.beckon.runtime;
    requires dev.beckon.api;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.beckon.transport.netty;

    provides dev.beckon.runtime.transport.TransportFactory with
            dev.beckon.transport.netty.NettyTransportFactory;
}
