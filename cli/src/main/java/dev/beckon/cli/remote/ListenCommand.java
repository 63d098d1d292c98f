package dev.beckon.cli.remote;

import dev.beckon.api.Bookmark;
import dev.beckon.api.EventInfo;
import dev.beckon.api.Listening;
import dev.beckon.api.RpcException;
import dev.beckon.api.SlowPolicy;
import dev.beckon.api.Subscription;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code beckon listen}: prints the events of a topic as lines of JSON. */
@Command(
        name = "listen",
        description = {
            "Prints the events of a topic, each as a line of JSON, until ^C. It goes on where it stood when the connection was"
                    + " lost; what it missed is a line too.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 as many as were asked for, 1 failed here, 2 wrongly called, 3 no Beckon server there, 4 refused"
                    + " with a status, 130 stopped by ^C.",
            "",
            "  ./beckon listen localhost:7400 word-count.progress --from earliest"
        },
        mixinStandardHelpOptions = true)
public final class ListenCommand implements Callable<Integer> {

    private static final long END_SECONDS = 5;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(index = "1", paramLabel = "TOPIC", description = "The topic's name.")
    private String name = "";

    @Option(
            names = {"-f", "--from"},
            paramLabel = "WHERE",
            defaultValue = "latest",
            description =
                    "Where to begin: latest (from now on), earliest (with the first event that is there), a time such as"
                            + " 2026-11-23T08:00:00Z, or the bookmark of an event that was printed; ${DEFAULT-VALUE} if not set.")
    private String from = "latest";

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Only events of this key.")
    private @Nullable String key;

    @Option(names = "--key-prefix", paramLabel = "PREFIX", description = "Only events with a key that begins so.")
    private @Nullable String prefix;

    @Option(
            names = {"-n", "--named"},
            paramLabel = "NAME",
            description =
                    "Under this name, of which the server keeps what was printed: the next one goes on behind it, and"
                            + " several share the events. --from is for a name that is new.")
    private @Nullable String named;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many events.")
    private @Nullable Long count;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    /** For picocli. */
    public ListenCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (count != null && count < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--count: " + count + " (expected: at least 1)");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Remote remote = server.connect()) {
            RemoteTopic topic = new RemoteTopic(remote, remote.topic(name));
            Printed printed = new Printed(out, new EventLines(topic), count == null ? Long.MAX_VALUE : count);
            Subscription subscription = start(topic, printed);
            printed.endsBy(subscription);
            return awaitEnd(subscription);
        }
    }

    private Subscription start(RemoteTopic topic, Printed printed) {
        try {
            Listening<byte[]> listening = from(topic.events().listen(topic.topic()));
            listening = key == null ? listening : listening.key(key);
            listening = prefix == null ? listening : listening.keyPrefix(prefix);
            listening = listening
                    .whenSlow(SlowPolicy.WAIT) // for the terminal, or what reads the lines
                    .onGap(gap -> printed.line(printed.lines().gap(gap)))
                    .onDelete(info -> printed.event(null, info));
            return named == null
                    ? listening.each(printed::event)
                    : listening.named(named).each(printed::event);
        } catch (IllegalArgumentException outOfBounds) {
            String why = String.valueOf(outOfBounds.getMessage()).replaceFirst("^name:", "named:");
            throw new CommandFailedException(ExitCode.USAGE, "--" + why);
        }
    }

    private Listening<byte[]> from(Listening<byte[]> live) {
        if (from.equals("latest")) {
            return live;
        }
        if (from.equals("earliest")) {
            return live.fromEarliest();
        }
        if (from.isBlank()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--from: '" + from + "' (expected: latest, earliest, a time such as 2026-11-23T08:00:00Z, or a"
                            + " bookmark)");
        }
        try {
            return live.from(OffsetDateTime.parse(from).toInstant());
        } catch (DateTimeException noTime) {
            return live.from(new Bookmark(from)); // which the server knows, or refuses
        }
    }

    /** Waits until it is closed; ^C closes it, and what is being printed is. */
    private static int awaitEnd(Subscription subscription) throws InterruptedException {
        Thread end = new Thread(() -> end(subscription), "listen-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            subscription.closed().get();
            return ExitCode.OK;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof RpcException remote) {
                throw Remote.failure(remote, Object::toString);
            }
            throw new IllegalStateException(refused.getCause());
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(end);
            } catch (IllegalStateException ending) {
                // it runs
            }
        }
    }

    private static void end(Subscription subscription) {
        subscription.close();
        try {
            subscription.closed().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException atLeastTried) {
            // the process ends all the same
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has been printed so far, one line at a time. */
    private static final class Printed {

        private final PrintWriter out;
        private final EventLines lines;
        private final long most;
        private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
        private long events; // of the one thread that handles events

        Printed(PrintWriter out, EventLines lines, long most) {
            this.out = out;
            this.lines = lines;
            this.most = most;
        }

        EventLines lines() {
            return lines;
        }

        /** What is closed when enough was printed. */
        void endsBy(Subscription started) {
            subscription.complete(started);
        }

        /** @param event null if its key was deleted */
        void event(byte @Nullable [] event, EventInfo info) {
            line(lines.event(event, info));
            if (++events == most) {
                subscription.join().close();
            }
        }

        void line(String json) {
            out.println(json);
            if (out.checkError()) {
                subscription.join().close();
                throw new IllegalStateException("standard output: closed (expected: open)"); // a name keeps the event
            }
        }
    }
}
