package dev.beckon.cli.log;

import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.command.Terminal;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.TopicState;
import dev.beckon.eventlog.disk.LogInspection;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code beckon log inspect}. */
@Command(
        name = "inspect",
        description = {"Prints what a log has: its files, topics and cursors. Ends with 1 if it is damaged.", ""},
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LogInspection found = directory.with(files -> files.inspect());
        for (LogInspection.SegmentFile segment : found.segments()) {
            out.printf(
                    "segment %s: %,d bytes, from frame %d, epoch %d%n",
                    segment.name(), segment.bytes(), segment.firstFrame(), segment.epoch());
        }
        out.printf(
                "frames: to %d, synced to %d for certain%s%n",
                found.lastFrame(), found.syncedFrame(), found.closed() ? ", closed" : ", not closed");
        found.topics().forEach((name, topic) -> print(out, name, topic));
        for (Cursor cursor : found.cursors()) {
            out.printf(
                    "cursor %s on %s: claim %d, %d bytes, moved %s%n",
                    Terminal.harmless(cursor.name()),
                    cursor.topic(),
                    cursor.epoch(),
                    cursor.state().length,
                    Instant.ofEpochMilli(cursor.movedAt()));
        }
        found.damage().forEach(damage -> out.println("damaged: " + damage));
        out.flush();
        return found.damage().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(PrintWriter out, String name, TopicState topic) {
        out.printf(
                "topic %s: %s, %s, %,d records of %,d bytes, from %s to %s, retains %s and %,d bytes%s%n",
                name,
                Terminal.harmless(topic.settings().type()),
                topic.settings().mode(),
                topic.records(),
                topic.bytes(),
                topic.earliest(),
                topic.latest(),
                topic.settings().retainedTime(),
                topic.settings().retainedBytes(),
                topic.settings().keepsLatest() ? ", and the latest of each key" : "");
    }
}
