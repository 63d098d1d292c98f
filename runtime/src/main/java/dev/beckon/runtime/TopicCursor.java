package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.runtime.events.MissedReason;
import dev.beckon.runtime.events.WhenSlow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where one listener stands in a topic, and what it is told next. At the end of the topic it takes what the {@link TopicTail}
 * has for all; where it is behind that, it has a reader of the log of its own, of which it keeps a chunk at a time, until it
 * has come to where the tail begins.
 *
 * <p>One thread at a time calls it, the driver, but for {@link #standing} and the constructor's {@code signal}, by which the driver is told to
 * look again.
 */
final class TopicCursor {

    private static final int CHUNK = 64 * 1024; // bytes
    private static final int PASSED = 256; // events of other keys after which the listener hears where it stands

    /**
     * What it reads.
     *
     * @param keys which events it wants, null for all
     */
    record Reads(
            EventLog log,
            String topic,
            TopicTail tail,
            @Nullable Predicate<@Nullable String> keys,
            @Nullable WhenSlow slow) {}

    private final EventLog log;
    private final String topic;
    private final TopicTail tail;
    private final @Nullable Predicate<@Nullable String> keys;
    private final long mostBehind; // events, after which it is cut off
    private final @Nullable SlowQueue queue; // null where it takes events only when it can tell them
    private final Telling.@Nullable Encoding encoding;
    private final Executor workers;
    private final Runnable signal;

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Bookmark standing;
    private volatile long dropped;

    // guarded by this
    private @Nullable LogReader reader;
    private int life; // of the reader: one more each time that it is given up

    private boolean closed;
    private volatile boolean starting; // with a chunk that is already asked for
    private boolean told; // that it has started
    private @Nullable Bookmark place; // behind what has been told and passed over
    private int passed;
    private @Nullable RuntimeException failure;

    // at the tail
    private boolean atTail;
    private boolean caughtUp; // it has been there
    private boolean same; // its place is that of the tail
    private long number; // of the event that comes next; goes on to be counted behind the tail
    private int breaks; // of the tail, when the number was right
    private boolean cut; // and no event was told since
    private boolean late; // the listener was not ready for what came

    // behind it
    private boolean awaiting; // something of the log
    private @Nullable LogGap gap; // before the records of the chunk
    private Iterator<Telling> events = Collections.emptyIterator(); // of the chunk
    private @Nullable Bookmark next; // behind the chunk

    /**
     * What the log has come up with: one of them.
     *
     * @param life of the reader that was asked
     * @param events of the chunk
     */
    private record Arrival(
            int life,
            @Nullable Bookmark start,
            @Nullable Chunk chunk,
            List<Telling> events,
            @Nullable Throwable failure) {

        static Arrival started(Bookmark at) {
            return new Arrival(0, at, null, List.of(), null);
        }

        static Arrival failed(int life, Throwable why) {
            return new Arrival(life, null, null, List.of(), why);
        }
    }

    /**
     * @param encoding makes the bytes; null if they are not needed
     * @param workers where the log is read
     * @param signal told, on any thread, that {@link #next} may have something
     */
    TopicCursor(Reads reads, Telling.@Nullable Encoding encoding, Executor workers, Runnable signal) {
        this.log = reads.log();
        this.topic = reads.topic();
        this.tail = reads.tail();
        this.keys = reads.keys();
        this.encoding = encoding;
        this.workers = workers;
        this.signal = signal;
        WhenSlow slow = reads.slow();
        mostBehind = slow instanceof WhenSlow.GoOnLive live ? live.events() : Long.MAX_VALUE;
        queue = SlowQueue.of(slow);
    }

    /**
     * Takes its place, as soon as the log says where that is. Once, first; on a worker.
     *
     * @param isKnown whether the log itself has said where; otherwise it is asked whether it knows that place
     */
    void start(CompletionStage<Bookmark> from, boolean isKnown) {
        from.whenComplete((start, failed) -> {
            if (failed != null) {
                arrive(Arrival.failed(0, failed));
                return;
            }
            CompletableFuture<Chunk> asked = isKnown ? null : ask(start, 0);
            if (asked != null && asked.isCompletedExceptionally()) { // at once: then it is not told that it has started
                arrive(start, 0, asked);
                return;
            }
            starting = asked != null;
            arrive(Arrival.started(start));
            if (asked != null) {
                arrive(start, 0, asked);
            }
        });
    }

    /** Makes of a chunk, once it comes, what can be told. On a worker. */
    private void arrive(Bookmark from, int ofLife, CompletableFuture<Chunk> asked) {
        if (asked.isDone()) {
            asked.whenComplete((chunk, failed) -> made(from, ofLife, chunk, failed));
            return;
        }
        asked.whenComplete((chunk, failed) -> { // on a thread of the log, or of who publishes
            try {
                workers.execute(() -> made(from, ofLife, chunk, failed));
            } catch (RejectedExecutionException full) { // or closed
                arrive(Arrival.failed(ofLife, noWorker()));
            }
        });
    }

    private void made(Bookmark from, int ofLife, @Nullable Chunk chunk, @Nullable Throwable failed) {
        if (chunk == null) {
            arrive(Arrival.failed(ofLife, failed == null ? new IllegalStateException("chunk: none") : failed));
            return;
        }
        Bookmark here = chunk.gap() == null ? from : chunk.gap().resumed();
        List<Telling> made = new ArrayList<>(chunk.records().size());
        for (LogRecord record : chunk.records()) {
            here = here.after(record.position());
            Telling event = Telling.event(-1, record, here);
            if (encoding != null && isWanted(event)) {
                event.bytes(encoding); // here, since the loop has more to do
            }
            made.add(event);
        }
        arrive(new Arrival(ofLife, null, chunk, made, null));
    }

    private RuntimeException noWorker() {
        return Failures.exception(
                Code.RESOURCE_EXHAUSTED,
                Ran.MAYBE,
                "topic " + topic + ": no worker tells its events (expected: fewer pieces of work at a time)");
    }

    /** The next chunk from there; null if nobody wants it any more. */
    private @Nullable CompletableFuture<Chunk> ask(Bookmark from, int ofLife) {
        try {
            LogReader open;
            synchronized (this) {
                if (life != ofLife) {
                    return null;
                }
                open = reader;
                if (open == null) {
                    open = log.read(topic, from);
                    reader = open;
                }
            }
            return open.next(CHUNK).toCompletableFuture();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Gives up its reader, and what is on its way from it. */
    private void leaveReader() {
        LogReader open;
        synchronized (this) {
            life++;
            open = reader;
            reader = null;
        }
        if (open != null) {
            open.close();
        }
        awaiting = false;
    }

    /** Why nothing more can be told, behind all that {@link #next} gave; null if something can. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** Fails: no thread works for it. */
    void fail(RuntimeException why) {
        failure = why;
    }

    /** Reads no more. */
    void close() {
        closed = true;
        leaveReader();
        events = Collections.emptyIterator();
    }

    /** Where the listener stands; on any thread. */
    @Nullable
    Bookmark standing() {
        return standing;
    }

    /** How many events were dropped; on any thread. */
    long dropped() {
        return dropped;
    }

    /** Whether {@link #absorb} has nothing to do, whatever comes. */
    boolean isSettled() {
        return caughtUp && queue == null;
    }

    /** What is told next, once; null if there is nothing now. */
    @Nullable
    Telling next() {
        arrived();
        Bookmark here = place;
        if (here == null || closed || failure != null) {
            return null;
        }
        if (!told) {
            told = true;
            standing = here;
            return Telling.started(here);
        }
        SlowQueue waiting = queue;
        Telling given = waiting == null ? null : waiting.poll(lastTold());
        if (given == null) {
            given = pull();
        }
        if (given != null) {
            standing = given.behind();
            cut &= !given.isEvent();
        }
        return given;
    }

    /**
     * The event that {@link #next} would give, if it is in a run of which the listener wants all that follows; null if next has to
     * be asked.
     */
    @Nullable
    Telling atHand() {
        if (!atTail
                || !same
                || late
                || keys != null
                || closed
                || failure != null
                || queue != null && !queue.isEmpty()) {
            return null;
        }
        Telling event = tail.get(number);
        return event == null || event.run() == null ? null : event;
    }

    /** So many were told, of the run of the one {@link #atHand}. */
    void told(Telling.Run run, int from, int many) {
        Telling last = run.events().get(from + many - 1);
        number += many;
        place = last.behind();
        standing = last.behind();
        passed = 0;
        cut = false;
    }

    /** The listener was not ready for more, and now is. */
    void ready() {
        late = true;
    }

    private Bookmark lastTold() {
        Bookmark last = standing;
        return last == null ? placeNow() : last;
    }

    /**
     * The listener is not ready: goes over to the tail if it may, and takes what has come there out of the way if its policy says
     * so.
     */
    void absorb() {
        arrived();
        if (closed || failure != null || !told) {
            return;
        }
        if (!caughtUp && gap == null && !events.hasNext() && next == null) {
            joined();
        }
        SlowQueue waiting = queue;
        if (waiting == null || !caughtUp) {
            return;
        }
        for (Telling came = pull(); came != null; came = pull()) {
            if (came.isEvent()) {
                waiting.add(keys == null ? came : came.alone());
            } else {
                waiting.other(came);
            }
        }
        dropped = waiting.dropped();
    }

    // ---- at the tail, or behind it

    private @Nullable Telling pull() {
        if (late) {
            late = false;
            Telling cut = cutOff();
            if (cut != null) {
                return cut;
            }
        }
        while (true) {
            if (atTail) {
                Telling given = atTail();
                if (given != null || atTail) {
                    return given;
                }
            } else {
                Telling given = behind();
                if (given != null || !atTail) {
                    return given;
                }
            }
        }
    }

    private @Nullable Telling atTail() {
        while (true) {
            Telling event = tail.get(number);
            if (event == null) {
                if (tail.isGone(number)) {
                    atTail = false;
                    return null;
                }
                return passed();
            }
            number++;
            Bookmark here = event.behind();
            boolean mine = same;
            if (!mine) {
                Bookmark before = placeNow();
                if (event.position().compareTo(before.place(event.position().partition())) < 0) {
                    continue; // it has that one
                }
                here = before.after(event.position());
                same = here.equals(event.behind());
                mine = same;
            }
            place = here;
            if (isWanted(event)) {
                passed = 0;
                return mine ? event : event.toOneAt(here);
            }
            passed++;
        }
    }

    private boolean isWanted(Telling event) {
        return keys == null || keys.test(event.key());
    }

    private @Nullable Telling behind() {
        LogGap before = gap;
        if (before != null) {
            gap = null;
            breaks = -1; // what it counts is no longer right
            place = before.resumed();
            boolean known = before.missed() >= 0 && keys == null; // nobody knows how many of them had other keys
            return Telling.missed(
                    before.after(), before.resumed(), known ? before.missed() : -1, Telling.reason(before.cause()));
        }
        while (events.hasNext()) {
            Telling event = events.next();
            number++;
            place = event.behind();
            if (isWanted(event)) {
                passed = 0;
                return event;
            }
            passed++;
        }
        Bookmark end = next;
        if (end != null) {
            next = null;
            place = end;
        }
        if (!joined() && !awaiting) {
            awaiting = true;
            Bookmark from = placeNow();
            int now = life();
            try {
                workers.execute(() -> {
                    CompletableFuture<Chunk> asked = ask(from, now);
                    if (asked != null) {
                        arrive(from, now, asked);
                    }
                });
            } catch (RejectedExecutionException full) { // or closed
                failure = noWorker();
            }
        }
        return atTail ? null : passed();
    }

    private @Nullable Telling passed() {
        if (passed < PASSED || queue != null && !queue.isEmpty()) {
            return null;
        }
        passed = 0;
        return Telling.passed(placeNow());
    }

    private synchronized int life() {
        return life;
    }

    private Bookmark placeNow() {
        Bookmark here = place;
        if (here == null) {
            throw new IllegalStateException("cursor: no place (expected: one, once it was started)");
        }
        return here;
    }

    /** Goes over to the tail, if that has all that comes after the place. */
    private boolean joined() {
        int before = tail.breaks(); // looked at first: a break behind that leaves the number wrong, which is then seen
        long at = tail.numberAt(placeNow());
        if (at < 0) {
            return false;
        }
        atTail = true;
        caughtUp = true;
        same = false;
        number = at;
        breaks = before;
        leaveReader();
        return true;
    }

    // ---- cut off

    /** Goes on at the end of the topic, if more wait than may; null if not. */
    private @Nullable Telling cutOff() {
        int before = tail.breaks();
        TopicTail.End end = tail.end();
        if (!caughtUp || cut || end == null || end.number() - number <= mostBehind) {
            return null;
        }
        Bookmark here = placeNow();
        long many = end.number() - number;
        boolean known = keys == null && before == breaks;
        cut = true;
        long droppedBefore = dropped;
        dropped = droppedBefore + many; // this thread alone writes it
        gap = null;
        events = Collections.emptyIterator();
        next = null;
        leaveReader();
        atTail = true;
        same = true;
        number = end.number();
        breaks = before;
        passed = 0;
        place = end.place();
        return Telling.missed(here, end.place(), known ? many : -1, MissedReason.SLOW);
    }

    // ---- what the log comes up with

    private void arrive(Arrival came) {
        arrivals.add(came);
        signal.run();
    }

    private void arrived() {
        for (Arrival came = arrivals.poll(); came != null; came = arrivals.poll()) {
            if (came.life() == life()) { // else it has gone over to the tail
                take(came);
            }
        }
    }

    private void take(Arrival came) {
        awaiting = false;
        if (came.failure() != null) {
            failure = TopicFailures.told(came.failure());
        } else if (came.start() != null) {
            place = came.start();
            awaiting = starting;
        } else if (came.chunk() != null) {
            gap = came.chunk().gap();
            events = came.events().iterator();
            next = came.chunk().next();
        }
    }
}
