package dev.beckon.eventlog.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How the last segment of a journal ends, whose process ended somehow. Frames up to the last mark are synced: they were written
 * and are there. Behind it, whole frames are only as far kept as the operating system's memory says, and what
 * follows the last whole one was never acknowledged as synced.
 *
 * @param syncedEnd where the first frame stands that is not known to be synced
 * @param syncedNext the number of that frame
 * @param end where the whole frames end
 * @param next the number that a frame there would have
 * @param closed whether the log was closed, so that nothing can have been lost behind the end
 */
record Tail(long syncedEnd, long syncedNext, long end, long next, boolean closed) {

    /** Reads it. Fails with {@link DamagedLogException} where a frame that was synced is not whole. */
    static Tail of(Segment segment) throws IOException {
        FrameScanner scanner = new FrameScanner(
                segment, SegmentHeader.BYTES, segment.size(), segment.header().firstFrame());
        Deque<Long> unsynced = new ArrayDeque<>(); // where those stand
        boolean closed = false;
        for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
            unsynced.add((long) Address.at(frame.address()));
            long next = scanner.number();
            long known = Math.min(frame.header().synced(), next - 1);
            while (next - unsynced.size() <= known) {
                unsynced.remove();
            }
            closed = frame.header().kind() == FrameKind.CLOSED;
        }
        Rest rest = rest(segment, scanner.at(), scanner.number());
        if (rest.synced() >= scanner.number()) {
            throw new DamagedLogException(segment.file() + ": frame " + scanner.number() + " at byte " + scanner.at()
                    + " is damaged (expected: as it was synced, says a frame behind it)");
        }
        Long first = unsynced.peek();
        long syncedEnd = first == null ? scanner.at() : first;
        long syncedNext = scanner.number() - unsynced.size();
        return closed && rest.zeros() && unsynced.size() == 1
                ? new Tail(syncedEnd, syncedNext, syncedEnd, syncedNext, true)
                : new Tail(syncedEnd, syncedNext, scanner.at(), scanner.number(), false);
    }

    /**
     * What stands behind the last whole frame.
     *
     * @param zeros whether it is what was there from the beginning
     * @param synced the largest mark of a later frame's header
     */
    private record Rest(boolean zeros, long synced) {}

    private static Rest rest(Segment segment, long from, long number) throws IOException {
        boolean zeros = true;
        long synced = 0;
        byte[] window = new byte[FrameScanner.WINDOW_BYTES];
        for (long at = from; at < segment.size(); at += window.length - FrameHeader.BYTES) {
            ByteBuffer target = ByteBuffer.wrap(window);
            segment.file().read(target, at);
            int bytes = target.position();
            for (int i = 0; i < bytes; i++) {
                zeros &= window[i] == 0;
            }
            for (int i = 0; i + FrameHeader.BYTES <= bytes; i += FrameHeader.ALIGNMENT) {
                if (window[i] == 0) {
                    continue;
                }
                FrameHeader header =
                        FrameHeader.decode(window, i, segment.header().journal());
                if (header != null && header.number() >= number) {
                    synced = Math.max(synced, header.synced());
                }
            }
        }
        return new Rest(zeros, synced);
    }
}
