package dev.beckon.bench.logs;

import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.disk.DiskEventLog;
import dev.beckon.eventlog.disk.DiskLogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Beckon's own log on a disk, with all that it does besides: ids are remembered, topics retained, readers woken. */
final class BeckonLog implements Log {

    private static final String TOPIC = "events";
    private static final int CHUNK_BYTES = 1 << 20;

    private final EventLog log;

    /** In that folder. */
    BeckonLog(Path folder) {
        log = DiskEventLog.open(folder, DiskLogSettings.standard());
        log.declare(TopicSettings.of(TOPIC, "event").in(Mode.SYNCED).retain(Duration.ofDays(1), 1L << 40))
                .toCompletableFuture()
                .join();
    }

    @Override
    public CompletableFuture<Void> append(Event event) {
        NewRecord record = new NewRecord(TOPIC, event.key(), "bench", event.id(), -1, List.of(), event.data());
        return log.append(Batch.of(record)).toCompletableFuture().thenAccept(appended -> {});
    }

    @Override
    public void replay(Consumer<Event> reader) {
        long end = log.find(TOPIC, Start.LATEST)
                .toCompletableFuture()
                .join()
                .place(0)
                .offset();
        try (LogReader records = log.read(
                TOPIC, log.find(TOPIC, Start.EARLIEST).toCompletableFuture().join())) {
            for (long read = 0; read < end; ) {
                Chunk chunk = records.next(CHUNK_BYTES).toCompletableFuture().join();
                for (LogRecord record : chunk.records()) {
                    reader.accept(new Event(
                            Objects.requireNonNull(record.content().key()),
                            Objects.requireNonNull(record.content().id()),
                            Objects.requireNonNull(record.content().data())));
                }
                read += chunk.records().size();
            }
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
