package dev.beckon.eventlog.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes segments. A file is filled with zeros under another name, ahead of need if somebody asks for that, so that a sync later
 * has only data to write; it gets its header and its name at once. Thread-safe.
 */
final class SegmentStock {

    private static final String SPARE = "spare";
    private static final int STEP_BYTES = 1024 * 1024;

    private final LogFiles files;
    private final long segmentBytes;
    private @Nullable LogFile spare;
    private long spareBytes;
    private boolean closed;

    /** For segments of that size, or of what their first frame needs. */
    SegmentStock(LogFiles files, long segmentBytes) {
        this.files = files;
        this.segmentBytes = segmentBytes;
    }

    /** Deletes what a process before has left, or this one before a failure. */
    synchronized void clear() throws IOException {
        drop();
        if (files.list().contains(SPARE)) {
            files.delete(SPARE);
        }
    }

    /** Makes the file of the next segment, unless it is there, or nobody will need it. */
    synchronized void prepare() throws IOException {
        if (!closed) {
            prepare(segmentBytes);
        }
    }

    /**
     * Makes a segment, and returns once it survives lost power that it is there, with these frames. If this fails with
     * {@link NoSpaceException} it is not there; otherwise nobody knows.
     */
    synchronized Segment install(SegmentHeader header, ByteBuffer frames, long bytesBehind) throws IOException {
        long size = SegmentHeader.BYTES + frames.remaining() + bytesBehind;
        prepare(Math.max(size, segmentBytes));
        LogFile file = spare;
        if (file == null) {
            throw new IllegalStateException("spare: none (expected: the one just made)");
        }
        String name = Segment.name(header.number());
        try {
            file.write(header.encode(), 0);
            file.write(frames, SegmentHeader.BYTES);
            file.sync();
        } catch (IOException failed) {
            discard(failed);
            throw failed;
        }
        spare = null;
        try {
            files.rename(SPARE, name);
            files.sync();
        } catch (IOException failed) {
            close(file, failed);
            throw new IOException(files + "/" + name + ": not made for certain", failed);
        }
        return new Segment(header, file, spareBytes);
    }

    /** Deletes the file that nobody will need, and makes no more ahead. */
    synchronized void close() throws IOException {
        closed = true;
        drop();
    }

    private void drop() throws IOException {
        LogFile unused = spare;
        if (unused != null) {
            spare = null;
            unused.close();
            files.delete(SPARE);
        }
    }

    private void prepare(long bytes) throws IOException {
        if (spare != null && spareBytes < bytes) {
            drop();
        }
        if (spare != null) {
            return;
        }
        LogFile file = files.create(SPARE);
        spare = file;
        spareBytes = bytes;
        try {
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(STEP_BYTES, bytes));
            for (long at = 0; at < bytes; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
                file.write(zeros, at);
            }
            file.sync();
        } catch (IOException failed) {
            discard(failed);
            throw failed;
        }
    }

    private void discard(IOException failed) {
        try {
            drop();
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private static void close(LogFile file, IOException failed) {
        try {
            file.close();
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }
}
