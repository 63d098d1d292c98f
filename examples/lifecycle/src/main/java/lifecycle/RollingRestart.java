package lifecycle;

import dev.beckon.api.CallOptions;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A server goes away in order and another takes its port: the open call is answered, the next one goes to the new one. */
public final class RollingRestart {

    public static void main(String[] args) {
        CompletableFuture<String> forecast = new CompletableFuture<>();
        CompletableFuture<String> asked = new CompletableFuture<>();
        Server old = Server.builder()
                .port(0)
                .drainOnShutdown(Duration.ofSeconds(10)) // the same happens when the process gets SIGTERM
                .serve(Weather.class, place -> {
                    asked.complete(place);
                    return forecast;
                })
                .start();
        try (Client client = Client.connect(old.address())) {
            Weather weather = client.service(Weather.class, CallOptions.DEFAULT.waitForReady());
            CompletableFuture<String> open = weather.at("Bergen");
            asked.join();

            CompletableFuture<Boolean> drained = old.drain(Duration.ofSeconds(10));
            forecast.complete("rain");
            System.out.println("old server: " + open.join());
            System.out.println("everything answered: " + drained.join());

            try (Server next = Server.builder()
                    .port(old.port())
                    .serve(Weather.class, place -> CompletableFuture.completedFuture("fair"))
                    .start()) {
                System.out.println("new server: " + weather.at("Bergen").join());
                System.out.println("it is " + next.health().status());
            }
        }
    }
}
