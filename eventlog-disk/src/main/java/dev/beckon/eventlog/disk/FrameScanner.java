package dev.beckon.eventlog.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a part of a segment one after the other, through a window on the file, as long as each is whole and has the
 * number that is its turn. Not thread-safe.
 */
final class FrameScanner {

    static final int WINDOW_BYTES = 256 * 1024;

    private static final long ANY = -1;

    private final Segment segment;
    private final long to;
    private final CRC32C crc = new CRC32C();
    private byte[] window;
    private long windowAt;
    private int windowBytes;
    private long at;
    private long number;

    /**
     * Makes one.
     *
     * @param number of the frame that must stand at {@code from}
     */
    FrameScanner(Segment segment, long from, long to, long number) {
        this(segment, from, to, number, WINDOW_BYTES);
    }

    /** One that begins with a frame whatever its number. */
    FrameScanner(Segment segment, long from, long to, int windowBytes) {
        this(segment, from, to, ANY, windowBytes);
    }

    private FrameScanner(Segment segment, long from, long to, long number, int windowBytes) {
        this.segment = segment;
        this.at = from;
        this.to = to;
        this.number = number;
        this.window = new byte[(int) Math.max(FrameHeader.BYTES, Math.min(windowBytes, to - from))];
    }

    /** Where the next frame must stand. */
    long at() {
        return at;
    }

    /** The number that it must have. */
    long number() {
        return number;
    }

    /** The segment that it reads. */
    long segment() {
        return segment.header().number();
    }

    /** Goes to a frame, whatever its number. */
    void seek(int to) {
        at = to;
        number = ANY;
    }

    /** The next frame; null if none that is whole, and has its number, stands there. */
    @Nullable
    Frame next() throws IOException {
        if (!show(FrameHeader.BYTES)) {
            return null;
        }
        FrameHeader header = FrameHeader.decode(
                window, (int) (at - windowAt), segment.header().journal());
        if (header == null
                || number != ANY && header.number() != number
                || header.bodyLength() > to - at
                || !show(header.frameBytes())) {
            return null;
        }
        int body = (int) (at - windowAt) + FrameHeader.BYTES;
        crc.reset();
        crc.update(window, body, FrameHeader.padded(header.bodyLength()));
        if ((int) crc.getValue() != header.bodyCrc()) {
            return null;
        }
        Frame frame = new Frame(header, Address.of(segment.header().number(), at), window, body);
        at += header.frameBytes();
        number = header.number() + 1;
        return frame;
    }

    /** Moves the window so that so many bytes from here on are in it; false if there are not so many. */
    private boolean show(int bytes) throws IOException {
        if (to - at < bytes) {
            return false;
        }
        if (at + bytes <= windowAt + windowBytes && at >= windowAt) {
            return true;
        }
        if (window.length < bytes) {
            window = new byte[bytes];
        }
        ByteBuffer target = ByteBuffer.wrap(window, 0, (int) Math.min(window.length, to - at));
        segment.file().read(target, at);
        windowAt = at;
        windowBytes = target.position();
        return windowBytes >= bytes;
    }
}
