package dev.beckon.cli.remote;

import dev.beckon.api.CallOptions;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which server a command speaks to, and how long it waits for it; picocli fills it. */
final class ServerOptions {

    private static final Duration USUAL = Duration.ofSeconds(30);

    @Parameters(
            index = "0",
            paramLabel = "HOST:PORT",
            description = "Where the server is; the port is 7400 if left out.")
    private String address = "";

    @Option(
            names = {"-d", "--deadline"},
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long to wait for the server, each for connecting, for asking what it serves and for the"
                    + " call, such as 500ms, 5s or 1m; 30s if not set, and for the items of a stream"
                    + " no end.")
    private @Nullable Duration deadline;

    /** For picocli. */
    ServerOptions() {}

    /** Those of a call that takes no longer. */
    CallOptions callOptions() {
        try {
            return CallOptions.DEFAULT.deadline(deadline == null ? USUAL : deadline);
        } catch (IllegalArgumentException outOfBounds) {
            throw new CommandFailedException(ExitCode.USAGE, "--deadline: " + outOfBounds.getMessage());
        }
    }

    /** Those of a call that returns a stream. */
    CallOptions streamOptions() {
        return deadline == null ? CallOptions.DEFAULT : callOptions();
    }

    /** The server. */
    Remote connect() {
        return new Remote(address, callOptions());
    }
}
