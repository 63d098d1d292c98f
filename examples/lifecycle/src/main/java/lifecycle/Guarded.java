package lifecycle;

import dev.beckon.api.NonBlocking;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A handler that promised not to block, and does: the guard names it. */
public final class Guarded {

    private static final CountDownLatch REPORTED = new CountDownLatch(1);

    /** Breaks its promise. */
    @NonBlocking
    static final class SlowStation implements Weather {
        @Override
        public CompletableFuture<String> at(String place) {
            try {
                REPORTED.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture("late");
        }
    }

    public static void main(String[] args) {
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Weather.class, new SlowStation())
                        .guard(Duration.ofMillis(100))
                        .onBlocked(blocked -> {
                            System.out.println(blocked.culprit().replaceAll("\\(.*", ""));
                            REPORTED.countDown();
                        })
                        .start();
                Client client = Client.connect(server.address())) {
            System.out.println(client.service(Weather.class).at("Bergen").join());
        }
    }
}
