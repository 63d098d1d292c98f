package dev.beckon.cli.remote;

import dev.beckon.api.EventOptions;
import dev.beckon.api.Position;
import dev.beckon.api.RpcException;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.command.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code beckon publish}: publishes events that are JSON, and prints where they are kept. */
@Command(
        name = "publish",
        description = {
            "Publishes an event to a topic, in protobuf's JSON mapping, and prints its position once the server keeps it.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 kept, 1 failed here, 2 wrongly called, 3 no Beckon server there, 4 failed with a status.",
            "",
            "  ./beckon publish localhost:7400 word-count.progress '{\"answers\": 1}' --key me"
        },
        mixinStandardHelpOptions = true)
public final class PublishCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(index = "1", paramLabel = "TOPIC", description = "The topic's name.")
    private String name = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "JSON",
            description = "The event. If left out, or '-', each line of standard input is one.")
    private @Nullable String json;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "About whom it is.")
    private @Nullable String key;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Its id: published again under the same one, it is not kept twice.")
    private @Nullable String id;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header that travels with it; may be given several times.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--delete", description = "Delete the key instead, of a topic that keeps the latest of each.")
    private boolean delete;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    /** For picocli. */
    public PublishCommand() {}

    @Override
    public Integer call() {
        EventOptions options = options();
        boolean lines = json == null || json.equals("-");
        if (delete && (key == null || json != null || !headers.isEmpty() || id != null)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--delete: (expected: with --key, and without JSON, --id and --header)");
        }
        if (id != null && lines) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--id: with events on standard input (expected: one event, as an argument)");
        }
        try (Remote remote = server.connect()) {
            RemoteTopic topic = new RemoteTopic(remote, remote.topic(name));
            if (key == null
                    && (topic.description().keyed() || topic.description().keepsLatest())) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "--key: none (expected: one, as each event of " + name + " has)");
            }
            if (delete && key != null) {
                print(topic.events().publishDelete(topic.topic(), key));
            } else if (lines) {
                eachLine(topic, options);
            } else {
                publish(topic, String.valueOf(json), options);
            }
            return ExitCode.OK;
        }
    }

    private void publish(RemoteTopic topic, String text, EventOptions options) {
        byte[] event = topic.read(text);
        print(topic.events().publish(topic.topic(), event, options));
    }

    private void print(CompletableFuture<Position> kept) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(Terminal.harmless(kept.join().text()));
            out.flush();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RpcException remote ? Remote.failure(remote, Object::toString) : failed;
        }
    }

    private void eachLine(RemoteTopic topic, EventOptions options) {
        if (json == null && Terminal.inputIsKeyboard()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "JSON: none (expected: " + topic.shape() + ", or '-' to type it)");
        }
        int number = 0;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (!line.isBlank()) {
                    publish(topic, line, options);
                }
            }
        } catch (CommandFailedException failed) {
            throw new CommandFailedException(
                    failed.exitCode(), "line " + number + " of standard input: " + failed.getMessage());
        } catch (CharacterCodingException binary) {
            throw new CommandFailedException(ExitCode.USAGE, "JSON: not UTF-8 (expected: " + topic.shape() + ")");
        } catch (IOException unreadable) {
            throw new CommandFailedException(ExitCode.FAILED, "standard input: " + unreadable.getMessage());
        }
        if (number == 0) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "JSON: nothing on standard input (expected: " + topic.shape() + ")");
        }
    }

    private EventOptions options() {
        try {
            EventOptions options = EventOptions.DEFAULT;
            options = key == null ? options : options.key(key);
            options = id == null ? options : options.id(id);
            for (String header : headers) {
                int equals = header.indexOf('=');
                if (equals < 0) {
                    throw new CommandFailedException(
                            ExitCode.USAGE, "--header: '" + header + "' (expected: NAME=VALUE)");
                }
                options = options.header(header.substring(0, equals), header.substring(equals + 1));
            }
            return options;
        } catch (IllegalArgumentException outOfBounds) {
            throw new CommandFailedException(ExitCode.USAGE, "--" + outOfBounds.getMessage());
        }
    }
}
