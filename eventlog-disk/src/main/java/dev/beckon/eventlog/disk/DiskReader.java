package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogGap.Cause;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.Position;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a topic of a disk log. Under the log's lock it decides what comes next; what is on the disk is read on one of the log's
 * readers.
 */
final class DiskReader implements LogReader {

    private static final int MOST_RECORDS = 4096;
    private static final long UNKNOWN = -1;

    private final DiskLogCore log;
    private final String topic;

    // Guarded by the log's lock.

    private Bookmark place;

    /** Deletions that were lost before that are no loss to it: it had read nothing that they deleted. */
    private long forgiven;

    private @Nullable CompletableFuture<Chunk> asked;
    private int mostBytes;
    private boolean closed;

    /** One that stands there; made under the log's lock. */
    DiskReader(DiskLogCore log, DiskTopic topic, Bookmark from) {
        this.log = log;
        this.topic = topic.settings().name();
        place = from;
        if (from.equals(topic.bookmark(topic.earliest()))) {
            forgiven = topic.kept().first();
        }
    }

    @Override
    public CompletionStage<Chunk> next(int mostBytes) {
        CompletableFuture<Chunk> chunk = new CompletableFuture<>();
        log.lock().lock();
        try {
            if (asked != null) {
                throw new IllegalStateException("next: called again (expected: once the call before has ended)");
            }
            if (closed) {
                return CompletableFuture.failedStage(cancelled());
            }
            log.now(); // refuses where the log is closed
            asked = chunk;
            this.mostBytes = mostBytes;
        } catch (EventLogException refused) {
            return CompletableFuture.failedStage(refused);
        } finally {
            log.lock().unlock();
        }
        wake();
        // a copy: whoever cancels it does not take away the chunk that then comes
        return chunk.minimalCompletionStage();
    }

    /** Gives whoever waits what there is, if there is something; without the lock. */
    void wake() {
        try {
            ChunkPlan plan = plan();
            if (plan == null) {
                return;
            }
            if (plan.isInMemory()) {
                complete(plan.chunk());
            } else {
                log.readers().execute(() -> read(plan));
            }
        } catch (EventLogException refused) {
            fail(refused);
        } catch (RejectedExecutionException closing) {
            fail(new EventLogException(Problem.CLOSED, "log: closed (expected: open)"));
        }
    }

    /** Ends what waits; without the lock. */
    void fail(RuntimeException problem) {
        CompletableFuture<Chunk> failed = take(null);
        if (failed != null) {
            failed.completeExceptionally(problem);
        }
    }

    @Override
    public void close() {
        log.lock().lock();
        try {
            closed = true;
            log.forget(topic, this);
        } finally {
            log.lock().unlock();
        }
        fail(cancelled());
    }

    private void read(ChunkPlan plan) {
        try {
            plan.read(log.journal()::read);
        } catch (IOException failed) {
            fail(new EventLogException(
                    Problem.BROKEN,
                    "topic " + topic + ": " + failed.getMessage() + " (expected: what was written)",
                    false,
                    failed));
            return;
        }
        if (plan.isOvertaken()) {
            wake(); // retention has overtaken it, so that there is a gap now
        } else {
            complete(plan.chunk());
        }
    }

    private void complete(Chunk chunk) {
        CompletableFuture<Chunk> answered = take(chunk.next());
        if (answered != null) {
            answered.complete(chunk);
        }
    }

    /** Takes out who waits; null if nobody does any more. */
    private @Nullable CompletableFuture<Chunk> take(@Nullable Bookmark next) {
        log.lock().lock();
        try {
            CompletableFuture<Chunk> taken = asked;
            asked = null;
            if (taken != null && next != null) {
                place = next;
            }
            return taken;
        } finally {
            log.lock().unlock();
        }
    }

    /** What comes next; null if there is nothing, and then it is called again when there is. */
    private @Nullable ChunkPlan plan() {
        log.lock().lock();
        try {
            if (asked == null) {
                return null; // closed, in the meantime
            }
            DiskTopic at = log.state().topic(topic);
            at.expire(log.now());
            ChunkPlan plan = plan(at);
            if (plan == null) {
                log.await(topic, this);
            }
            return plan;
        } finally {
            log.lock().unlock();
        }
    }

    private @Nullable ChunkPlan plan(DiskTopic at) {
        long end = at.kept().end();
        LogGap gap = epochGap(at);
        long begin = (gap == null ? place : gap.resumed()).place(0).offset();
        if (gap == null && begin == end) {
            return null;
        }
        long from = begin;
        long missed = at.missed(from, forgiven);
        if (missed != 0) {
            from = at.next(from);
            // One gap tells of both, and that not all is known of it.
            gap = gap == null
                    ? new LogGap(place, at.bookmark(from), missed, Cause.RETENTION)
                    : new LogGap(gap.after(), at.bookmark(from), UNKNOWN, gap.cause());
        }
        ChunkPlan plan = new ChunkPlan(at, gap);
        long bytes = 0;
        long behind = -1; // the last one
        while (from < end && plan.count() < MOST_RECORDS && (plan.count() == 0 || at.missed(from, forgiven) == 0)) {
            from = at.next(from);
            if (from < end) {
                bytes += at.size(from);
                if (bytes > mostBytes && plan.count() > 0) {
                    break;
                }
                plan.add(from, at.place(from));
                from++;
                behind = from;
            }
        }
        if (from != behind) {
            plan.endAt(at.bookmark(from));
        }
        return plan;
    }

    /** What is missing because an epoch ended before the place, or is none of this log; null if nothing is. */
    private @Nullable LogGap epochGap(DiskTopic at) {
        if (place.places().size() != 1) {
            throw new EventLogException(
                    Problem.OUT_OF_RANGE,
                    "bookmark: " + place.places().size() + " partitions (expected: 1, as the topic has)");
        }
        Position stands = place.place(0);
        long present = at.epochs().last();
        if (stands.epoch() == present) {
            if (stands.offset() > at.kept().end()) {
                throw new EventLogException(
                        Problem.OUT_OF_RANGE,
                        "bookmark: " + place + " (expected: at most "
                                + at.bookmark(at.kept().end()) + ", the topic's end)");
            }
            return null;
        }
        if (stands.epoch() > present || at.isInMemory()) {
            forgiven = at.kept().first();
            return new LogGap(place, at.bookmark(at.earliest()), UNKNOWN, Cause.LOST);
        }
        long end = at.epochs().end(stands.epoch());
        return stands.offset() <= end ? null : new LogGap(place, at.bookmark(end), UNKNOWN, Cause.LOST);
    }

    private static CancellationException cancelled() {
        return new CancellationException("reader: closed");
    }
}
