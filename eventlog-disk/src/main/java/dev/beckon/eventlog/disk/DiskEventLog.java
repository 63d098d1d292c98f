package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Capability;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Cursors;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.Mode;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Start;
import dev.beckon.eventlog.TopicSettings;
import dev.beckon.eventlog.TopicState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/**
 * A log in a directory, for topics of all modes but {@link Mode#REPLICATED}. What is appended gets its position on the thread
 * that calls; one thread of the log then writes what has come together, syncs it once, and completes it. Topics of
 * {@link Mode#MEMORY} lie beside, in memory only; a batch may go to both. Thread-safe.
 *
 * <p>It knows ids, and keeps the latest records of keys. A record takes 20 bytes of memory; its id some 200 as long as it is
 * remembered; each key of a topic that keeps the latest some 300, and what it is long; there are at most {@value Cursors#MOST} cursors, with names and states of
 * {@value Cursors#MOST_BYTES} bytes. Neither what is appended nor what is read may be written to.
 *
 * <p>Where the disk fails, appends fail with {@link Problem#BROKEN} until the journal could be opened anew, which is tried
 * every second. Where it is full they fail with {@link Problem#FULL} until there is room. Reads, and topics in memory, go
 * on.
 */
public final class DiskEventLog implements EventLog {

    private final DiskLogCore core;
    private final Runnable release;

    DiskEventLog(DiskLogCore core, Runnable release) {
        this.core = core;
        this.release = release;
    }

    /**
     * Opens the log of a directory, or begins one, with threads of its own. Waits for another process that has it.
     *
     * @throws EventLogException with {@link Problem#BROKEN} if the disk fails, or something that was kept is not there; with
     *     {@link Problem#UNSUPPORTED} if another process has it
     */
    public static DiskEventLog open(Path directory, DiskLogSettings settings) {
        return Opening.open(directory, settings);
    }

    /** The same on foreign ground. Blocks on it. */
    public static DiskEventLog open(DiskLogHost host, DiskLogSettings settings) {
        return Opening.open(host, settings, () -> {});
    }

    @Override
    public Set<Capability> capabilities() {
        return core.cannotSync().isPresent()
                ? Set.of(Capability.WRITTEN, Capability.DEDUP, Capability.COMPACT)
                : Set.of(Capability.WRITTEN, Capability.SYNCED, Capability.DEDUP, Capability.COMPACT);
    }

    @Override
    public CompletionStage<TopicState> declare(TopicSettings topic) {
        return locked(now -> {
            requireSupported(topic);
            if (topic.mode() == Mode.MEMORY) {
                return CompletableFuture.completedStage(declareInMemory(topic, now));
            }
            DiskTopic known = core.state().topics().get(topic.name());
            if (known != null) {
                known.requireChangeable(topic);
            }
            core.requireTakes(0);
            PendingTopic pending = new PendingTopic(core, topic, core.epoch(), now);
            core.offer(pending);
            return pending.stage();
        });
    }

    @Override
    public CompletionStage<Map<String, TopicState>> topics() {
        return locked(now -> {
            Map<String, TopicState> states = new TreeMap<>();
            core.state().topics().forEach((name, topic) -> {
                topic.expire(now);
                states.put(name, topic.state());
            });
            return CompletableFuture.completedStage(Collections.unmodifiableMap(states));
        });
    }

    @Override
    public CompletionStage<List<Appended>> append(Batch batch) {
        List<DiskReader> woken = new ArrayList<>();
        CompletionStage<List<Appended>> stage = locked(now -> {
            PendingBatch pending = assigned(batch, now);
            if (pending.body() != null || pending.isAfterWhatIsNotKept()) {
                core.offer(pending);
            } else {
                woken.addAll(core.atEnd(pending.keep(0)));
                pending.complete();
            }
            return pending.stage();
        });
        woken.forEach(DiskReader::wake);
        return stage;
    }

    @Override
    public CompletionStage<Bookmark> find(String topic, Start start) {
        return locked(now -> {
            DiskTopic found = core.state().topic(topic);
            found.expire(now);
            return CompletableFuture.completedStage(found.find(start));
        });
    }

    @Override
    public LogReader read(String topic, Bookmark from) {
        core.lock().lock();
        try {
            DiskTopic found = core.state().topic(topic);
            found.expire(core.now());
            return new DiskReader(core, found, from);
        } finally {
            core.lock().unlock();
        }
    }

    @Override
    public CompletionStage<Cursor> claim(String topic, String name) {
        return locked(now -> {
            DiskTopic found = core.state().topic(topic);
            Cursor.requireName(name);
            core.requireTakes(0);
            Cursor claimed = core.claimed().claimed(topic, name, now);
            core.claimed().put(claimed);
            PendingClaim pending = new PendingClaim(
                    claimed,
                    found.settings().mode() == Mode.SYNCED,
                    core.state().cursors());
            core.offer(pending);
            return pending.stage();
        });
    }

    @Override
    public CompletionStage<List<Cursor>> cursors(String topic) {
        return locked(now -> {
            core.state().topic(topic);
            return CompletableFuture.completedStage(core.state().cursors().of(topic));
        });
    }

    @Override
    public void close() {
        core.close();
        release.run();
    }

    private PendingBatch assigned(Batch batch, long now) {
        batch.requireValid();
        boolean waits = !batch.moves().isEmpty(); // for the disk, or behind something that does
        boolean synced = false;
        List<DiskTopic> topics = new ArrayList<>(batch.records().size());
        Map<DiskTopic, List<NewRecord>> byTopic = new LinkedHashMap<>();
        for (NewRecord record : batch.records()) {
            DiskTopic topic = core.state().topic(record.topic());
            topics.add(topic);
            byTopic.computeIfAbsent(topic, first -> new ArrayList<>()).add(record);
            waits |= !topic.isInMemory() || topic.isAhead();
            synced |= topic.settings().mode() == Mode.SYNCED;
        }
        byTopic.forEach((topic, records) -> {
            topic.expire(now);
            topic.requireTakes(records);
        });
        for (CursorMove move : batch.moves()) {
            synced |= core.state().topic(move.topic()).settings().mode() == Mode.SYNCED;
        }
        if (waits) {
            core.requireTakes(batch.size());
        }
        core.claimed().requireMovable(batch.moves());

        PendingBatch pending = new PendingBatch(now, batch.moves(), core.state().cursors(), (int) batch.size());
        for (int i = 0; i < topics.size(); i++) {
            pending.add(topics.get(i), batch.records().get(i));
        }
        for (CursorMove move : batch.moves()) {
            core.claimed().move(move, now);
        }
        pending.encode(core.encoder(), synced);
        return pending;
    }

    private void requireSupported(TopicSettings topic) {
        if (topic.mode() == Mode.REPLICATED) {
            throw unsupported(
                    topic, "mode", "REPLICATED (expected: MEMORY, WRITTEN or SYNCED, as the log is on one disk)");
        }
        if (topic.mode() == Mode.SYNCED && core.cannotSync().isPresent()) {
            throw unsupported(
                    topic,
                    "mode",
                    "SYNCED (expected: MEMORY or WRITTEN, as "
                            + core.cannotSync().get() + ")");
        }
    }

    private TopicState declareInMemory(TopicSettings settings, long now) {
        DiskTopic topic = core.state().topics().get(settings.name());
        if (topic == null) {
            topic = new DiskTopic(0, settings);
            topic.epochs().begin(core.memoryEpoch(), 0);
            core.state().add(topic);
        } else {
            topic.expire(now);
            topic.requireChangeable(settings);
            topic.change(settings, topic.begins(settings) ? topic.keysInMemory() : List.of());
            topic.expire(now);
        }
        return topic.state();
    }

    private static EventLogException unsupported(TopicSettings topic, String what, String why) {
        return new EventLogException(Problem.UNSUPPORTED, what + " of topic " + topic.name() + ": " + why);
    }

    /** Runs it under the lock, at the time that it is given. */
    private <T> CompletionStage<T> locked(LongFunction<CompletionStage<T>> work) {
        core.lock().lock();
        try {
            return work.apply(core.now());
        } catch (EventLogException refused) {
            return CompletableFuture.failedStage(refused);
        } finally {
            core.lock().unlock();
        }
    }
}
