package dev.beckon.cli.remote;

import dev.beckon.cli.command.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code beckon describe}: prints what a server tells of its services. */
@Command(
        name = "describe",
        description = {"Prints the services of a server as a .proto file each: methods, messages and documentation.", ""
        },
        mixinStandardHelpOptions = true)
public final class DescribeCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "HOST:PORT",
            description = "Where the server is; the port is 7400 if left out.")
    private String address = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SERVICE",
            description =
                    "The full name of a service, or the end of one; all but the server's own reflection if left out.")
    private @Nullable String service;

    @Option(
            names = {"-l", "--list"},
            description = "Print only the full names of the services, one a line.")
    private boolean list;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = TimeConverter.class,
            description = "How long to wait for the server, such as 500ms, 5s or 1m; ${DEFAULT-VALUE} if not set.")
    private Duration deadline = Duration.ZERO;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    /** For picocli. */
    public DescribeCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Remote remote = new Remote(address, TimeConverter.options(deadline))) {
            List<String> names = service == null ? remote.services() : List.of(remote.fullName(service));
            if (list) {
                names.forEach(name -> out.println(Terminal.harmless(name)));
                return 0;
            }
            List<String> told = names.stream()
                    .filter(name -> !Remote.EVERYWHERE.contains(name))
                    .toList();
            if (service == null && !told.isEmpty()) {
                names = told;
            }
            String between = "";
            for (String name : names) {
                out.print(between + Terminal.harmless(remote.describe(name).proto()));
                between = System.lineSeparator();
            }
            out.flush();
            return 0;
        }
    }
}
