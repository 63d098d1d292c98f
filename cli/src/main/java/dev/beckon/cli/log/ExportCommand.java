package dev.beckon.cli.log;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code beckon log export}. */
@Command(
        name = "export",
        description = {
            "Prints the records of a topic as JSON, one a line: position, keptAt, key, id, source, time, headers and data, which is"
                    + " base64. What a record does not have is left out; one without data deletes its key.",
            ""
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final LogDirectory directory = new LogDirectory();

    @Option(
            names = {"-t", "--topic"},
            required = true,
            paramLabel = "NAME",
            description = "The topic.")
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private String topic;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        directory.with(files -> {
            files.export(topic, record -> out.println(json(record)));
            return topic;
        });
        out.flush();
        return ExitCode.OK;
    }

    private static JsonObject json(LogRecord record) {
        NewRecord content = record.content();
        JsonObject line = new JsonObject();
        line.addProperty("position", record.position().toString());
        line.addProperty("keptAt", Instant.ofEpochMilli(record.keptAt()).toString());
        if (content.key() != null) {
            line.addProperty("key", content.key());
        }
        if (content.id() != null) {
            line.addProperty("id", content.id());
        }
        if (!content.source().isEmpty()) {
            line.addProperty("source", content.source());
        }
        if (content.time() >= 0) {
            line.addProperty("time", Instant.ofEpochMilli(content.time()).toString());
        }
        if (!content.headers().isEmpty()) {
            line.add("headers", headers(content));
        }
        byte[] data = content.data();
        if (data != null) {
            line.addProperty("data", Base64.getEncoder().encodeToString(data));
        }
        return line;
    }

    /** In their order, since a name may come twice. */
    private static JsonArray headers(NewRecord content) {
        JsonArray headers = new JsonArray();
        for (Header header : content.headers()) {
            JsonArray pair = new JsonArray();
            pair.add(header.name());
            pair.add(header.value());
            headers.add(pair);
        }
        return headers;
    }
}
