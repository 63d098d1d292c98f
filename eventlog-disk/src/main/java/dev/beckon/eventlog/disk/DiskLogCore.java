package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Cursors;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.TopicSettings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the callers of a disk log, its readers and its writer share, under one lock: how everything stands, and what waits to be
 * written. The lock is held for short, never while a file is touched.
 */
final class DiskLogCore {

    private static final int MOST_WAITING_BYTES = 64 * 1024 * 1024;
    private static final int LARGEST_GROUP_BYTES = 4 * 1024 * 1024;
    private static final int READ_AT_ONCE = 1024; // records
    private static final int PENDING_BYTES = 256; // about, besides its content

    private final DiskLogHost host;
    private final Optional<String> cannotSync;
    private final JournalWriter writer;
    private final Lock lock = new ReentrantLock();
    private final long memoryEpoch;
    private final BodyWriter encoder = new BodyWriter();
    private final Cursors claimed = new Cursors();
    private final Map<String, Set<DiskReader>> atEnd = new HashMap<>();
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private LogState state;
    private long waitingBytes;
    private boolean writing;
    private long now;
    private boolean closed;

    /** Why it takes nothing for the disk; null if it does. */
    private @Nullable EventLogException problem;

    DiskLogCore(DiskLogHost host, JournalWriter writer, LogState state) throws IOException {
        this.host = host;
        this.writer = writer;
        this.state = state;
        cannotSync = host.files().cannotSync();
        memoryEpoch = Math.max(0, host.clock().millis());
        now = state.lastTime();
        begin(state);
    }

    /** Guards everything here. */
    Lock lock() {
        return lock;
    }

    Optional<String> cannotSync() {
        return cannotSync;
    }

    /** Reads the journal. */
    JournalWriter journal() {
        return writer;
    }

    /** Where readers read. */
    Executor readers() {
        return host.readers();
    }

    // All that follows needs the lock, unless it says otherwise.

    /** The time, which never falls, also over a restart. Refuses if the log is closed. */
    long now() {
        if (closed) {
            throw isClosed();
        }
        return time();
    }

    /** How everything stands, as far as it is kept. */
    LogState state() {
        return state;
    }

    /** Cursors as they will stand once everything is kept that waits. */
    Cursors claimed() {
        return claimed;
    }

    /** Of what is written now. */
    long epoch() {
        return writer.epoch();
    }

    /** Of topics in memory. */
    long memoryEpoch() {
        return memoryEpoch;
    }

    /** For the body of what is taken in. */
    BodyWriter encoder() {
        return encoder;
    }

    /** Refuses what cannot be written now. */
    void requireTakes(long bytes) {
        if (problem != null) {
            throw new EventLogException(problem.problem(), String.valueOf(problem.getMessage()), false, problem);
        }
        if (waitingBytes + bytes > MOST_WAITING_BYTES) {
            throw new EventLogException(
                    Problem.OVERLOADED,
                    "waiting to be written: " + waitingBytes + " bytes (expected: at most " + MOST_WAITING_BYTES + ")");
        }
    }

    /** Has it written after all that waits. Whether it may was asked before. */
    void offer(Pending pending) {
        waiting.add(pending);
        waitingBytes += pending.bytes() + PENDING_BYTES;
        if (!writing) {
            writing = true;
            host.writer().execute(writer::run);
        }
    }

    /** Waits for records of the topic: {@link DiskReader#wake} is called when there are some. */
    void await(String topic, DiskReader reader) {
        atEnd.computeIfAbsent(topic, name -> new LinkedHashSet<>()).add(reader);
    }

    /** Waits no more. */
    void forget(String topic, DiskReader reader) {
        Set<DiskReader> readers = atEnd.get(topic);
        if (readers != null) {
            readers.remove(reader);
        }
    }

    /** Takes out those who wait for records of these topics; they are to be woken without the lock. */
    List<DiskReader> atEnd(Collection<DiskTopic> topics) {
        List<DiskReader> woken = new ArrayList<>();
        for (DiskTopic topic : topics) {
            Set<DiskReader> readers = atEnd.remove(topic.settings().name());
            if (readers != null) {
                woken.addAll(readers);
            }
        }
        return woken;
    }

    // What follows takes the lock itself; it is for the writer.

    /** What is to be written next; empty if nothing waits, and then the writer is called again when something does. */
    List<Pending> take() {
        lock.lock();
        try {
            List<Pending> group = new ArrayList<>();
            for (long bytes = 0; bytes < LARGEST_GROUP_BYTES && !waiting.isEmpty(); ) {
                Pending pending = waiting.remove();
                group.add(pending);
                bytes += pending.bytes();
                waitingBytes -= pending.bytes() + PENDING_BYTES;
            }
            writing = !group.isEmpty();
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** What it says: see {@link Pending#body}. */
    byte @Nullable [] body(Pending pending) {
        lock.lock();
        try {
            return pending.body();
        } finally {
            lock.unlock();
        }
    }

    /** What is kept now: it can be seen, and those who waited are told. */
    void keep(List<JournalWriter.Written> group) {
        List<DiskReader> woken = new ArrayList<>();
        lock.lock();
        try {
            for (JournalWriter.Written written : group) {
                woken.addAll(atEnd(written.pending().keep(written.address())));
            }
        } finally {
            lock.unlock();
        }
        group.forEach(written -> written.pending().complete());
        woken.forEach(DiskReader::wake);
    }

    /** Why it takes nothing for the disk; null if it does. */
    @Nullable
    EventLogException problem() {
        lock.lock();
        try {
            return problem;
        } finally {
            lock.unlock();
        }
    }

    /** How everything on the disk stands, as frames. */
    List<Journal.Standing> standing() {
        lock.lock();
        try {
            return StateCodec.standing(state, time());
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #standing} said last is synced. */
    void said() {
        lock.lock();
        try {
            state.topics().values().forEach(DiskTopic::said);
        } finally {
            lock.unlock();
        }
    }

    /** The oldest segment that is needed. */
    long oldestSegment() {
        lock.lock();
        try {
            long oldest = Long.MAX_VALUE;
            for (DiskTopic topic : state.topics().values()) {
                topic.expire(time());
                oldest = Math.min(oldest, topic.oldestSegment());
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** Which records are to be copied, so that segments can go which have nothing else. */
    Copying copying(Journal journal, long segmentBytes) {
        lock.lock();
        try {
            Copying copying = new Copying(time());
            List<DiskTopic> onDisk = state.topics().values().stream()
                    .filter(topic -> !topic.isInMemory())
                    .toList();
            long needed = 0;
            long before = journal.segment();
            for (DiskTopic topic : onDisk) {
                topic.expire(time());
                needed += topic.kept().bytes() + topic.remains().bytes();
                before = Math.min(before, topic.oldestRetained());
            }
            if (journal.bytes() > 2 * needed + 2 * segmentBytes) {
                copying.plan(onDisk, before, segmentBytes / 2);
            }
            return copying;
        } finally {
            lock.unlock();
        }
    }

    /** These records stand there too. */
    void moved(Copying copying, List<Long> addresses) {
        lock.lock();
        try {
            copying.moved(addresses);
        } finally {
            lock.unlock();
        }
    }

    /** The last record of each key, of those that a topic on the disk retains which begins to keep these; reads them. */
    List<StateCodec.KnownKey> keysToKeep(TopicSettings changed) throws IOException {
        List<StateCodec.KnownKey> keys = new ArrayList<>();
        long from = 0;
        while (true) {
            ChunkPlan plan;
            lock.lock();
            try {
                DiskTopic topic = state.topics().get(changed.name());
                if (topic == null || topic.isInMemory() || !topic.begins(changed)) {
                    return List.of();
                }
                plan = new ChunkPlan(topic, null);
                for (long offset = Math.max(from, topic.kept().first());
                        offset < topic.kept().end() && plan.count() < READ_AT_ONCE;
                        offset++) {
                    plan.add(offset, topic.place(offset));
                    from = offset + 1;
                }
            } finally {
                lock.unlock();
            }
            if (plan.count() == 0) {
                return keys;
            }
            plan.read(writer::read);
            for (LogRecord record : plan.records()) {
                if (record.content().key() != null) {
                    keys.add(StateCodec.KnownKey.of(record));
                }
            }
        }
    }

    /** The time, which never falls, also when the log is closed. */
    private long time() {
        now = Math.max(now, host.clock().millis());
        return now;
    }

    /**
     * Fails all that was taken in and is not kept, and takes no more for the disk.
     *
     * @param uncertain those of which nobody knows whether they are on the disk
     * @param certain those that are not
     */
    void stop(EventLogException why, List<Pending> uncertain, List<Pending> certain) {
        List<Pending> notKept = new ArrayList<>(certain);
        lock.lock();
        try {
            problem = why;
            notKept.addAll(waiting);
            waiting.clear();
            waitingBytes = 0;
            state.topics().values().forEach(DiskTopic::forgetAssigned);
            claimed.become(state.cursors());
        } finally {
            lock.unlock();
        }
        EventLogException maybeKept = new EventLogException(why.problem(), String.valueOf(why.getMessage()), true, why);
        uncertain.forEach(pending -> pending.fail(maybeKept));
        notKept.forEach(pending -> pending.fail(why));
    }

    /** Takes things for the disk again. */
    void resume() {
        lock.lock();
        try {
            problem = null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes things for the disk again, which stand as the journal said that was opened anew. */
    void resume(LogState opened) {
        List<DiskReader> woken;
        lock.lock();
        try {
            for (DiskTopic topic : state.topics().values()) {
                if (topic.isInMemory()) {
                    opened.add(topic);
                }
            }
            state = opened;
            begin(opened);
            problem = null;
            woken = atEnd(state.topics().values());
        } finally {
            lock.unlock();
        }
        woken.forEach(DiskReader::wake);
    }

    /** Takes nothing more, and waits until all is written that was taken in. */
    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        writer.close();
        List<DiskReader> failed = new ArrayList<>();
        lock.lock();
        try {
            atEnd.values().forEach(failed::addAll);
            atEnd.clear();
        } finally {
            lock.unlock();
        }
        failed.forEach(reader -> reader.fail(isClosed()));
    }

    private void begin(LogState opened) {
        claimed.become(opened.cursors());
        now = Math.max(now, opened.lastTime());
        for (DiskTopic topic : opened.topics().values()) {
            if (!topic.isInMemory()) {
                topic.epochs().begin(writer.epoch(), topic.kept().end());
            }
            topic.expire(now);
        }
    }

    private static EventLogException isClosed() {
        return new EventLogException(Problem.CLOSED, "log: closed (expected: open)");
    }
}
