package dev.beckon.bench;

import dev.beckon.bench.measure.ServerAndClient;
import dev.beckon.bench.measure.ServerAndClient.Side;
import java.io.IOException;
import java.util.List;

/**
 * What {@code dev/bench --streams} runs: a server JVM and a client JVM on one connection, small calls at a fixed rate,
 * idle and beside a stream of 64 KiB items that saturates the connection.
 */
final class StreamsBench {

    private static final int CALLS_PER_SECOND = 2_000;
    private static final int ITEM_BYTES = 64 * 1024;

    private StreamsBench() {}

    /**
     * Runs it and lets the client print what it found.
     *
     * @param java the command that starts a JVM, and its flags; {@code %s} in a flag becomes the side
     * @param seconds of each measurement
     */
    static void run(List<String> java, int seconds) throws IOException, InterruptedException {
        new ServerAndClient(java, "streams")
                .run(
                        new Side(List.of(), FloodServer.class, List.of()),
                        FloodServer.READY,
                        port -> new Side(
                                List.of(),
                                FloodClient.class,
                                List.of(
                                        port,
                                        String.valueOf(seconds),
                                        String.valueOf(CALLS_PER_SECOND),
                                        String.valueOf(ITEM_BYTES))));
    }
}
