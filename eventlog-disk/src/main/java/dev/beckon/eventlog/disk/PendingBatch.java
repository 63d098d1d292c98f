package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Appended;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Cursors;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A batch, whose records have their positions. */
final class PendingBatch implements Pending {

    private final long time;
    private final List<DiskTopic> topics = new ArrayList<>();
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Appended> appended = new ArrayList<>();
    private final List<CursorMove> moves;
    private final Cursors cursors;
    private final int bytes;
    private final CompletableFuture<List<Appended>> kept = new CompletableFuture<>();
    private byte @Nullable [] body;
    private boolean synced;
    private boolean after;

    /**
     * Makes one without records.
     *
     * @param cursors that will have moved
     * @param bytes of all records and moves
     */
    PendingBatch(long time, List<CursorMove> moves, Cursors cursors, int bytes) {
        this.time = time;
        this.moves = moves;
        this.cursors = cursors;
        this.bytes = bytes;
    }

    /** Takes a record in, after those that it has. */
    void add(DiskTopic topic, NewRecord record) {
        after |= topic.isAhead() && topics.indexOf(topic) < 0;
        Appended one = topic.assign(record, time);
        appended.add(one);
        if (!one.repeated()) {
            topics.add(topic);
            records.add(new LogRecord(one.position(), time, record));
        }
    }

    /** Writes its frame, if something of it is for the disk. */
    void encode(BodyWriter target, boolean mustSync) {
        int onDisk = 0;
        for (DiskTopic topic : topics) {
            onDisk += topic.isInMemory() ? 0 : 1;
        }
        synced = mustSync;
        if (onDisk == 0 && moves.isEmpty()) {
            return;
        }
        long epoch = 0;
        for (int i = 0; i < records.size(); i++) {
            epoch = topics.get(i).isInMemory()
                    ? epoch
                    : records.get(i).position().epoch();
        }
        target.clear().putVarint(epoch).putVarint(time).putVarint(onDisk);
        for (int i = 0; i < records.size(); i++) {
            DiskTopic topic = topics.get(i);
            if (!topic.isInMemory()) {
                LogRecord record = records.get(i);
                RecordCodec.put(target, topic.number(), record.position().offset(), record.content());
            }
        }
        target.putVarint(moves.size());
        for (CursorMove move : moves) {
            RecordCodec.put(target, move);
        }
        body = target.toBytes();
    }

    /** Whether it has to wait for records that are not yet kept, if it needs no frame itself. */
    boolean isAfterWhatIsNotKept() {
        return after;
    }

    CompletionStage<List<Appended>> stage() {
        return kept;
    }

    @Override
    public FrameKind kind() {
        return FrameKind.BATCH;
    }

    @Override
    public byte @Nullable [] body() {
        return body;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public Collection<DiskTopic> keep(long address) {
        Set<DiskTopic> touched = new LinkedHashSet<>();
        for (int i = 0; i < records.size(); i++) {
            topics.get(i).keep(records.get(i), address);
            touched.add(topics.get(i));
        }
        for (CursorMove move : moves) {
            cursors.move(move, time);
        }
        touched.forEach(topic -> topic.expire(time));
        return touched;
    }

    @Override
    public void complete() {
        kept.complete(List.copyOf(appended));
    }

    @Override
    public void fail(EventLogException problem) {
        kept.completeExceptionally(problem);
    }
}
