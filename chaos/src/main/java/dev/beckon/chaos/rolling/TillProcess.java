package dev.beckon.chaos.rolling;

import dev.beckon.chaos.process.ChildJvm;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;

/** A {@link TillServer} in a process of its own. */
final class TillProcess implements AutoCloseable {

    private static final List<String> FLAGS = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1");
    private static final Duration START = Duration.ofSeconds(60);

    private final ChildJvm process;
    private final int port;

    private TillProcess(ChildJvm process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one, and waits until it serves. */
    static TillProcess start(int port) throws IOException, InterruptedException {
        ChildJvm process =
                ChildJvm.start("server", FLAGS, TillServer.class, List.of(String.valueOf(port)), Redirect.INHERIT);
        try {
            return new TillProcess(process, Integer.parseInt(process.expect("ready ", START)));
        } catch (RuntimeException failed) {
            process.close();
            throw failed;
        }
    }

    int port() {
        return port;
    }

    /** Sends SIGTERM, and waits until it has ended. */
    void stop() throws InterruptedException {
        process.terminate();
    }

    @Override
    public void close() {
        process.close();
    }
}
