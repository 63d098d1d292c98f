package dev.beckon.bench.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A measurement by two JVMs: a server that says on its first line that it is ready, and ends when its input does, and a
 * client that is told what the server said, prints what it found and ends.
 */
public final class ServerAndClient {

    private static final long GRACE_SECONDS = 20;

    private final List<String> java;
    private final String name;

    /**
     * Makes one; {@link #run} runs it.
     *
     * @param java the command that starts a JVM, and its flags; {@code %s} in a flag becomes the name and the side
     * @param name of the measurement
     */
    public ServerAndClient(List<String> java, String name) {
        this.java = java;
        this.name = name;
    }

    /**
     * One of the two.
     *
     * @param before what the command begins with, such as a pin to a processor
     * @param main the class that it starts
     * @param args its arguments
     */
    public record Side(List<String> before, Class<?> main, List<String> args) {}

    /**
     * Runs both, and prints what the client does.
     *
     * @param mark what the server's line begins with
     * @param clientSide the client, by what the server said after its mark
     */
    public void run(Side serverSide, String mark, Function<String, Side> clientSide)
            throws IOException, InterruptedException {
        Process server = start("server", serverSide);
        try {
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
            String ready = said.readLine();
            if (ready == null || !ready.startsWith(mark)) {
                throw new IllegalStateException("server: " + ready + " (expected: its port)");
            }
            Process client = start("client", clientSide.apply(ready.substring(mark.length())));
            client.getInputStream().transferTo(System.out);
            int code = client.waitFor();
            if (code != 0) {
                throw new IllegalStateException("client: exit code " + code + " (expected: 0)");
            }
        } finally {
            server.getOutputStream().close();
            if (!server.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private Process start(String role, Side side) throws IOException {
        List<String> command = new ArrayList<>(side.before());
        java.forEach(part -> command.add(part.replace("%s", name + "-" + role)));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), side.main().getName()));
        command.addAll(side.args());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
