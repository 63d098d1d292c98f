package ferry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Server;
import dev.beckon.test.Direction;
import dev.beckon.test.Disruption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user's own client and server, and between them a network that breaks. */
final class PassengerTest {

    private static final Harbour HARBOUR = new Harbour();

    @RegisterExtension
    static final Disruption network =
            Disruption.of(() -> Server.builder().port(0).serve(Ferry.class, HARBOUR).start());

    @Test
    void keepsTheCabinThroughADrop() {
        Passenger ada = new Passenger(network.client());
        String cabin = ada.book("Ada").join();

        network.drop();

        assertEquals(cabin, ada.book("Ada").join());
    }

    @Test
    void asksAgainIfTheAnswerIsCutInTheMiddle() {
        Passenger bob = new Passenger(network.client());
        String cabin = bob.book("Bob").join();

        network.dropAmid(Direction.TO_CLIENT);

        assertEquals(cabin, bob.book("Bob").join());
    }

    @Test
    void waitsForAServerThatIsDown() {
        try (Client own = network.watch(Client.connect(network.address()))) { // built by the test itself
            Passenger eve = new Passenger(own);
            String cabin = eve.book("Eve").join();

            network.crash();
            CompletableFuture<String> call = eve.book("Eve");
            network.await(own, ConnectionState.TRANSIENT_FAILURE);
            network.start();

            assertEquals(cabin, call.join());
        }
    }

    @Test
    void findsASilentServerByItsHeartbeat() {
        Client impatient = network.client(client -> client.heartbeatTimeout(Duration.ofSeconds(1)));
        Passenger kim = new Passenger(impatient);
        String cabin = kim.book("Kim").join();

        network.halfOpen();

        assertEquals(cabin, kim.book("Kim").join());
    }

    @Test
    void bearsASlowNetwork() {
        Passenger lou = new Passenger(network.client());
        lou.book("Lou").join();

        network.delay(Duration.ofMillis(200));

        long start = System.nanoTime();
        lou.book("Lou").join();
        assertTrue(System.nanoTime() - start >= 400_000_000);
    }
}
