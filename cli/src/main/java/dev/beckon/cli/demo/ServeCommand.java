package dev.beckon.cli.demo;

import dev.beckon.api.RpcException;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.runtime.Server;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code beckon serve}: serves what the demo serves, to be looked at and called from outside. */
@Command(
        name = "serve",
        description = {
            "Serves the demo's service, WordCount, with its topic, word-count.progress, on this machine until it is stopped"
                    + " by ^C or SIGTERM; calls that are open then have 10 s to end. Prints one line"
                    + " with the address once it can be called.",
            ""
        },
        footer = {"", "Exit codes: 1 cannot listen, 2 wrongly called, 130 stopped by ^C, 143 stopped by SIGTERM."},
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "7400",
            description = "The port to listen on, 0 to have a free one chosen; ${DEFAULT-VALUE} if not set.")
    private int port;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    ServeCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Server server = start();
        PrintWriter out = spec.commandLine().getOut();
        out.println("serve: " + WordCount.class.getName() + " at " + server.address());
        out.flush();
        new CountDownLatch(1).await(); // a signal ends it
        return ExitCode.OK;
    }

    private Server start() {
        PacedWordCount wordCount = new PacedWordCount(() -> 0);
        Server.Builder builder =
                Server.builder().serve(WordCount.class, wordCount).drainOnShutdown(Duration.ofSeconds(10));
        try {
            Server server = builder.port(port).start();
            wordCount.tell(server);
            return server;
        } catch (IllegalArgumentException outOfBounds) {
            throw new CommandFailedException(ExitCode.USAGE, "--port: " + outOfBounds.getMessage());
        } catch (RpcException inUse) {
            throw new CommandFailedException(ExitCode.FAILED, inUse.status().message());
        }
    }
}
