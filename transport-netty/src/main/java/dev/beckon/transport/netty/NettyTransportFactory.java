package dev.beckon.transport.netty;

import dev.beckon.runtime.transport.Transport;
import dev.beckon.runtime.transport.TransportFactory;

/** Makes transports on Netty. The one that is found on the class or module path chooses {@link Io#AUTO}. */
public final class NettyTransportFactory implements TransportFactory {

    private final Io io;

    /** Chooses the best way that this machine has. */
    public NettyTransportFactory() {
        this(Io.AUTO);
    }

    /** Uses this way of talking to the operating system. */
    public NettyTransportFactory(Io io) {
        this.io = io;
    }

    @Override
    public Transport create(String name, int loops) {
        return new NettyTransport(io.resolve(), name, loops);
    }
}
