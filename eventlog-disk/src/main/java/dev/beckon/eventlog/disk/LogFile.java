package dev.beckon.eventlog.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file of {@link LogFiles}. Thread-safe. A thread that may be interrupted must not use it. Once it is closed it fails
 * with {@link java.nio.channels.ClosedChannelException}.
 */
public interface LogFile extends Closeable {

    /** How many bytes it has. */
    long size() throws IOException;

    /** Reads from there until the buffer is full or the file ends. */
    void read(ByteBuffer target, long at) throws IOException;

    /** Writes all of the buffer there; the file grows if it must. */
    void write(ByteBuffer source, long at) throws IOException;

    /**
     * Returns once everything written before survives lost power, and so does the size. After it has failed nobody knows what
     * of it is on the disk, whatever can be read, and whatever a second call says.
     */
    void sync() throws IOException;

    /** Cuts what is behind that. */
    void truncate(long size) throws IOException;
}
