package dev.beckon.eventlog.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one file, in segments, that all of a log is in: frames, one after the other. {@link #add} gathers some, {@link #write}
 * gives them to the operating system, {@link #sync} to the disk. It knows nothing of what frames say.
 *
 * <p>One thread adds, writes, syncs, rolls, drops and closes; any may read what was written. After a failure that leaves
 * open what is on the disk it takes nothing more: it is to be closed by {@link #abandon} and opened anew, which writes
 * again what it finds.
 */
final class Journal implements Closeable {

    /** No segment is larger: addresses have 31 bits for a place. */
    static final long LARGEST_SEGMENT = 1L << 30;

    static final byte[] NO_BODY = new byte[0];

    private final LogFiles files;
    private final SegmentStock stock;
    private final ConcurrentNavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final FrameBuffer group;
    private Segment last;
    private long end;
    private long next;
    private long written;
    private long synced;
    private @Nullable IOException failure;

    private Journal(LogFiles files, SegmentStock stock, Recovery.Recovered recovered) {
        this.files = files;
        this.stock = stock;
        for (Segment segment : recovered.segments()) {
            segments.put(segment.header().number(), segment);
        }
        last = recovered.segments().get(recovered.segments().size() - 1);
        end = recovered.end();
        next = recovered.next();
        written = next - 1;
        synced = written;
        group = new FrameBuffer(last.header().journal());
    }

    /**
     * Opens the journal of a directory, or begins one.
     *
     * @param sink is given all frames that there are
     * @param newJournal the id of one that begins: random, and not told to those whose data is kept
     */
    static Journal open(LogFiles files, SegmentStock stock, FrameSink sink, LongSupplier newJournal)
            throws IOException {
        return new Journal(files, stock, Recovery.run(files, stock, sink, newJournal));
    }

    /** In which records are appended now. */
    long epoch() {
        return last.header().epoch();
    }

    /** Whether it takes something. */
    boolean isSound() {
        return failure == null;
    }

    /** The number of the last frame that is known to be synced. */
    long synced() {
        return synced;
    }

    /** The number of the last frame that was written. */
    long written() {
        return written;
    }

    /** The number of the last frame that was added. */
    long added() {
        return next - 1;
    }

    /** The number of the segment that frames are added to. */
    long segment() {
        return last.header().number();
    }

    /** How many bytes all segments have. */
    long bytes() {
        return segments.values().stream().mapToLong(Segment::size).sum();
    }

    /** Whether the segment has room for a frame with a body of so many bytes. */
    boolean fits(int bodyBytes) {
        return end + group.size() + frameBytes(bodyBytes) <= last.size();
    }

    /** How many bytes a frame with a body of so many bytes takes. */
    static long frameBytes(int bodyBytes) {
        return FrameHeader.BYTES + (long) FrameHeader.padded(bodyBytes);
    }

    /**
     * Adds a frame, for which there must be room, to those that are written next.
     *
     * @return where it will stand
     */
    long add(FrameKind kind, byte[] body) throws IOException {
        check();
        if (!fits(body.length)) {
            throw new IllegalStateException("frame: " + body.length + " bytes (expected: what fits into " + last + ")");
        }
        long address = Address.of(last.header().number(), end + group.size());
        group.add(kind, body, next, synced);
        next++;
        return address;
    }

    /** Writes what was added: now it survives that the process is killed. */
    void write() throws IOException {
        check();
        if (group.size() == 0) {
            return;
        }
        try {
            last.file().write(group.content(), end);
        } catch (IOException failed) {
            throw fail(failed);
        }
        end += group.size();
        group.clear();
        written = next - 1;
    }

    /** Syncs what was written: now it survives lost power. */
    void sync() throws IOException {
        check();
        if (written == synced) {
            return;
        }
        try {
            last.file().sync();
        } catch (IOException failed) {
            throw fail(failed);
        }
        synced = written;
    }

    /**
     * Goes on in a new segment, which begins with those frames and has room for {@code bytes} besides, after what was added
     * before is written and synced.
     *
     * @param standing how everything stands that segments before say and that is needed without them
     * @return where those frames stand
     * @throws NoSpaceException if there is no room for it; the journal stays as it is, and can be asked again
     */
    List<Long> roll(List<Standing> standing, long bytes) throws IOException {
        write();
        sync();
        SegmentHeader header = last.header();
        SegmentHeader following =
                new SegmentHeader(header.journal(), header.number() + 1, next, end, header.epoch(), true);
        long number = next;
        List<Long> addresses = new ArrayList<>(standing.size());
        for (Standing each : standing) {
            addresses.add(Address.of(following.number(), (long) SegmentHeader.BYTES + group.size()));
            group.add(each.kind(), each.body(), number++, synced);
        }
        try {
            last = stock.install(following, group.content(), bytes);
        } catch (NoSpaceException full) {
            group.clear();
            throw full;
        } catch (IOException failed) {
            throw fail(failed);
        }
        segments.put(following.number(), last);
        end = (long) SegmentHeader.BYTES + group.size();
        group.clear();
        next = number;
        written = next - 1;
        synced = written;
        return addresses;
    }

    /** A frame that tells how something stands. */
    record Standing(FrameKind kind, byte[] body) {}

    /**
     * Drops the segments before that one, as far as the rest does not need them. Returns once their files will not come
     * back.
     */
    void dropBefore(long segment) throws IOException {
        long from = 0;
        for (Segment each : segments.values()) {
            if (each.header().alone() && each.header().number() <= segment) {
                from = each.header().number();
            }
        }
        while (segments.firstKey() < from) {
            Segment first = segments.firstEntry().getValue();
            segments.remove(first.header().number());
            files.delete(first.toString());
            files.sync(); // or a later one could be gone after a crash, and this one there
            first.close();
        }
    }

    /**
     * Reads from there on, as much as comes in one read; any thread.
     *
     * @param address of a frame that was written
     * @param bytes as many as are read at once
     * @return null if its segment was dropped
     */
    @Nullable
    FrameScanner read(long address, int bytes) {
        Segment segment = segments.get(Address.segment(address));
        return segment == null ? null : new FrameScanner(segment, Address.at(address), segment.size(), bytes);
    }

    /** Ends it in such a way that nothing will look as if it had been lost. */
    @Override
    public void close() throws IOException {
        try {
            if (failure == null) {
                write();
                sync();
                if (fits(0)) {
                    add(FrameKind.CLOSED, NO_BODY);
                    write();
                    sync();
                }
            }
        } finally {
            abandon();
        }
    }

    /** Takes nothing more, unless there was only no room for a segment. */
    void refuse(Exception why) {
        if (!(why instanceof NoSpaceException) && failure == null) {
            failure = new IOException(why);
        }
    }

    /** Closes its files, and adds nothing. */
    void abandon() throws IOException {
        failure = failure == null ? new IOException("journal: closed") : failure;
        IOException failed = null;
        for (Segment segment : segments.values()) {
            try {
                segment.close();
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void check() throws IOException {
        if (failure != null) {
            throw new IOException(
                    "journal: " + failure.getMessage() + " (expected: no failure since it was opened)", failure);
        }
    }

    private IOException fail(IOException failed) {
        failure = failed;
        return failed;
    }
}
