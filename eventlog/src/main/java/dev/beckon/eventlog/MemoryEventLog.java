package dev.beckon.eventlog;

import dev.beckon.eventlog.EventLogException.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * A log in memory: topics of {@link Mode#MEMORY}, in one partition each, and cursors that last as long as the process. It
 * knows ids and keeps the latest records of keys. Thread-safe.
 *
 * <p>It has no threads. One lock guards all of it, and is held for short: user code never runs under it. Calls return
 * completed stages, but for readers at the end of a topic. An append completes those that wait for its records before
 * it returns, on its own thread, in the order of its topics and in each in that in which they began to wait.
 *
 * <p>What is too old goes when its topic is next appended to, read, or asked for, and is never seen after its time. Each
 * topic takes at most what it retains, as much again for the latest records beyond that, and its ids; a record that would
 * make all latest records more than that is refused with {@link EventLogException.Problem#FULL}. There are at most
 * 65,536 cursors, with names and states of 64 MiB. Records are kept
 * as bytes in few large arrays, which a garbage collector need not copy, and made anew for each who reads them.
 */
public final class MemoryEventLog implements EventLog {

    private final InstantSource clock;
    private final long epoch;
    private final Lock lock = new ReentrantLock();
    private final Map<String, MemoryTopic> topics = new LinkedHashMap<>();
    private final Cursors cursors = new Cursors();
    private long now;
    private boolean closed;

    /** A log whose epoch is the time, so that a process knows the bookmarks of one before it as such. */
    public MemoryEventLog(InstantSource clock) {
        this(clock, Math.max(0, clock.millis()));
    }

    /**
     * A log.
     *
     * @param clock read under the lock; where it steps back, the log's time stands until it has caught up
     * @param epoch of all positions, from 0: greater than those of logs that had these topics before
     */
    public MemoryEventLog(InstantSource clock, long epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch: " + epoch + " (expected: at least 0)");
        }
        this.clock = clock;
        this.epoch = epoch;
        cursors.claimedUpTo(epoch);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.DEDUP, Capability.COMPACT);
    }

    @Override
    public CompletionStage<TopicState> declare(TopicSettings topic) {
        return locked(at -> {
            if (topic.mode() != Mode.MEMORY) {
                throw new EventLogException(
                        Problem.UNSUPPORTED,
                        "mode of topic " + topic.name() + ": " + topic.mode()
                                + " (expected: MEMORY, as the log is in memory)");
            }
            MemoryTopic known = topics.get(topic.name());
            if (known == null) {
                known = new MemoryTopic(topic, epoch);
                topics.put(topic.name(), known);
            } else {
                known.change(topic, at);
            }
            return known.state();
        });
    }

    @Override
    public CompletionStage<Map<String, TopicState>> topics() {
        return locked(at -> {
            Map<String, TopicState> states = new TreeMap<>();
            topics.forEach((name, topic) -> {
                topic.expire(at);
                states.put(name, topic.state());
            });
            return Collections.unmodifiableMap(states);
        });
    }

    @Override
    public CompletionStage<List<Appended>> append(Batch batch) {
        try {
            batch.requireValid();
        } catch (EventLogException refused) {
            return CompletableFuture.failedStage(refused);
        }
        List<MemoryReader> woken = new ArrayList<>();
        CompletionStage<List<Appended>> appended = locked(at -> {
            if (batch.records().size() == 1 && batch.moves().isEmpty()) { // as most are
                return appendOne(batch, at, woken);
            }
            Map<MemoryTopic, List<NewRecord>> byTopic = new LinkedHashMap<>();
            for (NewRecord record : batch.records()) {
                byTopic.computeIfAbsent(topic(record.topic()), topic -> new ArrayList<>())
                        .add(record);
            }
            for (CursorMove move : batch.moves()) {
                topic(move.topic());
            }
            byTopic.forEach((topic, records) -> {
                topic.expire(at);
                topic.requireAppendable(records);
            });
            cursors.requireMovable(batch.moves());
            List<Appended> all = appendValid(batch, at, woken);
            byTopic.keySet().forEach(topic -> topic.expire(at));
            return all;
        });
        woken.forEach(MemoryReader::wake);
        return appended;
    }

    @Override
    public CompletionStage<Bookmark> find(String topic, Start start) {
        return locked(at -> {
            MemoryTopic found = topic(topic);
            found.expire(at);
            return found.find(start);
        });
    }

    @Override
    public LogReader read(String topic, Bookmark from) {
        lock.lock();
        try {
            now(); // refuses where the log is closed
            return new MemoryReader(this, topic(topic), from);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Cursor> claim(String topic, String name) {
        return locked(at -> {
            topic(topic);
            Cursor.requireName(name);
            Cursor claimed = cursors.claimed(topic, name, at);
            cursors.put(claimed);
            return claimed;
        });
    }

    @Override
    public CompletionStage<List<Cursor>> cursors(String topic) {
        return locked(at -> {
            topic(topic);
            return cursors.of(topic);
        });
    }

    @Override
    public void close() {
        List<MemoryReader> failed = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            for (MemoryTopic topic : topics.values()) {
                failed.addAll(topic.waiting());
                topic.waiting().clear();
            }
        } finally {
            lock.unlock();
        }
        failed.forEach(reader -> reader.fail(isClosed()));
    }

    /** Guards everything in the log. */
    Lock lock() {
        return lock;
    }

    /** The time, which never falls; under the lock. Refuses if the log is closed. */
    long now() {
        if (closed) {
            throw isClosed();
        }
        now = Math.max(now, clock.millis());
        return now;
    }

    private List<Appended> appendOne(Batch batch, long at, List<MemoryReader> woken) {
        MemoryTopic topic = topic(batch.records().get(0).topic());
        topic.expire(at);
        topic.requireAppendable(batch.records());
        List<Appended> one = appendValid(batch, at, woken);
        topic.expire(at);
        return one;
    }

    private List<Appended> appendValid(Batch batch, long at, List<MemoryReader> woken) {
        List<Appended> appended = new ArrayList<>(batch.records().size());
        for (NewRecord record : batch.records()) {
            MemoryTopic topic = topic(record.topic());
            Appended one = topic.append(record, at);
            appended.add(one);
            if (!one.repeated()) {
                woken.addAll(topic.waiting());
                topic.waiting().clear();
            }
        }
        for (CursorMove move : batch.moves()) {
            cursors.move(move, at);
        }
        return Collections.unmodifiableList(appended);
    }

    private MemoryTopic topic(String name) {
        MemoryTopic topic = topics.get(name);
        if (topic == null) {
            throw EventLogException.unknownTopic(name);
        }
        return topic;
    }

    /** Runs it under the lock, at the time that it is given. */
    private <T> CompletionStage<T> locked(LongFunction<T> work) {
        lock.lock();
        try {
            return CompletableFuture.completedStage(work.apply(now()));
        } catch (EventLogException refused) {
            return CompletableFuture.failedStage(refused);
        } finally {
            lock.unlock();
        }
    }

    private static EventLogException isClosed() {
        return new EventLogException(Problem.CLOSED, "log: closed (expected: open)");
    }
}
