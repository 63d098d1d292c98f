package lifecycle;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Both sides give up a peer that is silent for 2 s, and a client tells how it stands with its server. */
public final class Heartbeats {

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try (Server server = Server.builder()
                        .port(0)
                        .heartbeatTimeout(Duration.ofSeconds(2))
                        .serve(Weather.class, place -> CompletableFuture.completedFuture("fair"))
                        .start();
                Client client = Client.builder(server.address())
                        .heartbeatTimeout(Duration.ofSeconds(2))
                        .build()) {
            client.onState(change -> {
                System.out.println(change.from() + " -> " + change.to() + ": " + change.why());
                if (change.to().name().equals("IDLE")) {
                    closed.countDown();
                }
            });
            System.out.println(client.service(Weather.class).at("Bergen").join());
            server.sessions().all().get(0).close("maintenance");
            closed.await();
        }
    }
}
