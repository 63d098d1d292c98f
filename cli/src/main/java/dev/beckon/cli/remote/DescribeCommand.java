package dev.beckon.cli.remote;

import dev.beckon.cli.command.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final ServerOptions server = new ServerOptions();

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

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    /** For picocli. */
    public DescribeCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Remote remote = server.connect()) {
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
