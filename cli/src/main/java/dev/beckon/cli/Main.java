package dev.beckon.cli;

import dev.beckon.cli.demo.DemoCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code beckon}; what it does stands in its subcommands.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrongly called.
 */
@Command(
        name = "beckon",
        description = "Asynchronous RPC and events for Java on one connection.",
        mixinStandardHelpOptions = true,
        subcommands = DemoCommand.class,
        versionProvider = Version.class)
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before run
    private CommandSpec spec;

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, command, parsed) -> {
            PrintWriter err = command.getErr();
            err.println(command.getCommandSpec().qualifiedName() + ": " + failure);
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "command: none (expected: one of "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()) + ")");
    }
}
