package dev.beckon.bench.fanout;

import java.util.List;

/**
 * One who hands what one publishes to many, each on a connection of its own. All listeners are of the same making: on two event
 * loops of the load's JVM, they look at nothing of an event but its last eight bytes, which say when it was due.
 */
interface Fanout {

    /** Bytes of an event. */
    int EVENT = 128;

    /** Event loops of the listeners. */
    int LOOPS = 2;

    List<String> NAMES = List.of("netty", "netty-batch", "beckon", "nats", "grpc");

    static Fanout named(String name) {
        return switch (name) {
            case "netty" -> new NettyFanout(false);
            case "netty-batch" -> new NettyFanout(true);
            case "beckon" -> new BeckonFanout();
            case "nats" -> new NatsFanout();
            case "grpc" -> new GrpcFanout();
            default -> throw new IllegalArgumentException("peer: " + name + " (expected: " + NAMES + ")");
        };
    }

    /** Starts the server, in a JVM of its own; returns its port. */
    int serve() throws Exception;

    /** Connects so many listeners; returns once all of them hear what is published. */
    void listen(int port, int listeners, Arrivals arrivals) throws Exception;

    /** Connects the publisher. */
    Publisher publisher(int port) throws Exception;

    /** Publishes on one thread. */
    interface Publisher {

        /** Publishes an event that is due at this time, now or with the next {@link #flush}. */
        void publish(long due);

        /** Sends what was published. */
        void flush();
    }
}
