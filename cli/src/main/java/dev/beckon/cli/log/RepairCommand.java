package dev.beckon.cli.log;

import dev.beckon.cli.command.ExitCode;
import dev.beckon.eventlog.disk.LogRepair;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code beckon log repair}. */
@Command(
        name = "repair",
        description = {
            "Makes a damaged log one that can be opened: it ends before the first damage. Sets aside, in files beside, what stood"
                    + " there and behind, and prints what that was.",
            ""
        },
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LogRepair done = directory.with(files -> files.repair());
        if (done.damage().isEmpty()) {
            out.println("whole: nothing was done");
        } else {
            done.damage().forEach(place -> out.println("damaged: " + place));
            out.println("lost: what was damaged, and " + done.lostFrames() + " whole frames behind it");
            done.lostRecords().forEach((topic, count) -> out.println("lost: " + count + " records of " + topic));
            done.setAside().forEach(file -> out.println("set aside: " + file));
        }
        out.flush();
        return ExitCode.OK;
    }
}
