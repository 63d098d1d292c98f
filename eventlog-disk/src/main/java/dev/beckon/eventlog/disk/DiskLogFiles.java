package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.TopicState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The directory of a {@link DiskEventLog} that no process has open, to be looked at, checked, repaired and read. All methods
 * refuse with {@link Problem#UNSUPPORTED} while a process has it, since what it is writing would look like damage; with
 * {@link Problem#INVALID} where no log is; with {@link Problem#BROKEN} if the disk fails. Only {@link #repair} changes
 * something. Thread-safe; all block.
 */
public final class DiskLogFiles {

    private static final int RECORDS_AT_ONCE = 1024;

    private final LogFiles files;

    /** On foreign ground. */
    DiskLogFiles(LogFiles files) {
        this.files = files;
    }

    /** Those of that directory. */
    public static DiskLogFiles of(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw noLog(directory);
        }
        try {
            return new DiskLogFiles(LogFiles.in(directory));
        } catch (IOException failed) {
            throw broken(directory, failed);
        }
    }

    /** What is in it. Reads all of it. */
    public LogInspection inspect() {
        return locked(() -> {
            LogState state = new LogState();
            try (JournalCheck check = JournalCheck.run(files, state, ignored -> {})) {
                Map<String, TopicState> topics = new TreeMap<>();
                state.topics().forEach((name, topic) -> topics.put(name, topic.state()));
                return new LogInspection(
                        check.segments().values().stream()
                                .map(segment -> new LogInspection.SegmentFile(
                                        segment.toString(),
                                        segment.size(),
                                        segment.header().firstFrame(),
                                        segment.header().epoch()))
                                .toList(),
                        topics,
                        state.cursors().all(),
                        check.lastFrame(),
                        check.syncedFrame(),
                        check.closed(),
                        List.copyOf(check.damage()));
            }
        });
    }

    /** The damaged places: whatever was synced, and is not there as it was written. Reads all of it, with all checksums. */
    public List<Damage> verify() {
        return locked(() -> {
            try (JournalCheck check = JournalCheck.run(files, new LogState(), ignored -> {})) {
                return List.copyOf(check.damage());
            }
        });
    }

    /**
     * Makes a damaged log one that can be opened: it ends before the first damage. What stood there and behind is set aside, in files of
     * the same directory, and told. The next who opens it begins an epoch, so that no position means two records, and no
     * claim of a cursor is given twice.
     */
    public LogRepair repair() {
        return locked(() -> Repairing.run(files));
    }

    /**
     * Gives all records that there are of a topic, in their order: those retained, and the latest of their keys.
     *
     * @throws EventLogException with {@link Problem#UNKNOWN_TOPIC}; with {@link Problem#BROKEN} if the log is damaged
     */
    public void export(String topic, Consumer<LogRecord> target) {
        locked(() -> {
            LogState state = new LogState();
            try (JournalCheck check = JournalCheck.run(files, state, ignored -> {})) {
                if (!check.damage().isEmpty()) {
                    throw new DamagedLogException(check.damage().get(0) + " (expected: no damage, or a repair before)");
                }
                export(state.topic(topic), check, target);
            }
            return topic;
        });
    }

    private static void export(DiskTopic topic, JournalCheck check, Consumer<LogRecord> target) throws IOException {
        long end = topic.kept().end();
        for (long from = topic.next(0); from < end; ) {
            ChunkPlan plan = new ChunkPlan(topic, null);
            while (from < end && plan.count() < RECORDS_AT_ONCE) {
                plan.add(from, topic.place(from));
                from = topic.next(from + 1);
            }
            plan.read(check::read);
            plan.records().forEach(target);
        }
    }

    /** What is done while no other process has the directory. */
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T locked(Work<T> work) {
        try {
            if (files.list().stream().noneMatch(Segment::isName)) {
                throw noLog(files);
            }
            Closeable lock = files.tryLock(Opening.LOCK);
            if (lock == null) {
                throw new EventLogException(
                        Problem.UNSUPPORTED, files + ": a process has it open (expected: none, or its log looks torn)");
            }
            try (lock) {
                return work.run();
            }
        } catch (IOException failed) {
            throw broken(files, failed);
        }
    }

    private static EventLogException noLog(Object where) {
        return new EventLogException(Problem.INVALID, where + ": no log (expected: the directory of one)");
    }

    private static EventLogException broken(Object where, IOException failed) {
        return new EventLogException(Problem.BROKEN, where + ": " + failed.getMessage(), false, failed);
    }
}
