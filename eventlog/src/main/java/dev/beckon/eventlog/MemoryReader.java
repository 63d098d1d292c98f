package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogGap.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A reader of a topic in memory. What it is, is guarded by the log's lock. */
final class MemoryReader implements LogReader {

    private final MemoryEventLog log;
    private final MemoryTopic topic;
    private Bookmark place;

    /** Deletions that were lost before that are no loss to it: it had read nothing that they deleted. */
    private long forgiven;

    /** Completed where records come, or it is closed; null if nobody waits. */
    private @Nullable CompletableFuture<Chunk> asked;

    private int mostBytes;
    private boolean closed;

    MemoryReader(MemoryEventLog log, MemoryTopic topic, Bookmark from) {
        this.log = log;
        this.topic = topic;
        place = from;
        if (from.equals(topic.bookmark(0))) {
            forgiven = topic.retainedFrom();
        }
    }

    @Override
    public CompletionStage<Chunk> next(int mostBytes) {
        log.lock().lock();
        try {
            if (asked != null) {
                throw new IllegalStateException("next: called again (expected: once the call before has ended)");
            }
            if (closed) {
                return CompletableFuture.failedStage(cancelled());
            }
            topic.expire(log.now());
            Chunk chunk = walk(mostBytes);
            if (chunk != null) {
                place = chunk.next();
                return CompletableFuture.completedStage(chunk);
            }
            this.mostBytes = mostBytes;
            asked = new CompletableFuture<>();
            topic.waiting().add(this);
            return asked.minimalCompletionStage();
        } catch (EventLogException refused) {
            return CompletableFuture.failedStage(refused);
        } finally {
            log.lock().unlock();
        }
    }

    @Override
    public void close() {
        CompletableFuture<Chunk> ended;
        log.lock().lock();
        try {
            closed = true;
            topic.waiting().remove(this);
            ended = asked;
            asked = null;
        } finally {
            log.lock().unlock();
        }
        if (ended != null) {
            ended.completeExceptionally(cancelled());
        }
    }

    /** Gives whoever waits what has come; without the lock. */
    void wake() {
        CompletableFuture<Chunk> answered;
        Chunk chunk;
        log.lock().lock();
        try {
            answered = asked;
            chunk = answered == null ? null : walk(mostBytes);
            if (answered == null || chunk == null) {
                return; // closed, in the meantime
            }
            asked = null;
            place = chunk.next();
        } finally {
            log.lock().unlock();
        }
        answered.complete(chunk);
    }

    /** Tells whoever waits that the log is closed; without the lock. */
    void fail(EventLogException problem) {
        CompletableFuture<Chunk> failed;
        log.lock().lock();
        try {
            failed = asked;
            asked = null;
        } finally {
            log.lock().unlock();
        }
        if (failed != null) {
            failed.completeExceptionally(problem);
        }
    }

    /** What stands after the place; null if nothing does. */
    private @Nullable Chunk walk(int mostBytes) {
        long begin = start();
        long from = begin;
        LogGap gap = null;
        if (place.place(0).epoch() != topic.epoch()) {
            gap = new LogGap(place, topic.bookmark(from), Lost.UNKNOWN, Cause.LOST);
        }
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        while (from < topic.end()) {
            LogRecord record = topic.next(from);
            long next = record == null ? topic.end() : record.position().offset();
            long missed = topic.missed(from, forgiven);
            if (missed != 0) {
                if (!records.isEmpty()) {
                    break; // a gap stands before the records of a chunk
                }
                gap = new LogGap(topic.bookmark(from), topic.bookmark(next), missed, Cause.RETENTION);
            }
            from = next;
            if (record != null) {
                bytes += record.content().size();
                if (bytes > mostBytes && !records.isEmpty()) {
                    break;
                }
                records.add(record);
                from++;
            }
        }
        return from == begin && gap == null ? null : new Chunk(gap, records, topic.bookmark(from));
    }

    /** Where it goes on in this epoch. */
    private long start() {
        Position at = place.place(0);
        if (place.places().size() != 1) {
            throw new EventLogException(
                    Problem.OUT_OF_RANGE,
                    "bookmark: " + place.places().size() + " partitions (expected: 1, as the topic has)");
        }
        if (at.epoch() != topic.epoch()) {
            forgiven = topic.retainedFrom();
            return topic.earliest();
        }
        if (at.offset() > topic.end()) {
            throw new EventLogException(
                    Problem.OUT_OF_RANGE,
                    "bookmark: " + place + " (expected: at most " + topic.bookmark(topic.end()) + ", the topic's end)");
        }
        return at.offset();
    }

    private static CancellationException cancelled() {
        return new CancellationException("reader: closed");
    }
}
