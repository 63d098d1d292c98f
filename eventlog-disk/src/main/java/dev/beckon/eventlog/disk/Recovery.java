package dev.beckon.eventlog.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Opens the segments of a directory, after whatever has happened to the process that wrote them:
 *
 * <ol>
 *   <li>All frames of all segments but the last must be whole, since a segment begins only when the one before is synced.
 *   <li>Of the last, {@link Tail} says how much is known to be synced, and how much is there besides.
 *   <li>What is there besides is written anew, at the start of a new segment whose header says where the one before ends. Only what
 *       this process has synced itself is trusted, because a sync that failed before may have left pages that look
 *       written and are not; and no byte is written where an older one may stand.
 *   <li>If the log was not closed, an epoch begins: what was lost behind the end may have been read.
 * </ol>
 *
 * A crash in between leaves what was there, or what is to be there: the new segment gets its name when it is complete.
 */
final class Recovery {

    private final LogFiles files;
    private final SegmentStock stock;
    private final FrameSink sink;
    private final List<Segment> segments = new ArrayList<>();

    private Recovery(LogFiles files, SegmentStock stock, FrameSink sink) {
        this.files = files;
        this.stock = stock;
        this.sink = sink;
    }

    /**
     * Where a journal goes on.
     *
     * @param segments all of them, the last one new
     * @param end where its frames end
     * @param next the number of the next frame
     */
    record Recovered(List<Segment> segments, long end, long next) {}

    /**
     * Recovers, and gives all frames to the sink.
     *
     * @param newJournal the id of a journal that begins
     * @throws DamagedLogException if something that was synced is not there; nothing is changed then
     */
    static Recovered run(LogFiles files, SegmentStock stock, FrameSink sink, LongSupplier newJournal)
            throws IOException {
        Recovery recovery = new Recovery(files, stock, sink);
        try {
            return recovery.run(newJournal);
        } catch (IOException | RuntimeException failed) {
            for (Segment segment : recovery.segments) {
                try {
                    segment.close();
                } catch (IOException alsoFailed) {
                    failed.addSuppressed(alsoFailed);
                }
            }
            throw failed;
        }
    }

    private Recovered run(LongSupplier newJournal) throws IOException {
        stock.clear();
        for (String name : files.list()) {
            if (Segment.isName(name)) {
                segments.add(Segment.open(files, name));
            }
        }
        if (segments.isEmpty()) {
            SegmentHeader first = new SegmentHeader(newJournal.getAsLong(), 1, 1, 0, 0, true);
            return goOn(first, ByteBuffer.allocate(0), 1);
        }
        dropLeftOver();
        for (int i = 0; i + 1 < segments.size(); i++) {
            readWhole(segments.get(i), segments.get(i + 1).header());
        }
        Segment last = segments.get(segments.size() - 1);
        SegmentHeader header = last.header();
        Tail tail = Tail.of(last);
        read(new FrameScanner(last, SegmentHeader.BYTES, tail.syncedEnd(), header.firstFrame()));
        ByteBuffer behind = ByteBuffer.allocate((int) (tail.end() - tail.syncedEnd()));
        last.file().read(behind, tail.syncedEnd());
        Recovered recovered = goOn(
                new SegmentHeader(
                        header.journal(),
                        header.number() + 1,
                        tail.syncedNext(),
                        tail.syncedEnd(),
                        tail.closed() ? header.epoch() : header.epoch() + 1,
                        false),
                behind.flip(),
                tail.next());
        // Only to have the room; not the last one, whose end readers of a journal that failed may still read.
        for (int i = 0; i + 2 < segments.size(); i++) {
            long segmentEnd = segments.get(i + 1).header().previousEnd();
            if (segments.get(i).size() > segmentEnd) {
                segments.get(i).file().truncate(segmentEnd);
            }
        }
        return recovered;
    }

    /**
     * Segments go one after the other up to one that stands alone. If that was not finished, the first that is there may need one
     * that went; nothing in it is needed.
     */
    private void dropLeftOver() throws IOException {
        boolean anyAlone =
                segments.stream().anyMatch(segment -> segment.header().alone());
        while (anyAlone && !segments.get(0).header().alone()) {
            Segment left = segments.remove(0);
            left.close();
            files.delete(left.toString());
            files.sync();
        }
    }

    private Recovered goOn(SegmentHeader header, ByteBuffer frames, long next) throws IOException {
        long end = (long) SegmentHeader.BYTES + frames.remaining();
        Segment segment = stock.install(header, frames, 0);
        segments.add(segment);
        FrameScanner scanner = new FrameScanner(segment, SegmentHeader.BYTES, end, header.firstFrame());
        read(scanner);
        if (scanner.at() != end) {
            throw damaged(segment, scanner);
        }
        return new Recovered(List.copyOf(segments), end, next);
    }

    private void readWhole(Segment segment, SegmentHeader following) throws IOException {
        SegmentHeader header = segment.header();
        if (header.number() + 1 != following.number() || header.journal() != following.journal()) {
            throw new DamagedLogException(files + "/" + Segment.name(following.number()) + ": follows " + segment
                    + " (expected: the segment of the number before, of the same journal)");
        }
        FrameScanner scanner =
                new FrameScanner(segment, SegmentHeader.BYTES, following.previousEnd(), header.firstFrame());
        read(scanner);
        if (scanner.at() != following.previousEnd() || scanner.number() != following.firstFrame()) {
            throw damaged(segment, scanner);
        }
    }

    private void read(FrameScanner scanner) throws IOException {
        for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
            sink.accept(frame);
        }
    }

    private static DamagedLogException damaged(Segment segment, FrameScanner scanner) {
        return new DamagedLogException(segment.file() + ": frame " + scanner.number() + " at byte " + scanner.at()
                + " is damaged (expected: as it was synced)");
    }
}
