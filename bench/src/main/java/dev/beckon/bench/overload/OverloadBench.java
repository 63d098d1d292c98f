package dev.beckon.bench.overload;

import dev.beckon.bench.measure.ServerAndClient;
import dev.beckon.bench.measure.ServerAndClient.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code dev/bench --overload} runs: for each peer and each deadline a server JVM on one processor and a client JVM
 * on another, which makes ten times as many calls as the server can answer.
 */
public final class OverloadBench {

    /** Those that it knows. */
    private static final List<String> PEERS = List.of("beckon", "grpc");

    private static final List<Integer> DEADLINES_MILLIS = List.of(1_000, 100);
    private static final int TIMES = 10;

    private OverloadBench() {}

    /**
     * Runs it and prints the table.
     *
     * @param java the command that starts a JVM, and its flags; {@code %s} in a flag becomes the side
     * @param seconds of overload
     * @param peers those to leave out are not in it
     */
    public static void run(List<String> java, int seconds, List<String> peers)
            throws IOException, InterruptedException {
        List<Integer> processors = processors();
        boolean pinned = processors.size() > 1 && hasTaskset();
        System.out.printf(
                "overload: handlers of 1 ms of processor time, %d times the peak for %d s, server and client %s%n%n",
                TIMES, seconds, pinned ? "on a processor each" : "not pinned: no taskset, or one processor only");
        System.out.println("| peer | deadline ms | peak/s | in time/s | of the peak | answers p50 / p99 ms | refused/s"
                + " | refusals p50 / p99 ms | late or failed/s | normal after s | sent late p99 ms |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (int deadline : DEADLINES_MILLIS) {
            for (String peer : PEERS) {
                if (peers.contains(peer)) {
                    run(java, seconds, peer, deadline, pinned ? processors : List.of());
                }
            }
        }
    }

    private static void run(List<String> java, int seconds, String peer, int deadlineMillis, List<Integer> processors)
            throws IOException, InterruptedException {
        new ServerAndClient(java, "overload-" + peer)
                .run(new Side(pin(processors, 0), OverloadServer.class, List.of(peer)), OverloadServer.READY, said -> {
                    String[] portAndRounds = said.split(" ", 2);
                    return new Side(
                            pin(processors, 1),
                            OverloadClient.class,
                            List.of(
                                    peer,
                                    portAndRounds[0],
                                    portAndRounds[1],
                                    String.valueOf(deadlineMillis),
                                    String.valueOf(seconds),
                                    String.valueOf(TIMES)));
                });
    }

    private static List<String> pin(List<Integer> processors, int side) {
        return processors.isEmpty() ? List.of() : List.of("taskset", "-c", String.valueOf(processors.get(side)));
    }

    private static boolean hasTaskset() throws InterruptedException {
        try {
            return new ProcessBuilder("taskset", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Those that this process may use. */
    private static List<Integer> processors() throws IOException {
        List<Integer> processors = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Cpus_allowed_list:")) {
                for (String range :
                        line.substring(line.indexOf(':') + 1).strip().split(",", -1)) {
                    String[] ends = range.split("-", 2);
                    for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                        processors.add(i);
                    }
                }
            }
        }
        return processors;
    }
}
