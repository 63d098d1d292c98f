package dev.beckon.chaos.events;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Capability;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A log with a {@link Plant} in it, unless that lies in its files. Thread-safe. */
final class PlantedLog implements EventLog {

    private static final int EACH = 400; // of so many, one falls to the bug

    private final EventLog log;
    private final Plant plant;
    private final AtomicInteger appended = new AtomicInteger();
    private final AtomicReference<@Nullable Position> last = new AtomicReference<>();

    PlantedLog(EventLog log, Plant plant) {
        this.log = log;
        this.plant = plant;
    }

    @Override
    public CompletionStage<List<Appended>> append(Batch batch) {
        Position before = last.get();
        boolean events = batch.moves().isEmpty() && batch.records().size() == 1;
        if (plant == Plant.LOST_ACK && before != null && events && appended.incrementAndGet() % EACH == 0) {
            return CompletableFuture.completedStage(List.of(new Appended(before.next(), false)));
        }
        return log.append(batch).thenApply(kept -> {
            if (!kept.isEmpty()) {
                last.set(kept.get(kept.size() - 1).position());
            }
            return kept;
        });
    }

    @Override
    public LogReader read(String topic, Bookmark from) {
        LogReader reader = log.read(topic, from);
        return new LogReader() {
            @Override
            public CompletionStage<Chunk> next(int mostBytes) {
                return reader.next(mostBytes)
                        .thenApply(chunk -> new Chunk(chunk.gap(), told(chunk.records()), chunk.next()));
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    private List<LogRecord> told(List<LogRecord> records) {
        return switch (plant) {
            case LOST_ACK, LATE_WRITE -> records;
            case SILENT_GAP ->
                records.stream()
                        .filter(record -> record.position().offset() % EACH != 1)
                        .toList();
            case REORDER -> reordered(records);
        };
    }

    /** The first two of one key change places. */
    private static List<LogRecord> reordered(List<LogRecord> records) {
        List<LogRecord> changed = new ArrayList<>(records);
        for (int later = 1; later < changed.size(); later++) {
            for (int i = 0; i < later; i++) {
                if (Objects.equals(
                        changed.get(i).content().key(),
                        changed.get(later).content().key())) {
                    Collections.swap(changed, i, later);
                    return changed;
                }
            }
        }
        return records;
    }

    @Override
    public Set<Capability> capabilities() {
        return log.capabilities();
    }

    @Override
    public CompletionStage<TopicState> declare(TopicSettings topic) {
        return log.declare(topic);
    }

    @Override
    public CompletionStage<Map<String, TopicState>> topics() {
        return log.topics();
    }

    @Override
    public CompletionStage<Bookmark> find(String topic, Start start) {
        return log.find(topic, start);
    }

    @Override
    public CompletionStage<Cursor> claim(String topic, String name) {
        return log.claim(topic, name);
    }

    @Override
    public CompletionStage<List<Cursor>> cursors(String topic) {
        return log.cursors(topic);
    }

    @Override
    public void close() {
        log.close();
    }
}
