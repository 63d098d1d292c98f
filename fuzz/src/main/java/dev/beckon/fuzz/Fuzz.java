package dev.beckon.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the fuzzer on targets, each in a JVM of its own, and says what it found. Corpora grow in a folder and are used
 * again. Its last line on stdout is {@code fuzz: N runs, F findings}; it exits with 1 if there are findings.
 */
final class Fuzz {

    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: *(\\d+)");
    private static final Pattern PROGRESS = Pattern.compile("#(\\d+)\\s.*");
    /** Whose branches guide the fuzzer: not those of the checks. */
    private static final String GUIDING = "dev.beckon.api.**:dev.beckon.protocol.**:dev.beckon.conformance.**";

    private static final String THROWN = "== Java Exception: ";
    private static final int SECONDS_PER_INPUT = 20; // an input takes microseconds, but machines are busy
    private static final int LONGEST = 4096;
    private static final int MOST_FINDINGS = 5; // of a target, until it stops

    private final Path folder;
    private final List<String> jazzer;
    private long runs;
    private long findings;

    private Fuzz(Path folder, String jvmOptions) {
        this.folder = folder;
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 21) {
            command.add("-XX:+EnableDynamicAgentLoading");
        }
        command.addAll(Stream.of(jvmOptions.split(" "))
                .filter(option -> !option.isEmpty())
                .toList());
        command.addAll(List.of("-Xmx768m", "-cp", System.getProperty("java.class.path")));
        this.jazzer = List.copyOf(command);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long runs = 0;
        long seconds = 0;
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--runs" -> runs = positive(arguments, ++i);
                case "--seconds" -> seconds = positive(arguments, ++i);
                default -> targets.add(arguments[i]);
            }
        }
        for (String target : targets) {
            if (!Targets.NAMES.contains(target)) {
                throw wrong("target: " + target + " (expected: " + String.join(", ", Targets.NAMES) + ")");
            }
        }
        if (targets.isEmpty()) {
            targets.addAll(Targets.NAMES);
        }
        if (runs == 0 && seconds == 0) {
            seconds = 10;
        }
        Fuzz fuzz = new Fuzz(
                Path.of(System.getProperty("beckon.fuzz.folder", "target/fuzz")),
                System.getProperty("beckon.fuzz.jvm", ""));
        for (String target : targets) {
            fuzz.run(Targets.named(target), runs, seconds);
        }
        System.out.println("fuzz: " + fuzz.runs + " runs, " + fuzz.findings + " findings");
        System.exit(fuzz.findings == 0 ? 0 : 1);
    }

    private static long positive(String[] arguments, int at) {
        try {
            long value = Long.parseLong(arguments[at]);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException none) {
            // said below
        }
        throw wrong(arguments[at - 1] + ": " + (at < arguments.length ? arguments[at] : "nothing")
                + " (expected: a positive number)");
    }

    private static RuntimeException wrong(String what) {
        System.err.println("fuzz: " + what);
        System.exit(2);
        throw new IllegalArgumentException(what);
    }

    private void run(Target target, long mostRuns, long seconds) throws IOException, InterruptedException {
        Path seeds = emptied(folder.resolve(target.name()).resolve("seeds"));
        Path found = emptied(folder.resolve(target.name()).resolve("findings"));
        Path corpus = Files.createDirectories(folder.resolve(target.name()).resolve("corpus"));
        int number = 0;
        for (String line : target.seeds()) {
            Files.write(seeds.resolve("seed-" + number++), target.input(line));
        }
        List<String> command = new ArrayList<>(jazzer);
        command.addAll(List.of(
                "-Dbeckon.fuzz.target=" + target.name(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(),
                "--instrumentation_includes=" + GUIDING,
                "--custom_hook_includes=" + GUIDING,
                "--keep_going=" + MOST_FINDINGS,
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-timeout=" + SECONDS_PER_INPUT,
                "-max_len=" + LONGEST,
                "-print_final_stats=1"));
        if (mostRuns > 0) {
            command.add("-runs=" + mostRuns);
        }
        if (seconds > 0) {
            command.add("-max_total_time=" + seconds);
        }
        command.addAll(List.of(corpus.toString(), seeds.toString()));
        Path log = folder.resolve(target.name()).resolve("log");
        long executed = executed(command, log);
        runs += executed;
        long here = report(target, found, log);
        findings += here;
        if (executed == 0 && here == 0) { // no run is counted when a seed is a finding
            throw new IllegalStateException("the fuzzer did not run, see " + log);
        }
        System.out.println("fuzz: " + target.name() + ": " + executed + " runs, " + here + " findings, log " + log);
    }

    /** Runs the fuzzer to its end; returns how many inputs it says that it has run. */
    private static long executed(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        long executed = 0;
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line);
                out.newLine();
                out.flush(); // so that one can look on
                Matcher progress = PROGRESS.matcher(line);
                Matcher total = EXECUTED.matcher(line);
                if (total.matches()) {
                    executed = Long.parseLong(total.group(1));
                } else if (progress.matches()) {
                    executed = Math.max(executed, Long.parseLong(progress.group(1)));
                }
            }
        }
        process.waitFor();
        return executed;
    }

    private static long report(Target target, Path found, Path log) throws IOException {
        long here = 0;
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> line.startsWith(THROWN))
                    .map(line -> "fuzz: " + target.name() + ": " + line.substring(THROWN.length()))
                    .forEach(System.out::println);
        }
        try (Stream<Path> files = Files.list(found)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("crash-") || name.startsWith("timeout-") || name.startsWith("oom-")) {
                    here++;
                    System.out.println(
                            "fuzz: finding " + file + ", why: " + log + ", as a line of " + target.name() + ".seeds:");
                    System.out.println(target.line(Files.readAllBytes(file)));
                }
            }
        }
        return here;
    }

    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return folder;
    }
}
