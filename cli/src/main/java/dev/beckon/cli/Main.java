package dev.beckon.cli;

import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.command.Terminal;
import dev.beckon.cli.demo.DemoCommand;
import dev.beckon.cli.demo.ServeCommand;
import dev.beckon.cli.export.ProtoCommand;
import dev.beckon.cli.log.LogCommand;
import dev.beckon.cli.remote.CallCommand;
import dev.beckon.cli.remote.DescribeCommand;
import dev.beckon.cli.remote.ListenCommand;
import dev.beckon.cli.remote.PublishCommand;
import dev.beckon.cli.remote.TopicsCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code beckon}; what it does stands in its subcommands.
 *
 * <p>Exit codes: {@link dev.beckon.cli.command.ExitCode}.
 */
@Command(
        name = "beckon",
        description = "Asynchronous RPC and events for Java on one connection.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            DescribeCommand.class,
            CallCommand.class,
            TopicsCommand.class,
            PublishCommand.class,
            ListenCommand.class,
            ProtoCommand.class,
            LogCommand.class,
            CompletionCommand.class
        },
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
        return new CommandLine(new Main())
                .setHelpFactory(PlainHelp::new)
                .setParameterExceptionHandler((wrong, arguments) -> {
                    CommandSpec called = wrong.getCommandLine().getCommandSpec();
                    PrintWriter err = wrong.getCommandLine().getErr();
                    err.println(called.name() + ": " + wrong.getMessage());
                    UnmatchedArgumentException.printSuggestions(wrong, err);
                    err.println("'./" + called.qualifiedName() + " --help' says more.");
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    PrintWriter err = command.getErr();
                    if (failure instanceof CommandFailedException told) {
                        err.println(
                                command.getCommandName() + ": " + Terminal.harmless(String.valueOf(told.getMessage())));
                        return told.exitCode();
                    }
                    err.println(command.getCommandSpec().qualifiedName() + ": " + failure);
                    return ExitCode.FAILED;
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
