package dev.beckon.chaos.rolling;

import dev.beckon.runtime.Server;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server's JVM, which drains on SIGTERM. Argument: the port, or 0. Prints {@code ready PORT}; ends with its input. */
final class TillServer {

    private TillServer() {}

    public static void main(String[] args) throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Executor later = answer -> clock.schedule(answer, 5, TimeUnit.MILLISECONDS);
        try (Server server = Server.builder()
                .port(Integer.parseInt(args[0]))
                .drainOnShutdown(Duration.ofSeconds(10))
                .serve(Till.class, number -> CompletableFuture.supplyAsync(() -> number, later))
                .start()) {
            System.out.println("ready " + server.port());
            System.in.transferTo(OutputStream.nullOutputStream()); // until whoever started this has ended
        } finally {
            clock.shutdown();
        }
    }
}
