package dev.beckon.bench.logs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code dev/bench --logs} runs: in each round every log gets a fresh JVM and an empty folder, one after the other and in
 * another order each round.
 */
public final class LogsBench {

    private static final long EVENTS = 1_000_000;
    private static final Set<String> NO_DISKS = Set.of("tmpfs", "ramfs");

    private final List<String> java;
    private final Path folder;
    private final int seconds;

    private LogsBench(List<String> java, Path folder, int seconds) {
        this.java = java;
        this.folder = folder;
        this.seconds = seconds;
    }

    /**
     * Runs it and prints the table.
     *
     * @param java the command that starts a JVM, and its flags; {@code %s} in a flag becomes the log
     * @param folder where the logs are; it is made, and what it is given is deleted
     * @param seconds of one measurement
     */
    public static void run(List<String> java, Path folder, int seconds, int rounds)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String type = Files.getFileStore(folder).type();
        if (NO_DISKS.contains(type)) {
            throw new IllegalArgumentException("--dir: " + folder + ", which is " + type + " (expected: on a disk)");
        }
        new LogsBench(java, folder, seconds).run(rounds, type);
    }

    private void run(int rounds, String type) throws IOException, InterruptedException {
        List<String> order = new ArrayList<>(LogProcess.NAMES);
        Map<String, List<LogReading>> readings = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String name : order) {
                LogReading reading = measure(name);
                readings.computeIfAbsent(name, first -> new ArrayList<>()).add(reading);
                System.err.printf(
                        Locale.ROOT,
                        "%s: %,.0f events/s of 1, %,.0f of 64, %,.0f replayed%n",
                        name,
                        reading.one().eventsPerSecond(),
                        reading.many().eventsPerSecond(),
                        reading.replayed());
            }
            Collections.rotate(order, 1);
        }
        System.out.print(table(readings, rounds, type));
    }

    private static String table(Map<String, List<LogReading>> readings, int rounds, String type) {
        List<LogReading> bare = readings.getOrDefault(LogProcess.NAMES.get(0), List.of());
        StringBuilder table = new StringBuilder("medians of " + rounds + " rounds, on " + type + "\n\n");
        table.append("| log | 1 publisher: events/s | p50 / p99 µs | 64: events/s | of the journal | p50 / p99 µs"
                + " | replayed/s of a processor |\n|---|--:|--:|--:|--:|--:|--:|\n");
        readings.forEach((name, each) -> {
            LogReading median = LogReading.median(each);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f / %,.0f | %,.0f | %.2f | %,.0f / %,.0f | %,.0f |%n",
                    name,
                    median.one().eventsPerSecond(),
                    median.one().p50Micros(),
                    median.one().p99Micros(),
                    median.many().eventsPerSecond(),
                    ofJournal(each, bare),
                    median.many().p50Micros(),
                    median.many().p99Micros(),
                    median.replayed()));
        });
        return table.toString();
    }

    /** The median of what each round's is of the same round's journal: a disk may become slower from round to round. */
    private static double ofJournal(List<LogReading> readings, List<LogReading> bare) {
        double[] ratios = IntStream.range(0, readings.size())
                .mapToDouble(round -> readings.get(round).many().eventsPerSecond()
                        / bare.get(round).many().eventsPerSecond())
                .sorted()
                .toArray();
        return ratios[ratios.length / 2];
    }

    private LogReading measure(String name) throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, name);
        try {
            List<String> command = new ArrayList<>();
            java.forEach(part -> command.add(part.replace("%s", "logs-" + name)));
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    LogProcess.class.getName(),
                    name,
                    own.toString(),
                    String.valueOf(seconds * 1_000L),
                    String.valueOf(EVENTS)));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = said.readLine();
                while (line != null && !LogReading.isLine(line)) {
                    line = said.readLine();
                }
                if (line == null) {
                    throw new IllegalStateException(name + ": its JVM ended (expected: a reading)");
                }
                return LogReading.ofLine(line);
            } finally {
                process.waitFor();
            }
        } finally {
            delete(own);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
