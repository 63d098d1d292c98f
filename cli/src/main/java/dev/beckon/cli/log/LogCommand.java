package dev.beckon.cli.log;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code beckon log}; what it does stands in its subcommands. */
@Command(
        name = "log",
        description = {"Looks at the directory of a log, or repairs it, while no server has it open.", ""},
        mixinStandardHelpOptions = true,
        subcommands = {InspectCommand.class, VerifyCommand.class, RepairCommand.class, ExportCommand.class})
public final class LogCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before run
    private CommandSpec spec;

    /** For picocli. */
    public LogCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "command: none (expected: one of "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()) + ")");
    }
}
