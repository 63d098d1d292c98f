package dev.beckon.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code beckon completion}: prints what makes a shell complete the others. */
@Command(
        name = "completion",
        description = {"Prints a script that makes bash or zsh complete the command's subcommands and options.", ""},
        footer = {"", "  source <(./beckon completion)"},
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before run
    private CommandSpec spec;

    CompletionCommand() {}

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("beckon", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
