package dev.beckon.eventlog.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * An open segment of the journal: a file that was made full of zeros, with a header and then frames. Thread-safe.
 *
 * @param header its header
 * @param file its file
 * @param size how many bytes it has
 */
record Segment(SegmentHeader header, LogFile file, long size) implements Closeable {

    private static final String SUFFIX = ".journal";

    /** Whether a file of that name is one. */
    static boolean isName(String name) {
        return name.matches("[0-9a-f]{16}\\.journal");
    }

    /** The name of the file of the segment of that number. */
    static String name(long number) {
        return String.format(Locale.ROOT, "%016x%s", number, SUFFIX);
    }

    static Segment open(LogFiles files, String name) throws IOException {
        LogFile file = files.open(name);
        try {
            ByteBuffer start = ByteBuffer.allocate(SegmentHeader.BYTES);
            file.read(start, 0);
            SegmentHeader header = SegmentHeader.decode(start.flip());
            if (header == null || !name(header.number()).equals(name)) {
                throw new DamagedLogException(files + "/" + name + ": no header of that segment at byte 0"
                        + " (expected: the one that was written)");
            }
            return new Segment(header, file, file.size());
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return name(header.number());
    }
}
