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
    private final List<LogRecord> records = new ArrayList<>();
    private long[] offsets = new long[16];
    private long[] addresses = new long[16];
    private int count;
    private @Nullable Bookmark end;
    private boolean overtaken;

    /** One without records yet. */
    ChunkPlan(DiskTopic topic, @Nullable LogGap gap) {
        this.topic = topic.number();
        this.name = topic.settings().name();
        this.gap = gap;
    }

    int count() {
        return count;
    }

    /** The next record. */
    void add(long offset, Place place) {
        LogRecord inMemory = place.content();
        if (inMemory != null) {
            records.add(inMemory);
        } else {
            if (count == addresses.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
                addresses = Arrays.copyOf(addresses, 2 * count);
            }
            offsets[count] = offset;
            addresses[count] = place.address();
        }
        count++;
    }

    /** Whoever has read these stands there; unless said, behind the last one. */
    void endAt(Bookmark end) {
        this.end = end;
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
        Bookmark next = end;
        if (next == null) {
            next = Bookmark.of(records.get(records.size() - 1).position().next());
        }
        return new Chunk(gap, records, next);
    }

    List<LogRecord> records() {
        return records;
    }

    /** Reads the records. */
    void read(FrameSource journal) throws IOException {
        try {
            readAll(journal);
        } catch (ClosedChannelException gone) {
            overtaken = true; // the segment was dropped meanwhile
        }
    }

    private void readAll(FrameSource journal) throws IOException {
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
            if (frame == null) {
                throw new DamagedLogException(Segment.name(Address.segment(address)) + ": frame at byte "
                        + Address.at(address) + " is damaged");
            }
            int before = records.size();
            take(frame);
            if (records.size() == before) {
                throw new DamagedLogException(Segment.name(Address.segment(address)) + ": frame at byte "
                        + Address.at(address) + " has no record " + offsets[before] + " of topic " + topic);
            }
        }
    }

    /** Takes those records out of a frame that come next. */
    private void take(Frame frame) throws DamagedLogException {
        BodyReader body = frame.body();
        if (frame.header().kind() == FrameKind.COPIES) {
            takeCopies(body);
        } else if (frame.header().kind() == FrameKind.BATCH) {
            takeBatch(body);
        }
    }

    private void takeBatch(BodyReader body) throws DamagedLogException {
        long epoch = body.readVarint();
        long time = body.readVarint();
        for (int i = body.readCount(); i > 0 && records.size() < count; i--) {
            int number = (int) body.readVarint();
            long offset = body.readVarint();
            if (isNext(number, offset)) {
                NewRecord record = RecordCodec.read(body, name);
                records.add(new LogRecord(new Position(0, epoch, offset), time, record));
            } else {
                RecordCodec.skip(body);
            }
        }
    }

    private void takeCopies(BodyReader body) throws DamagedLogException {
        body.readVarint(); // when they were made
        for (int i = body.readCount(); i > 0 && records.size() < count; i--) {
            CopyCodec.Copy copy = CopyCodec.readHead(body);
            if (isNext(copy.topic(), copy.offset())) {
                records.add(CopyCodec.read(body, copy, name));
            } else {
                RecordCodec.skip(body);
            }
        }
    }

    private boolean isNext(int number, long offset) {
        return number == topic && offset == offsets[records.size()];
    }
}
