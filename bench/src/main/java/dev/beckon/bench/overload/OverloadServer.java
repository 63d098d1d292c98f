package dev.beckon.bench.overload;

import dev.beckon.runtime.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** The server JVM, all defaults. Argument: the peer. Prints its port and the rounds of a millisecond; ends with its input. */
final class OverloadServer {

    static final String READY = "port ";

    private OverloadServer() {}

    public static void main(String[] args) throws Exception {
        long rounds = Burning.roundsPerMilli();
        int port = args[0].equals("grpc")
                ? NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(GrpcBurner.service())
                        .build()
                        .start()
                        .getPort()
                : Server.builder()
                        .port(0)
                        .serve(Burner.class, n -> CompletableFuture.completedFuture(Burning.burn(n)))
                        .start()
                        .port();
        System.out.println(READY + port + " " + rounds);
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
