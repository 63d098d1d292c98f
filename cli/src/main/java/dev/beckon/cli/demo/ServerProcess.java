package dev.beckon.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs {@link ServerMain}, with the JVM and the class path of this one. It does not outlive this process,
 * however that ends. Not thread-safe.
 */
final class ServerProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final BufferedReader output;
    private final Thread hook;
    private final String address;

    /**
     * Starts the process and waits until it listens.
     *
     * @param verbose whether it logs more than warnings
     * @throws IOException if it does not come to listen
     */
    ServerProcess(boolean verbose) throws IOException {
        process = new ProcessBuilder(command(verbose))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // The end of its input tells the process to end, but only a killed one is gone when this process is.
        hook = new Thread(this::kill, "demo-end");
        Runtime.getRuntime().addShutdownHook(hook);
        output = process.inputReader(StandardCharsets.UTF_8);
        String first = output.readLine();
        if (first == null) {
            throw new IOException("server process: " + ended() + " before it listened");
        }
        address = first;
    }

    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    long pid() {
        return process.pid();
    }

    /** How the process ended, or null if it runs; waits for a moment, since a lost connection is seen first. */
    @Nullable
    String unexpectedEnd() throws InterruptedException {
        return process.waitFor(500, TimeUnit.MILLISECONDS) ? ended() : null;
    }

    /** Has the process end, and returns the last line that it wrote. */
    String end() throws IOException {
        process.getOutputStream().close();
        String last = "";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            last = line;
        }
        String how = ended();
        if (!how.equals("ended with exit code 0")) {
            throw new IOException("server process: " + how + " (expected: exit code 0)");
        }
        return last;
    }

    /** Kills the process if it still runs. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is running
        }
    }

    private void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String ended() {
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    ? "ended with exit code " + process.exitValue()
                    : "did not end within " + PATIENCE_SECONDS + " s";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "was not waited for";
        }
    }

    private static List<String> command(boolean verbose) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("--enable-native-access=ALL-UNNAMED");
        if (verbose) {
            command.add("-D" + DemoCommand.LOG_LEVEL + "=info");
        }
        command.add(ServerMain.class.getName());
        return command;
    }
}
