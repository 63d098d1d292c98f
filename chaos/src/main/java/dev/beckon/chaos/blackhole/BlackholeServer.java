package dev.beckon.chaos.blackhole;

import dev.beckon.api.CallContext;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The server's JVM. Arguments: the address to listen on, and the time that it bears silence, in milliseconds or {@code
 * default}. Prints {@code ready}, {@code waiting} when the client's call is there, and {@code found MILLIS} when it has
 * lost the client: the time since 1970.
 */
final class BlackholeServer {

    private BlackholeServer() {}

    public static void main(String[] args) throws InterruptedException {
        Server.Builder builder = Server.builder().host(args[0]).plaintext().serve(Waiting.class, () -> {
            CallContext.current().onCancel(() -> System.out.println("found " + System.currentTimeMillis()));
            System.out.println("waiting");
            return new CompletableFuture<>();
        });
        if (!args[1].equals("default")) {
            builder.heartbeatTimeout(Duration.ofMillis(Long.parseLong(args[1])));
        }
        try (Server server = builder.start()) {
            System.out.println("ready on " + server.port());
            Thread.sleep(Duration.ofMinutes(10).toMillis()); // stopped before
        }
    }
}
