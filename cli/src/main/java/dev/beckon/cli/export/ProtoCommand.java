package dev.beckon.cli.export;

import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.command.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code beckon proto}: prints or copies the {@code .proto} files of contracts. */
@Command(
        name = "proto",
        description = {
            "Takes the .proto files of contracts out of jars or folders of classes, for protoc and for users of gRPC. Without"
                    + " -o they are printed, each after a line with its path. What several contracts of a package share is"
                    + " in a file of its own, so that all of them go through protoc together: name all jars at once.",
            ""
        },
        footer = {
            "",
            "  ./beckon proto kitchen.jar -o protos && protoc -I protos --java_out=src protos/acme/Kitchen.proto"
        },
        mixinStandardHelpOptions = true)
public final class ProtoCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "JAR", description = "Jars, or folders of compiled classes.")
    private List<Path> jars = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write the files under this folder, and print their paths.")
    private @Nullable Path output;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    /** For picocli. */
    public ProtoCommand() {}

    @Override
    public Integer call() {
        Contracts contracts = new Contracts();
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "JAR: " + jar + " does not exist (expected: a jar or a folder of classes)");
            }
            contracts.addAll(jar);
        }
        PrintWriter out = spec.commandLine().getOut();
        contracts.files().forEach((name, text) -> {
            if (output != null) {
                out.println(Terminal.harmless(write(output, name, text).toString()));
            } else {
                out.print("// " + Terminal.harmless(name) + System.lineSeparator() + Terminal.harmless(text));
            }
        });
        out.flush();
        return ExitCode.OK;
    }

    private static Path write(Path folder, String name, String text) {
        Path file = folder.resolve(name);
        try {
            Path around = file.getParent();
            if (around != null) {
                Files.createDirectories(around);
            }
            return Files.writeString(file, text);
        } catch (IOException unwritable) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "DIR: " + file + " cannot be written: " + unwritable + " (expected: a folder)");
        }
    }
}
