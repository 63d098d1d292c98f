package dev.beckon.calls;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.transport.netty.Io;
import dev.beckon.transport.netty.NettyTransportFactory;
import io.netty.channel.epoll.Epoll;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The ways in which a client and a server meet. */
enum Way {
    EPOLL(Io.EPOLL),
    NIO(Io.NIO),
    IN_PROCESS(null);

    private final @Nullable Io io;

    Way(@Nullable Io io) {
        this.io = io;
    }

    /** A server with this desk, and a client of it. */
    Meeting meet(Desk desk) {
        return meet(server -> server.serve(Desk.class, desk));
    }

    Meeting meet(UnaryOperator<Server.Builder> serving) {
        return meet(serving, client -> client);
    }

    Meeting meet(UnaryOperator<Server.Builder> serving, UnaryOperator<Client.Builder> calling) {
        Server server = serving.apply(server()).start();
        return new Meeting(server, calling.apply(client(server)).build());
    }

    Server.Builder server() {
        if (io == null) {
            return Server.builder().inProcessOnly();
        }
        assumeTrue(io != Io.EPOLL || Epoll.isAvailable(), "epoll is Linux's");
        return Server.builder().port(0).transport(new NettyTransportFactory(io));
    }

    Client.Builder client(Server server) {
        return io == null
                ? Client.inProcess(server)
                : Client.builder(server.address()).transport(new NettyTransportFactory(io));
    }
}
