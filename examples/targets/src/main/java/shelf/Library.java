package shelf;

import dev.beckon.api.Idempotent;
import dev.beckon.api.RpcService;
import dev.beckon.runtime.Balancing;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Three servers of the same service: the list of them in a file, one that goes away, and calls that do not notice. */
public final class Library {

    @RpcService
    public interface Shelf {
        @Idempotent
        CompletableFuture<String> find(String title);
    }

    public static void main(String[] args) throws Exception {
        Path list = Files.createTempFile("servers", ".txt");
        try (Server north = shelf("north");
                Server south = shelf("south");
                Server east = shelf("east")) {
            Files.writeString(list, north.address() + "\n" + south.address() + " # the old one\n");
            try (Client client = Client.builder(Targets.file(list))
                    .balancing(Balancing.ROUND_ROBIN) // or by latency and load, if nothing is said
                    .build()) {
                Shelf shelf = client.service(Shelf.class);
                System.out.println("found in " + until(shelf, Set.of("north", "south")));

                north.drain(Duration.ofSeconds(10)).join();
                for (int i = 0; i < 100; i++) {
                    shelf.find("Momo").join(); // none fails
                }
                System.out.println("found in " + shelf.find("Momo").join());

                Files.writeString(list, east.address()); // seen within a second
                System.out.println("found in " + until(shelf, Set.of("east")));
            }
        } finally {
            Files.delete(list);
        }
    }

    private static Server shelf(String name) {
        return Server.builder()
                .port(0)
                .serve(Shelf.class, title -> CompletableFuture.completedFuture(name))
                .start();
    }

    /** Asks until all of these have answered. */
    private static Set<String> until(Shelf shelf, Set<String> names) {
        Set<String> answered = new TreeSet<>();
        while (!answered.containsAll(names)) {
            String name = shelf.find("Momo").join();
            if (names.contains(name)) {
                answered.add(name);
            }
        }
        return answered;
    }
}
