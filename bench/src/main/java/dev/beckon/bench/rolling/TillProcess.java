package dev.beckon.bench.rolling;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link TillServer} in a process of its own. */
final class TillProcess implements AutoCloseable {

    private static final long SECONDS = 60;

    private final Process process;
    private final int port;

    private TillProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one, and waits until it serves. */
    static TillProcess start(int port) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TillServer.class.getName(),
                        String.valueOf(port))
                .redirectError(Redirect.INHERIT)
                .start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null || !line.startsWith("ready ")) {
            process.destroyForcibly();
            throw new IOException("server: " + line + " (expected: ready PORT)");
        }
        return new TillProcess(process, Integer.parseInt(line.substring("ready ".length())));
    }

    int port() {
        return port;
    }

    /** Sends SIGTERM, and waits until it has ended. */
    void stop() throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy() would end its input too, and it ends with that
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("server: runs on after SIGTERM (expected: an end within its grace)");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
