package dev.beckon.cli.remote;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Caller;
import dev.beckon.api.ItemReader;
import dev.beckon.api.RpcException;
import dev.beckon.api.Streams;
import dev.beckon.api.codec.Encoder;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.command.Terminal;
import dev.beckon.runtime.reflection.MethodDescription;
import dev.beckon.runtime.reflection.MethodKind;
import dev.beckon.runtime.reflection.ServiceDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code beckon call}: calls a method with arguments in JSON and prints the answer in JSON. */
@Command(
        name = "call",
        description = {
            "Calls a method. Arguments and answer are JSON, in protobuf's mapping; './beckon describe HOST:PORT SERVICE'"
                    + " shows the messages. Of a stream each item is a line.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 answered, 1 failed here, 2 wrongly called, 3 no Beckon server there, 4 failed with a status.",
            "",
            "  ./beckon call localhost:7400 WordCount/count '{\"text\":\"a b c\"}'"
        },
        mixinStandardHelpOptions = true)
public final class CallCommand implements Callable<Integer> {

    private static final int LONGEST = 64 * 1024 * 1024; // bytes of JSON on standard input

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(
            index = "1",
            paramLabel = "SERVICE/METHOD",
            description = "The method. Of the service its full name, or the end of it, such as WordCount/count.")
    private String target = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "JSON",
            description = "The arguments. Read from standard input if left out, or '-'; not needed if there are none.")
    private @Nullable String json;

    @Option(
            names = {"-m", "--metadata"},
            paramLabel = "NAME=VALUE",
            description = "Send this beside the arguments; may be given several times.")
    private List<String> metadata = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    /** For picocli. */
    public CallCommand() {}

    @Override
    public Integer call() {
        int slash = target.lastIndexOf('/');
        if (slash < 1 || slash == target.length() - 1) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "SERVICE/METHOD: '" + target + "' (expected: such as WordCount/count)");
        }
        CallOptions options = withMetadata(server.callOptions());
        try (Remote remote = server.connect()) {
            String service = remote.fullName(target.substring(0, slash));
            ServiceDescription description = remote.describe(service);
            Schema schema = new Schema(description);
            String name = target.substring(slash + 1);
            MethodDescriptor method = schema.method(name);
            if (method == null) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "METHOD: '" + name + "' is not one of " + service + " (expected: one of "
                                + String.join(", ", schema.methods()) + ")");
            }
            Json mapping = new Json(schema);
            MethodKind kind = kind(description, name);
            byte[] request = mapping.read(arguments(method.getInputType()), method.getInputType());
            RawMethod raw = new RawMethod(service, name, kind == MethodKind.ONE_WAY, kind == MethodKind.SERVER_STREAM);
            if (raw.returnsItems()) {
                items(
                        remote.client().caller(List.of(raw)).with(withMetadata(server.streamOptions())),
                        raw,
                        request,
                        mapping,
                        method.getOutputType());
                return ExitCode.OK;
            }
            byte[] answer = call(remote.client().caller(List.of(raw)).with(options), raw, request, mapping);
            if (!raw.oneWay()) {
                print(mapping, answer, method.getOutputType());
            }
            return ExitCode.OK;
        }
    }

    private static byte[] call(Caller caller, RawMethod method, byte[] arguments, Json mapping) {
        Encoder request = caller.begin(method);
        request.raw(arguments);
        try {
            if (method.oneWay()) {
                caller.tell(method, request).join();
                return new byte[0];
            }
            return caller.call(method, request).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RpcException remote ? Remote.failure(remote, mapping::write) : failed;
        }
    }

    /** Prints each item when it comes. */
    private void items(Caller caller, RawMethod method, byte[] arguments, Json mapping, Descriptor type) {
        PrintWriter out = spec.commandLine().getOut();
        Encoder request = caller.begin(method);
        request.raw(arguments);
        try (ItemReader<byte[]> items = Streams.read(caller.items(method, request))) {
            for (byte[] item : items) {
                out.println(mapping.writeLine(item, type));
                out.flush();
            }
        } catch (RpcException remote) {
            throw Remote.failure(remote, mapping::write);
        } catch (InvalidProtocolBufferException malformed) {
            throw malformed(malformed, "item", type);
        }
    }

    private static CommandFailedException malformed(
            InvalidProtocolBufferException malformed, String what, Descriptor type) {
        return new CommandFailedException(
                ExitCode.FAILED, what + ": " + malformed.getMessage() + " (expected: a " + type.getFullName() + ")");
    }

    private void print(Json mapping, byte[] answer, Descriptor type) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(mapping.write(answer, type));
            out.flush();
        } catch (InvalidProtocolBufferException malformed) {
            throw malformed(malformed, "answer", type);
        }
    }

    private static MethodKind kind(ServiceDescription description, String name) {
        MethodKind kind = description.methods().stream()
                .filter(method -> method.name().equals(name))
                .map(MethodDescription::kind)
                .findFirst()
                .orElse(MethodKind.CALL);
        if (kind == MethodKind.OTHER) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "METHOD: '" + name + "' is of a kind that this version does not know (expected: a call or a"
                            + " one-way call; a newer ./beckon may know it)");
        }
        if (kind == MethodKind.CLIENT_STREAM || kind == MethodKind.BOTH_STREAM) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "METHOD: '" + name + "' takes a stream (expected: one that takes one message; the command has no"
                            + " way to send more)");
        }
        return kind;
    }

    private CallOptions withMetadata(CallOptions bare) {
        CallOptions options = bare;
        for (String entry : metadata) {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new CommandFailedException(ExitCode.USAGE, "--metadata: '" + entry + "' (expected: NAME=VALUE)");
            }
            try {
                options = options.metadata(entry.substring(0, equals), entry.substring(equals + 1));
            } catch (IllegalArgumentException invalid) {
                throw new CommandFailedException(ExitCode.USAGE, "--metadata: " + invalid.getMessage());
            }
        }
        return options;
    }

    private String arguments(Descriptor type) {
        if (json != null && !json.equals("-")) {
            return json;
        }
        if (json == null && type.getFields().isEmpty()) {
            return "{}";
        }
        if (json == null && Terminal.inputIsKeyboard()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "JSON: none (expected: " + Json.shape(type) + ", or '-' to type it)");
        }
        try (InputStream in = System.in) {
            byte[] read = in.readNBytes(LONGEST + 1);
            if (read.length > LONGEST) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "JSON: more than " + LONGEST + " bytes (expected: at most that many)");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read))
                    .toString();
            if (text.isBlank()) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "JSON: nothing on standard input (expected: " + Json.shape(type) + ")");
            }
            return text;
        } catch (CharacterCodingException binary) {
            throw new CommandFailedException(ExitCode.USAGE, "JSON: not UTF-8 (expected: " + Json.shape(type) + ")");
        } catch (IOException unreadable) {
            throw new CommandFailedException(ExitCode.FAILED, "standard input: " + unreadable.getMessage());
        }
    }
}
