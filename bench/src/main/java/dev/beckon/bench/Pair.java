package dev.beckon.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A peer's server JVM and client JVM, connected. Closing it ends both; so does the end of this JVM. */
final class Pair implements AutoCloseable {

    private final String peer;
    private final List<String> java;
    private final String classPath;
    private final Process server;
    private final Process client;
    private final BufferedReader replies;

    /** Starts both. {@code java} is the command and its flags; {@code %s} in a flag becomes peer and side. */
    Pair(String peer, List<String> java) throws IOException {
        this(peer, java, System.getProperty("java.class.path"));
    }

    /** Starts both with the classes of another build of this bench. */
    Pair(String peer, List<String> java, String classPath) throws IOException {
        this.peer = peer;
        this.java = java;
        this.classPath = classPath;
        server = start("server", ServerProcess.class, peer);
        try {
            String port = await(output(server), ServerProcess.READY).substring(ServerProcess.READY.length());
            client = start("client", ClientProcess.class, peer, port, String.valueOf(server.pid()));
            replies = output(client);
        } catch (IOException | RuntimeException e) {
            server.destroy();
            throw e;
        }
    }

    Reading run(Job job) throws IOException {
        client.getOutputStream().write((job.toLine() + "\n").getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
        return Reading.ofLine(await(replies, Reading.TAG));
    }

    @Override
    public void close() throws IOException {
        end(client);
        end(server);
    }

    /** Its input ends, and it does: in time to write a recording, if it makes one. */
    private static void end(Process process) throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String await(BufferedReader output, String prefix) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(prefix)) {
                return line;
            }
            System.err.println("[" + peer + "] " + line);
        }
        throw new IllegalStateException(peer + ": a JVM ended (expected: a line with " + prefix + ")");
    }

    private Process start(String side, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        for (String part : java) {
            command.add(part.replace("%s", peer + "-" + side));
        }
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
