package dev.beckon.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All readings of a run, and the tables made of them: medians over the turns, ratios formed within each turn. */
final class Report {

    private static final String YARDSTICK = "netty";

    /** By peer, cell, turn. */
    private final Map<String, Map<String, Map<Integer, Reading>>> readings = new LinkedHashMap<>();

    void add(int turn, String peer, Reading reading) {
        readings.computeIfAbsent(peer, p -> new LinkedHashMap<>())
                .computeIfAbsent(reading.cell(), c -> new LinkedHashMap<>())
                .put(turn, reading);
    }

    String tables(List<Cell> cells) {
        StringBuilder out = new StringBuilder();
        for (Cell cell : cells) {
            out.append("**").append(cell.title()).append("**\n\n");
            out.append("| peer | calls/s | x netty (min-max) | p50 µs | p99 µs | CPU µs client + server | x netty CPU "
                    + "(min-max) | client B/call | other work |\n");
            out.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
            readings.forEach((peer, byCell) -> {
                if (byCell.containsKey(cell.name())) {
                    out.append(row(peer, cell));
                }
            });
            out.append('\n');
        }
        return out.toString();
    }

    private String row(String peer, Cell cell) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %.0f | %.0f | %.2f + %.2f | %s | %.0f | %.2f |%n",
                peer,
                median(peer, cell, Reading::callsPerSecond),
                spread(ratios(peer, cell, YARDSTICK, Reading::callsPerSecond)),
                median(peer, cell, Reading::p50Micros),
                median(peer, cell, Reading::p99Micros),
                median(peer, cell, Reading::clientCpuMicros),
                median(peer, cell, Reading::serverCpuMicros),
                spread(ratios(peer, cell, YARDSTICK, Reading::cpuMicros)),
                median(peer, cell, Reading::clientBytes),
                median(peer, cell, Reading::foreign));
    }

    /** Processors of other work beside the readings, in the middle. */
    double foreign() {
        return Medians.of(readings.values().stream()
                .flatMap(byCell -> byCell.values().stream())
                .flatMap(byTurn -> byTurn.values().stream())
                .mapToDouble(Reading::foreign)
                .toArray());
    }

    /** The line that {@code --quick} ends with. */
    String summary() {
        Cell base = Cell.BASE;
        return String.format(
                Locale.ROOT,
                "bench: %s netty=%.2f typed-netty=%.2f default-netty=%.2f grpc=%.2f cpu=%.2f",
                base.name(),
                Medians.of(ratios("beckon", base, YARDSTICK, Reading::callsPerSecond)),
                Medians.of(ratios("beckon", Cell.TYPED, YARDSTICK, Reading::callsPerSecond)),
                Medians.of(ratios("beckon-default", base, YARDSTICK, Reading::callsPerSecond)),
                Medians.of(ratios("beckon", base, "grpc", Reading::callsPerSecond)),
                Medians.of(ratios("beckon", base, YARDSTICK, Reading::cpuMicros)));
    }

    /** How the peer compares to another one, for each turn that both took. */
    private double[] ratios(String peer, Cell cell, String other, ToDoubleFunction<Reading> value) {
        Map<Integer, Reading> others = turns(other, cell);
        return turns(peer, cell).entrySet().stream()
                .filter(turn -> others.containsKey(turn.getKey()))
                .mapToDouble(
                        turn -> value.applyAsDouble(turn.getValue()) / value.applyAsDouble(others.get(turn.getKey())))
                .toArray();
    }

    private Map<Integer, Reading> turns(String peer, Cell cell) {
        return readings.getOrDefault(peer, Map.of()).getOrDefault(cell.name(), Map.of());
    }

    private double median(String peer, Cell cell, ToDoubleFunction<Reading> value) {
        return Medians.of(turns(peer, cell).values().stream().mapToDouble(value).toArray());
    }

    private static String spread(double[] ratios) {
        if (ratios.length == 0) {
            return "-";
        }
        double[] sorted = ratios.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", Medians.of(sorted), sorted[0], sorted[sorted.length - 1]);
    }
}
