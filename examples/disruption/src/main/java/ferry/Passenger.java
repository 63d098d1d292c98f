package ferry;

import dev.beckon.api.CallOptions;
import dev.beckon.runtime.Client;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The client's side, which is tested. */
public final class Passenger {

    private final Ferry ferry;

    public Passenger(Client client) {
        ferry = CallOptions.DEFAULT
                .waitForReady()
                .deadline(Duration.ofSeconds(20))
                .on(client.service(Ferry.class));
    }

    public CompletableFuture<String> book(String name) {
        return ferry.book(name);
    }
}
