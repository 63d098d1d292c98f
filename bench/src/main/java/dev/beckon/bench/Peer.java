package dev.beckon.bench;

import java.util.List;
import java.util.function.BiConsumer;

/** One way to echo that is measured. Its server and its client run in a JVM each, on loopback, over one connection. */
interface Peer {

    List<String> NAMES = List.of("netty", "netty-batch", "beckon", "beckon-default", "grpc");

    /** The peer of that name, as {@code --peers} lists them. */
    static Peer named(String name) {
        return switch (name) {
            case "netty" -> new NettyPeer(false);
            case "netty-batch" -> new NettyPeer(true);
            case "beckon" -> new BeckonPeer(true);
            case "beckon-default" -> new BeckonPeer(false);
            case "grpc" -> new GrpcPeer();
            default -> throw new IllegalArgumentException("peer: " + name + " (expected: " + NAMES + ")");
        };
    }

    /** Starts the echo server on a free port of loopback and returns the port, which accepts connections by then. */
    int serve() throws Exception;

    /** Opens the one connection. */
    Connection connect(int port) throws Exception;

    /** The client's side of the connection. */
    interface Connection {

        Call<?> bytes(byte[] payload);

        /** The echo of {@link Sample#SAMPLE}, encoded and decoded on both sides. */
        Call<?> typed();
    }

    /**
     * A request that can be sent again and again.
     *
     * @param <T> what comes back
     */
    interface Call<T> {

        /** Sends the request; {@code done} gets the reply or the failure, on the thread that the peer completes calls on. */
        void start(BiConsumer<? super T, ? super Throwable> done);

        /** Whether {@code reply} looks like the echo; cheap, since it is asked for every call. */
        boolean isEcho(T reply);
    }
}
