package dev.beckon.cli.log;

import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.disk.DiskLogFiles;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Parameters;

/** The parameter that says where a log is. */
final class LogDirectory {

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the log.")
    @SuppressWarnings("NullAway.Init") // picocli injects it
    private Path directory;

    /** Does something with its files; tells the person why if that cannot be done. */
    <T> T with(Function<DiskLogFiles, T> work) {
        try {
            return work.apply(DiskLogFiles.of(directory));
        } catch (EventLogException refused) {
            boolean wrong = refused.problem() == Problem.INVALID || refused.problem() == Problem.UNKNOWN_TOPIC;
            throw new CommandFailedException(
                    wrong ? ExitCode.USAGE : ExitCode.FAILED, String.valueOf(refused.getMessage()));
        }
    }
}
