package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.eventlog.Position;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which records a reader gets next, and then these. Used by one thread after the other. */
final class ChunkPlan {

    private static final int LEAST_WINDOW = 4 * 1024;

    private final int topic;
    private final String name;
    private final @Nullable LogGap gap;
    private final long from;
    private final Bookmark begin;
    private final List<LogRecord> records = new ArrayList<>();
    private long[] addresses = new long[16];
    private int count;
    private boolean overtaken;

    /** One without records yet, of a topic from there on. */
    ChunkPlan(DiskTopic topic, @Nullable LogGap gap, long from) {
        this.topic = topic.number();
        this.name = topic.settings().name();
        this.gap = gap;
        this.from = from;
        this.begin = topic.bookmark(from);
    }

    int count() {
        return count;
    }

    /** The next record is there, or is this one. */
    void add(long address, @Nullable LogRecord inMemory) {
        if (inMemory != null) {
            records.add(inMemory);
        } else {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * count);
            }
            addresses[count] = address;
        }
        count++;
    }

    /** Whether nothing is to be read. */
    boolean isInMemory() {
        return records.size() == count;
    }

    /** Whether what was to be read went before it was. */
    boolean isOvertaken() {
        return overtaken;
    }

    Chunk chunk() {
        Bookmark next = records.isEmpty()
                ? begin
                : Bookmark.of(records.get(records.size() - 1).position().next());
        return new Chunk(gap, records, next);
    }

    /** Reads the records. */
    void read(JournalWriter journal) throws IOException {
        try {
            readAll(journal);
        } catch (ClosedChannelException gone) {
            overtaken = true; // the segment was dropped meanwhile
        }
    }

    private void readAll(JournalWriter journal) throws IOException {
        int window = (int) Math.max(
                LEAST_WINDOW, Math.min(FrameScanner.WINDOW_BYTES, addresses[count - 1] - addresses[0] + LEAST_WINDOW));
        FrameScanner scanner = null;
        while (records.size() < count) {
            long address = addresses[records.size()];
            if (scanner == null || scanner.segment() != Address.segment(address)) {
                scanner = journal.read(address, window);
                if (scanner == null) {
                    overtaken = true;
                    return;
                }
            } else {
                scanner.seek(Address.at(address));
            }
            Frame frame = scanner.next();
            if (frame == null || frame.header().kind() != FrameKind.BATCH) {
                throw new DamagedLogException(Segment.name(Address.segment(address)) + ": frame at byte "
                        + Address.at(address) + " is damaged");
            }
            int before = records.size();
            take(frame);
            if (records.size() == before) {
                throw new DamagedLogException(Segment.name(Address.segment(address)) + ": frame at byte "
                        + Address.at(address) + " has no record " + (from + before) + " of topic " + topic);
            }
        }
    }

    /** Takes those records out of a frame that come next. */
    private void take(Frame frame) throws DamagedLogException {
        BodyReader body = frame.body();
        long epoch = body.readVarint();
        long time = body.readVarint();
        for (int i = body.readCount(); i > 0 && records.size() < count; i--) {
            int number = (int) body.readVarint();
            long offset = body.readVarint();
            if (number == topic && offset == from + records.size()) {
                NewRecord record = RecordCodec.read(body, name);
                records.add(new LogRecord(new Position(0, epoch, offset), time, record));
            } else {
                RecordCodec.skip(body);
            }
        }
    }
}
