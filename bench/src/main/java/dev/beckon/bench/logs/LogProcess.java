package dev.beckon.bench.logs;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The JVM that measures one log. Arguments: the log's name, an empty folder, milliseconds for each number of publishers,
 * how many events to replay. It prints a {@link LogReading} and ends.
 */
final class LogProcess {

    /** All logs that there are, the yardstick first. */
    static final List<String> NAMES = List.of("journal", "journal-mapped", "sqlite", "mvstore", "beckon");

    private static final int MANY = 64;
    private static final int FILLED_AT_ONCE = 1_000;

    private LogProcess() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        try {
            System.out.println(measure(args[0], folder, Long.parseLong(args[2]), Long.parseLong(args[3]))
                    .toLine());
            System.exit(0);
        } catch (IllegalStateException failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    /** Measures the log of that name, which uses the folder. */
    static LogReading measure(String name, Path folder, long millis, long events) throws Exception {
        Publishers.Rate many;
        Publishers.Rate one;
        try (Log log = named(name, Files.createDirectory(folder.resolve("published")))) {
            AtomicLong numbers = new AtomicLong();
            // The many first: they have all code compiled before the one that hardly runs it.
            many = new Publishers(log, numbers).run(MANY, millis);
            one = new Publishers(log, numbers).run(1, millis);
        }
        try (Log log = named(name, Files.createDirectory(folder.resolve("replayed")))) {
            fill(log, events);
            replay(log, events);
            return new LogReading(one, many, replay(log, events));
        }
    }

    /** A log that keeps its events in that folder. */
    static Log named(String name, Path folder) throws IOException, SQLException {
        return switch (name) {
            case "journal" -> new GroupLog(new JournalStore(folder, false));
            case "journal-mapped" -> new GroupLog(new JournalStore(folder, true));
            case "sqlite" -> new GroupLog(new SqliteStore(folder));
            case "mvstore" -> new GroupLog(new MvStore(folder));
            case "beckon" -> new BeckonLog(folder);
            default -> throw new IllegalArgumentException("log: " + name + " (expected: one of " + NAMES + ")");
        };
    }

    private static void fill(Log log, long events) {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        CompletableFuture<?> before = last;
        for (long number = 0; number < events; number++) {
            if (number % FILLED_AT_ONCE == 0) {
                before.join(); // two groups at a time: one is written, one waits
                before = last;
            }
            last = log.append(Event.of(number));
        }
        last.join();
    }

    /** Events read per second of processor time of all threads; all must be there, in order. */
    private static double replay(Log log, long events) throws Exception {
        long start = processorNanos();
        long[] read = {0};
        log.replay(event -> {
            if (event.data()[0] != (byte) (read[0] * 31)) {
                throw new IllegalStateException(
                        "replay: event " + event.id() + " at " + read[0] + " (expected: in order)");
            }
            read[0]++;
        });
        if (read[0] != events) {
            throw new IllegalStateException("replay: " + read[0] + " events (expected: " + events + ")");
        }
        return events * 1e9 / (processorNanos() - start);
    }

    /** Of all threads of this process, those of the JVM too. */
    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
