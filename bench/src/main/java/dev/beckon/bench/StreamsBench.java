package dev.beckon.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
        Process server = start(java, "server", FloodServer.class);
        try {
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
            String port = said.readLine();
            if (port == null || !port.startsWith(FloodServer.READY)) {
                throw new IllegalStateException("server: " + port + " (expected: its port)");
            }
            Process client = start(
                    java,
                    "client",
                    FloodClient.class,
                    port.substring(FloodServer.READY.length()),
                    String.valueOf(seconds),
                    String.valueOf(CALLS_PER_SECOND),
                    String.valueOf(ITEM_BYTES));
            client.getInputStream().transferTo(System.out);
            int code = client.waitFor();
            if (code != 0) {
                throw new IllegalStateException("client: exit code " + code + " (expected: 0)");
            }
        } finally {
            server.getOutputStream().close();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private static Process start(List<String> java, String side, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        java.forEach(part -> command.add(part.replace("%s", "streams-" + side)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
