package dev.beckon.eventlog.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads all segments of a journal that nobody has open, and changes nothing: every frame with its checksums, also those behind damage.
 * Not thread-safe.
 */
final class JournalCheck implements Closeable {

    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    private final List<Damage> damage = new ArrayList<>();
    private long lastFrame;
    private long syncedFrame;
    private boolean closed;
    private long end;

    private JournalCheck() {}

    /**
     * Reads them.
     *
     * @param whole is given the frames before the first damage
     * @param behind those that are whole behind it
     */
    static JournalCheck run(LogFiles files, FrameSink whole, FrameSink behind) throws IOException {
        JournalCheck check = new JournalCheck();
        try {
            check.open(files);
            for (Segment segment : check.segments.values()) {
                check.read(segment, whole, behind);
            }
            check.damage.sort(Comparator.comparing(Damage::file).thenComparingLong(Damage::at));
            return check;
        } catch (IOException | RuntimeException failed) {
            check.close();
            throw failed;
        }
    }

    /** By number. */
    NavigableMap<Long, Segment> segments() {
        return segments;
    }

    /** The damaged places, in their order. */
    List<Damage> damage() {
        return damage;
    }

    /** The number of the last frame that is whole. */
    long lastFrame() {
        return lastFrame;
    }

    /** The number of the last frame that is known to be synced. */
    long syncedFrame() {
        return syncedFrame;
    }

    /** Whether the log was closed. */
    boolean closed() {
        return closed;
    }

    /** Where the last segment ends. */
    long end() {
        return end;
    }

    /** Begins to read there; null if no segment has that. */
    @Nullable
    FrameScanner read(long address, int bytes) {
        Segment segment = segments.get(Address.segment(address));
        return segment == null ? null : new FrameScanner(segment, Address.at(address), segment.size(), bytes);
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments.values()) {
            segment.close();
        }
    }

    private void open(LogFiles files) throws IOException {
        for (String name : files.list()) {
            if (!Segment.isName(name)) {
                continue;
            }
            try {
                Segment segment = Segment.open(files, name);
                segments.put(segment.header().number(), segment);
            } catch (DamagedLogException damaged) {
                damage.add(new Damage(name, 0, 0, "no header of a segment"));
            }
        }
        // what is left of a drop that was not finished: the next who opens the log sees to it
        boolean anyAlone =
                segments.values().stream().anyMatch(segment -> segment.header().alone());
        while (anyAlone && !segments.firstEntry().getValue().header().alone()) {
            segments.pollFirstEntry().getValue().close();
        }
        Segment before = null;
        for (Segment segment : segments.values()) {
            if (before != null
                    && before.header().number() + 1 != segment.header().number()) {
                damage.add(
                        new Damage(Segment.name(before.header().number() + 1), 0, 0, "not there, or without a header"));
            }
            before = segment;
        }
    }

    private void read(Segment segment, FrameSink whole, FrameSink behind) throws IOException {
        Segment following = segments.get(segment.header().number() + 1);
        boolean last = segments.lastKey() == segment.header().number();
        long to = segment.size();
        if (following != null) {
            to = following.header().previousEnd();
        } else if (last) {
            try {
                Tail tail = Tail.of(segment);
                to = tail.end();
                closed = tail.closed();
                syncedFrame = tail.syncedNext() - 1;
            } catch (DamagedLogException damaged) {
                // found again below
            }
        }
        FrameScanner scanner = new FrameScanner(
                segment, SegmentHeader.BYTES, to, segment.header().firstFrame());
        while (true) {
            FrameSink sink = isBehindDamage(segment) ? behind : whole;
            for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
                lastFrame = frame.header().number();
                syncedFrame = Math.max(syncedFrame, frame.header().synced());
                sink.accept(frame);
            }
            end = scanner.at();
            if (scanner.at() >= to) {
                return;
            }
            long next = nextFrame(segment, scanner.at(), to, scanner.number());
            if (next < 0 && following == null && to == segment.size() && isZero(segment, scanner.at())) {
                return; // what was there from the beginning
            }
            damage.add(new Damage(segment.toString(), scanner.at(), scanner.number(), "a frame is damaged"));
            if (next < 0) {
                return;
            }
            scanner.seek((int) next);
        }
    }

    private boolean isBehindDamage(Segment segment) {
        return damage.stream().anyMatch(place -> place.file().compareTo(segment.toString()) <= 0);
    }

    /** Where the next header of a frame stands that is later than that; -1 if none does. */
    private static long nextFrame(Segment segment, long from, long to, long number) throws IOException {
        byte[] window = new byte[FrameScanner.WINDOW_BYTES];
        for (long at = from; at < to; at += window.length - FrameHeader.BYTES) {
            ByteBuffer target = ByteBuffer.wrap(window, 0, (int) Math.min(window.length, to - at));
            segment.file().read(target, at);
            for (int i = 0; i + FrameHeader.BYTES <= target.position(); i += FrameHeader.ALIGNMENT) {
                FrameHeader header = window[i] == 0
                        ? null
                        : FrameHeader.decode(window, i, segment.header().journal());
                if (header != null && header.number() > number && at + i > from) {
                    return at + i;
                }
            }
        }
        return -1;
    }

    private static boolean isZero(Segment segment, long from) throws IOException {
        byte[] window = new byte[FrameScanner.WINDOW_BYTES];
        for (long at = from; at < segment.size(); at += window.length) {
            ByteBuffer target = ByteBuffer.wrap(window);
            segment.file().read(target, at);
            for (int i = 0; i < target.position(); i++) {
                if (window[i] != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
