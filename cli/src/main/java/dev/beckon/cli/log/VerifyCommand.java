package dev.beckon.cli.log;

import dev.beckon.cli.command.ExitCode;
import dev.beckon.eventlog.disk.Damage;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code beckon log verify}. */
@Command(
        name = "verify",
        description = {
            "Reads all of a log with all checksums, and prints where it is damaged. Ends with 1 if it is.",
            ""
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Damage> damage = directory.with(files -> files.verify());
        damage.forEach(place -> out.println("damaged: " + place));
        if (damage.isEmpty()) {
            out.println("whole");
        }
        out.flush();
        return damage.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
}
