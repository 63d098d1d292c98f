package dev.beckon.bench.fanout;

import dev.beckon.bench.measure.ServerAndClient;
import dev.beckon.bench.measure.ServerAndClient.Side;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What {@code dev/bench --fanout} runs: for each peer and each number of listeners a server JVM, and a load JVM with one publisher and
 * the listeners, each on a connection of its own.
 */
public final class FanoutBench {

    /** Those that it knows. */
    public static final List<String> NAMES = Fanout.NAMES;

    private static final List<Integer> LISTENERS = List.of(1, 100, 1000);

    private FanoutBench() {}

    /**
     * Runs it and prints the table.
     *
     * @param java the command that starts a JVM, and its flags; {@code %s} in a flag becomes the side
     * @param peers those to leave out are not in it
     */
    public static void run(List<String> java, List<String> peers) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "fanout: events of %d bytes, the highest rate at which p99 from due to heard is within %.0f ms%n%n",
                Fanout.EVENT,
                FanoutLoad.BOUND_MILLIS);
        System.out.println("| peer | listeners | published/s | heard/s | p50 ms | p99 ms |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        for (int listeners : LISTENERS) {
            for (String peer : NAMES) {
                if (!peers.contains(peer)) {
                    continue;
                }
                if (peer.equals("nats") && !NatsFanout.isThere()) {
                    System.out.printf(
                            "| nats | %d | no nats-server on the path (Debian: apt-get install nats-server) | | | |%n",
                            listeners);
                    continue;
                }
                try {
                    new ServerAndClient(java, "fanout-" + peer)
                            .run(
                                    new Side(List.of(), FanoutServer.class, List.of(peer)),
                                    FanoutServer.READY,
                                    port -> new Side(
                                            List.of(),
                                            FanoutLoad.class,
                                            List.of(peer, port, String.valueOf(listeners))));
                } catch (IllegalStateException failed) { // the others are worth their rows all the same
                    System.out.printf("| %s | %d | failed: %s | | | |%n", peer, listeners, failed.getMessage());
                }
            }
        }
    }

    /**
     * Measures a hundred listeners alone and beside a hundred that stand still.
     *
     * @param java as for {@link #run}
     */
    public static void runStalled(List<String> java) throws IOException, InterruptedException {
        new ServerAndClient(java, "stalled")
                .run(
                        new Side(List.of(), FanoutServer.class, List.of("beckon")),
                        FanoutServer.READY,
                        port -> new Side(List.of(), StalledLoad.class, List.of(port)));
    }
}
