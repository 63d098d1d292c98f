package ferry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.beckon.test.SimulatedProcess;
import dev.beckon.test.Simulation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The same contract in virtual time: the connection breaks at another moment in each of a hundred runs. */
final class SimulatedPassengerTest {

    @Test
    void keepsTheCabinWheneverTheConnectionBreaks() {
        Simulation.run(1, 100, world -> {
            SimulatedProcess harbour = world.process("harbour");
            harbour.serve(server -> server.serve(Ferry.class, new Harbour()));
            SimulatedProcess pier = world.process("pier");
            Passenger ada = new Passenger(pier.client(harbour));
            CompletableFuture<String> booked = ada.book("Ada");
            world.runUntilQuiet();

            CompletableFuture<String> again = ada.book("Ada");
            world.run(Duration.ofNanos(world.random().nextInt(3_000_000)));
            world.drop(pier, harbour);
            world.runUntilQuiet();

            assertEquals(booked.join(), again.join());
        });
    }
}
