package dev.beckon.chaos.blackhole;

import dev.beckon.api.CallOptions;
import dev.beckon.runtime.Client;
import java.time.Duration;

/**
 * The client's JVM. Arguments: the server's address, and the time that it bears silence, in milliseconds or {@code
 * default}. Prints {@code found MILLIS why} when it has lost the server: the time since 1970.
 */
final class BlackholeClient {

    private BlackholeClient() {}

    public static void main(String[] args) {
        Client.Builder builder = Client.builder(args[0]).plaintext();
        if (!args[1].equals("default")) {
            builder.heartbeatTimeout(Duration.ofMillis(Long.parseLong(args[1])));
        }
        try (Client client = builder.build()) {
            client.service(Waiting.class, CallOptions.DEFAULT.deadline(Duration.ofMinutes(10)))
                    .forever()
                    .handle((none, lost) -> {
                        System.out.println("found " + System.currentTimeMillis() + " " + lost.getMessage());
                        return none;
                    })
                    .join();
        }
    }
}
