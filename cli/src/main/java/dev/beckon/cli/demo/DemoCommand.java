package dev.beckon.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code beckon demo}: says which files to count, and runs the {@link Demo} on them. */
@Command(
        name = "demo",
        description = {
            "Counts the words of files in another process. Each paragraph is an asynchronous call, all of them on one"
                    + " connection; the server takes its time for each answer, so the answers overtake each other.",
            "",
            "An event for each answer is heard on another connection, which is cut in the middle; that none is missing is"
                    + " checked.",
            "",
            "The last line is 'demo: ok calls=N words=W': N paragraphs were asked about, and W words are in them, as many"
                    + " as 'LC_ALL=C.UTF-8 wc -w' counts.",
            ""
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    /** What decides in slf4j-simple how much is logged. */
    static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private static final int FAILED = 1;
    private static final int WRONGLY_CALLED = 2;

    @Parameters(
            paramLabel = "FILE",
            description = "What to count the words of; Beckon's own README.md and docs/**/*.md if none is named.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--verbose", description = "Log how the connection comes and goes, to standard error.")
    private boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    DemoCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (verbose) {
            System.setProperty(LOG_LEVEL, "info"); // before the first logger is made
        }
        try {
            List<Path> counted = files.isEmpty() ? ownFiles() : files;
            for (Path file : counted) {
                String fault = faultOf(file);
                if (fault != null) {
                    err.println("demo: FILE: " + file + " " + fault + " (expected: a file that can be read)");
                    return WRONGLY_CALLED;
                }
            }
            new Demo(out, verbose).run(counted);
            return 0;
        } catch (DemoFailedException failed) {
            err.println("demo: failed: " + failed.getMessage());
        } catch (IOException failed) {
            err.println("demo: failed: " + failed);
        }
        return FAILED;
    }

    private static @Nullable String faultOf(Path file) {
        if (Files.isDirectory(file)) {
            return "is a directory";
        }
        if (!Files.exists(file)) {
            return "does not exist";
        }
        return Files.isReadable(file) ? null : "may not be read";
    }

    private static List<Path> ownFiles() throws IOException {
        String root = System.getenv("BECKON_ROOT");
        if (root == null) {
            throw new DemoFailedException("FILE: none (expected: at least one where BECKON_ROOT is not set)");
        }
        Path home = Path.of(root);
        try (Stream<Path> docs = Files.walk(home.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(home.resolve("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }
}
