package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.SimulatorThread;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Plants each bug of {@code dev/mutants} in a copy of the sources that it touches, and runs seeds with it until one
 * fails, in a JVM of its own. That seed must hold without the bug. The last line is {@code mutants: N planted, N caught}.
 */
final class Mutants {

    private static final int SEEDS = 2_000;

    private final Path root = Path.of("").toAbsolutePath();
    private final String classPath = System.getProperty("java.class.path");

    private record Found(long seed, String how) {}

    private Mutants() {}

    /** Tries all bugs, or those whose names contain one of the arguments. */
    public static void main(String[] chosen) throws IOException, InterruptedException {
        System.exit(new Mutants().run(List.of(chosen)) ? 0 : 1);
    }

    private boolean run(List<String> chosen) throws IOException, InterruptedException {
        List<Path> patches;
        try (Stream<Path> files = Files.list(root.resolve("dev/mutants"))) {
            patches = files.filter(file -> file.toString().endsWith(".patch"))
                    .filter(file -> chosen.isEmpty()
                            || chosen.stream().anyMatch(file.getFileName().toString()::contains))
                    .sorted()
                    .toList();
        }
        int caught = 0;
        for (Path patch : patches) {
            long started = System.nanoTime();
            String name = patch.getFileName().toString().replace(".patch", "");
            Optional<Found> found = tried(patch);
            caught += found.isPresent() ? 1 : 0;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-44s %-18s %5.1f s  %s",
                    name,
                    found.map(where -> "caught at " + where.seed).orElse("SURVIVES"),
                    (System.nanoTime() - started) / 1e9,
                    found.map(Found::how).orElse(Files.readAllLines(patch).get(0))));
        }
        System.out.println("mutants: " + patches.size() + " planted, " + caught + " caught");
        return caught == patches.size() && !patches.isEmpty();
    }

    private Optional<Found> tried(Path patch) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mutant");
        try {
            return found(patch, planted(patch, folder), folder);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /** Compiles a copy of the sources that the patch touches; returns the folder of the classes. */
    private Path planted(Path patch, Path folder) throws IOException, InterruptedException {
        List<String> touched = new ArrayList<>();
        for (String line : Files.readAllLines(patch)) {
            if (line.startsWith("+++ b/")) {
                touched.add(line.substring("+++ b/".length()).strip());
            }
        }
        for (String file : touched) {
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(root.resolve(file), copy);
        }
        Path said = folder.resolve("git.txt");
        int code = new ProcessBuilder(
                        "git", "apply", "-C1", patch.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        if (code != 0 || touched.isEmpty()) {
            throw new IllegalStateException(root.relativize(patch.toAbsolutePath())
                    + " no longer applies (expected: a patch of the sources as they are; mend it, or replace it by"
                    + " another plausible bug of that part): " + Files.readString(said));
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-nowarn", "--release", "17", "-cp", classPath, "-d", classes.toString()));
        touched.forEach(file -> arguments.add(folder.resolve(file).toString()));
        if (compiler.run(null, null, null, arguments.toArray(new String[0])) != 0) {
            throw new IllegalStateException(root.relativize(patch.toAbsolutePath())
                    + " does not compile (expected: a bug that only shows when it runs)");
        }
        return classes;
    }

    private Optional<Found> found(Path patch, Path classes, Path folder) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        String command = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process seeds = new ProcessBuilder(
                        command,
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes + File.pathSeparator + classPath,
                        Simulate.class.getName(),
                        "--seed",
                        "1",
                        "--seeds",
                        Integer.toString(SEEDS),
                        "--until-failures",
                        "1",
                        "--traces",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            seeds.waitFor();
        } finally {
            seeds.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(said);
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).matches("seed \\d+ failed:")) {
                long seed = Long.parseLong(lines.get(i).split(" ")[1]);
                expectSound(patch, seed);
                String how = lines.get(i + 1).strip();
                return Optional.of(new Found(seed, how.substring(0, Math.min(140, how.length()))));
            }
        }
        if (lines.stream().noneMatch(line -> line.startsWith("simulate: " + SEEDS + " seeds, 0 failures"))) {
            throw new IllegalStateException(patch + ": the seeds neither held nor failed: "
                    + String.join("\n", lines.subList(0, Math.min(20, lines.size()))));
        }
        return Optional.empty();
    }

    /** What fails without the bug as well says nothing. */
    private static void expectSound(Path patch, long seed) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        Thread thread = new SimulatorThread(() ->
                failures.addAll(Simulation.run(seed, false, new StreamStates()).failures()));
        thread.start();
        thread.join();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    patch + ": seed " + seed + " fails without the bug too (expected: it holds): " + failures.get(0));
        }
    }
}
