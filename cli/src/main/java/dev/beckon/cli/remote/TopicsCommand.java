package dev.beckon.cli.remote;

import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.command.Terminal;
import dev.beckon.runtime.events.ListenerDescription;
import dev.beckon.runtime.events.TopicDescription;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code beckon topics}: prints the topics of a server, and how they stand. */
@Command(
        name = "topics",
        description = {
            "Prints the topics of a server: how they are kept, how many events are there, how many more come each second,"
                    + " and how far those who listen are behind. Of one TOPIC everything, with each who listens.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 told, 1 failed here, 2 wrongly called, 3 no Beckon server there, 4 failed with a status."
        },
        mixinStandardHelpOptions = true)
public final class TopicsCommand implements Callable<Integer> {

    private static final String UNKNOWN = "?";

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(index = "1", arity = "0..1", paramLabel = "TOPIC", description = "The only one to be told of.")
    private @Nullable String topic;

    @Option(
            names = "--sample",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "1s",
            description = "For how long to count events; ${DEFAULT-VALUE} if not set, 0s for not at all.")
    private Duration sample = Duration.ofSeconds(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it before call
    private CommandSpec spec;

    /** For picocli. */
    public TopicsCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Remote remote = server.connect()) {
            List<TopicDescription> before = asked(remote);
            long start = System.nanoTime();
            List<TopicDescription> now = before;
            if (!sample.isZero() && !before.isEmpty()) {
                Executor later = CompletableFuture.delayedExecutor(sample.toNanos(), TimeUnit.NANOSECONDS);
                CompletableFuture.runAsync(() -> {}, later).join();
                now = asked(remote);
            }
            Map<String, Double> rates = rates(before, now, (System.nanoTime() - start) / 1e9);
            if (topic == null) {
                print(now, rates, out);
            } else {
                now.forEach(each -> print(each, rates, out));
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    private List<TopicDescription> asked(Remote remote) {
        if (topic == null) {
            return remote.topics();
        }
        return List.of(remote.topic(topic));
    }

    private Map<String, Double> rates(List<TopicDescription> before, List<TopicDescription> now, double seconds) {
        if (sample.isZero()) {
            return Map.of();
        }
        Map<String, Long> published =
                before.stream().collect(Collectors.toMap(TopicDescription::name, TopicDescription::published));
        return now.stream()
                .filter(each -> published.containsKey(each.name()))
                .collect(Collectors.toMap(
                        TopicDescription::name,
                        each -> Math.max(0, each.published() - Objects.requireNonNull(published.get(each.name())))
                                / seconds));
    }

    // ---- for the eye

    private static void print(List<TopicDescription> topics, Map<String, Double> rates, PrintWriter out) {
        List<Row> rows = topics.stream().map(each -> row(each, rates)).toList();
        Row head = new Row("topic", "mode", "retained", "records", "bytes", "per s", "listeners", "lag", "type");
        List<Row> all = new ArrayList<>(List.of(head));
        all.addAll(rows);
        List<Function<Row, String>> left = List.of(Row::topic, Row::mode, Row::retained);
        List<Function<Row, String>> right = List.of(Row::records, Row::bytes, Row::rate, Row::listeners, Row::lag);
        for (Row row : all) {
            StringBuilder line = new StringBuilder();
            left.forEach(column -> line.append(padded(row, column, all, "-")));
            right.forEach(column -> line.append(padded(row, column, all, "")));
            out.println(Terminal.harmless(line + row.type()));
        }
    }

    private static String padded(Row row, Function<Row, String> column, List<Row> all, String flag) {
        int width =
                all.stream().mapToInt(each -> column.apply(each).length()).max().orElse(1);
        return String.format("%" + flag + width + "s  ", column.apply(row));
    }

    private record Row(
            String topic,
            String mode,
            String retained,
            String records,
            String bytes,
            String rate,
            String listeners,
            String lag,
            String type) {}

    private static Row row(TopicDescription topic, Map<String, Double> rates) {
        return new Row(
                topic.name(),
                mode(topic),
                retained(topic),
                String.format(Locale.ROOT, "%,d", topic.records()),
                size(topic.bytes()),
                rate(topic, rates),
                String.format(Locale.ROOT, "%,d", topic.listeners()),
                mostLag(topic),
                topic.type());
    }

    private static void print(TopicDescription topic, Map<String, Double> rates, PrintWriter out) {
        line(out, "topic", topic.name());
        line(out, "type", topic.type());
        if (topic.service() != null && topic.message() != null) {
            line(out, "described by", topic.service() + ", as " + topic.message());
        }
        line(out, "mode", mode(topic));
        line(out, "retained", retained(topic));
        line(out, "keys", topic.keyed() ? "derived from the events" : "as publishers give them");
        line(out, "records", String.format(Locale.ROOT, "%,d, %s", topic.records(), size(topic.bytes())));
        line(out, "earliest", topic.earliest());
        line(out, "latest", topic.latest());
        line(
                out,
                "published",
                String.format(
                        Locale.ROOT,
                        "%,d since the server was started; %s a second",
                        topic.published(),
                        rate(topic, rates)));
        line(out, "listeners", String.format(Locale.ROOT, "%,d", topic.listeners()));
        topic.slowest().forEach(listener -> out.println(Terminal.harmless("  " + told(listener))));
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(Terminal.harmless(String.format("%-13s%s", name, value)));
    }

    private static String told(ListenerDescription listener) {
        String who = listener.principal().isEmpty() ? "the server itself" : listener.principal();
        Long lag = listener.lag();
        return (listener.client().isEmpty() ? who : who + '#' + listener.client())
                + (listener.name() == null ? "" : " named " + listener.name())
                + (listener.bookmark() == null ? ", not there yet" : " at " + listener.bookmark())
                + (lag == null ? ", lag not known" : String.format(Locale.ROOT, ", lag %,d", lag))
                + ", when slow: " + listener.slow()
                + (listener.dropped() == 0 ? "" : String.format(Locale.ROOT, ", %,d dropped", listener.dropped()));
    }

    private static String mode(TopicDescription topic) {
        return topic.mode().name().toLowerCase(Locale.ROOT);
    }

    private static String retained(TopicDescription topic) {
        return time(topic.retainedTime()) + ", " + size(topic.retainedBytes())
                + (topic.keepsLatest() ? ", the latest" : "");
    }

    private static String rate(TopicDescription topic, Map<String, Double> rates) {
        Double rate = rates.get(topic.name());
        return rate == null ? UNKNOWN : String.format(Locale.ROOT, "%,.1f", rate);
    }

    private static String mostLag(TopicDescription topic) {
        return topic.slowest().stream()
                .map(ListenerDescription::lag)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(lag -> String.format(Locale.ROOT, "%,d", lag))
                .orElse(topic.listeners() == 0 ? "" : UNKNOWN);
    }

    private static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 1) {
            return time.toMillis() + " ms";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    private static String size(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double number = bytes;
        int unit = 0;
        while (number >= 1024 && unit < units.length - 1) {
            number /= 1024;
            unit++;
        }
        boolean whole = number == Math.rint(number);
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", number, units[unit]);
    }
}
