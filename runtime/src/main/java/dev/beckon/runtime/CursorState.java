package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Position;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log keeps for a name: everything before {@code low} is done, and before {@code frontier} everything but what is
 * {@code open}. Immutable.
 *
 * <p>As bytes: the version, 1; {@code low} and {@code frontier}, each the number of its places and their epochs and offsets; how
 * many are open, and each of these: partition, epoch and offset as differences to the place of {@code low}, attempts,
 * failures, when it is due. All are numbers of seven bits to a byte, the lowest first.
 *
 * @param low where somebody begins to read who takes over the name
 * @param frontier at {@code low} or behind it in each partition
 * @param open in the order of reading; each stands before {@code frontier}
 */
record CursorState(Bookmark low, Bookmark frontier, List<Open> open) {

    private static final int VERSION = 1;

    /**
     * A record that is not done.
     *
     * @param attempts how often it was handed out
     * @param failures how many of these count towards the dead letters
     * @param due not before, in milliseconds since 1970; 0 for at once
     */
    record Open(Position position, int attempts, int failures, long due) {}

    CursorState {
        open = List.copyOf(open);
    }

    /** That of a name that has handed out nothing. */
    static CursorState at(Bookmark place) {
        return new CursorState(place, place, List.of());
    }

    /** At most {@link CursorMove#LONGEST_STATE} bytes, as long as there are a few thousand open ones at most. */
    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 12 * open.size());
        write(out, VERSION);
        write(out, low);
        write(out, frontier);
        write(out, open.size());
        for (Open one : open) {
            Position from = low.place(one.position().partition());
            write(out, one.position().partition());
            boolean same = one.position().epoch() == from.epoch();
            write(out, one.position().epoch() - from.epoch());
            write(
                    out,
                    same
                            ? one.position().offset() - from.offset()
                            : one.position().offset());
            write(out, one.attempts());
            write(out, one.failures());
            write(out, one.due());
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Bookmark bookmark) {
        write(out, bookmark.places().size());
        for (Position place : bookmark.places()) {
            write(out, place.epoch());
            write(out, place.offset());
        }
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /**
     * What {@link #encode} wrote; null if nobody has written anything.
     *
     * @throws dev.beckon.api.RpcException if it is none, or of a later version
     */
    static @Nullable CursorState decode(byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        Reading in = new Reading(bytes);
        try {
            long version = in.number();
            if (version != VERSION) {
                throw Failures.exception(
                        Code.FAILED_PRECONDITION,
                        Ran.NO,
                        "state of a name: version " + version + " (expected: " + VERSION
                                + ", or a server that is as new as the one that wrote it)");
            }
            Bookmark low = in.bookmark();
            Bookmark frontier = in.bookmark();
            int many = in.small();
            List<Open> open = new ArrayList<>(Math.min(many, bytes.length));
            for (int i = 0; i < many; i++) {
                int partition = in.small();
                Position from = low.place(partition);
                long epoch = from.epoch() + in.number();
                long offset = in.number() + (epoch == from.epoch() ? from.offset() : 0);
                open.add(new Open(new Position(partition, epoch, offset), in.small(), in.small(), in.number()));
            }
            in.end();
            return new CursorState(low, frontier, open);
        } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
            throw Failures.exception(
                    Code.DATA_LOSS,
                    Ran.NO,
                    "state of a name: " + bytes.length + " bytes that are none, at " + in.at
                            + " (expected: what a server wrote; forget() the name to begin anew)");
        }
    }

    private static final class Reading {

        private final byte[] bytes;
        private int at;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        long number() {
            long number = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = bytes[at++];
                number |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return number;
                }
            }
            throw new IllegalArgumentException("number: longer than 10 bytes");
        }

        int small() {
            long number = number();
            if (number < 0 || number > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("number: " + number);
            }
            return (int) number;
        }

        Bookmark bookmark() {
            int many = small();
            List<Position> places = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                places.add(new Position(i, number(), number()));
            }
            return new Bookmark(places);
        }

        void end() {
            if (at != bytes.length) {
                throw new IllegalArgumentException("bytes: more than one state");
            }
        }
    }
}
