package dev.beckon.bench.rolling;

import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A server's JVM, which drains on SIGTERM. Argument: the port, or 0. Prints {@code ready PORT}; ends with its input. */
final class TillServer {

    private TillServer() {}

    public static void main(String[] args) throws Exception {
        Executor later = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);
        try (Server server = Server.builder()
                .port(Integer.parseInt(args[0]))
                .drainOnShutdown(Duration.ofSeconds(10))
                .serve(Till.class, number -> CompletableFuture.supplyAsync(() -> number, later))
                .start()) {
            System.out.println("ready " + server.port());
            while (System.in.read() >= 0) {
                continue; // until whoever started this has ended
            }
        }
    }
}
