package dev.beckon.runtime;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Capability;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One topic in several partitions that keeps everything, and whose readers come to the partitions in any order, a few records at
 * a time. Not thread-safe.
 */
final class PartitionedLog implements EventLog {

    private final List<List<LogRecord>> partitions = new ArrayList<>();
    private final List<Reader> waiting = new ArrayList<>();
    private final Random random;
    private int open;

    PartitionedLog(int many, Random random) {
        this.random = random;
        for (int i = 0; i < many; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    /** Readers that were not closed. */
    int open() {
        return open;
    }

    /** Where the topic ends. */
    Bookmark end() {
        return at(true);
    }

    private Bookmark at(boolean end) {
        List<Position> places = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            places.add(new Position(i, 1, end ? partitions.get(i).size() : 0));
        }
        return new Bookmark(places);
    }

    @Override
    public CompletionStage<List<Appended>> append(Batch batch) {
        for (NewRecord record : batch.records()) {
            int partition = random.nextInt(partitions.size());
            List<LogRecord> into = partitions.get(partition);
            into.add(new LogRecord(new Position(partition, 1, into.size()), 0, record));
        }
        List<Reader> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(Reader::wake);
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Bookmark> find(String topic, Start start) {
        return CompletableFuture.completedFuture(at(start.equals(Start.LATEST)));
    }

    @Override
    public LogReader read(String topic, Bookmark from) {
        open++;
        return new Reader(from);
    }

    private final class Reader implements LogReader {

        private Bookmark place;
        private @Nullable CompletableFuture<Chunk> asked;
        private boolean closed;

        Reader(Bookmark place) {
            this.place = place;
        }

        @Override
        public CompletionStage<Chunk> next(int mostBytes) {
            if (asked != null) {
                throw new IllegalStateException("next: called again (expected: once the call before has ended)");
            }
            Chunk chunk = walk();
            if (chunk != null) {
                return CompletableFuture.completedFuture(chunk);
            }
            asked = new CompletableFuture<>();
            waiting.add(this);
            return asked;
        }

        void wake() {
            CompletableFuture<Chunk> ended = asked;
            Chunk chunk = walk();
            if (ended != null && chunk != null) {
                asked = null;
                ended.complete(chunk);
            }
        }

        private @Nullable Chunk walk() {
            List<LogRecord> records = new ArrayList<>();
            Bookmark to = place;
            int most = 1 + random.nextInt(5);
            int first = random.nextInt(partitions.size());
            for (int i = 0; i < partitions.size(); i++) {
                int partition = (first + i) % partitions.size();
                List<LogRecord> from = partitions.get(partition);
                while (to.place(partition).offset() < from.size() && records.size() < most) {
                    LogRecord record = from.get((int) to.place(partition).offset());
                    records.add(record);
                    to = to.after(record.position());
                    if (random.nextInt(3) == 0) {
                        break;
                    }
                }
            }
            if (records.isEmpty()) {
                return to.equals(at(true)) ? null : walk();
            }
            place = to;
            return new Chunk(null, records, to);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
                waiting.remove(this);
                CompletableFuture<Chunk> ended = asked;
                asked = null;
                if (ended != null) {
                    ended.completeExceptionally(new CancellationException("closed"));
                }
            }
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public CompletionStage<TopicState> declare(TopicSettings topic) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Map<String, TopicState>> topics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Cursor> claim(String topic, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Cursor>> cursors(String topic) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
