package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Frame;
import java.util.Arrays;

/**
 * Items that are sent to many, one behind the other as they travel: so that they are copied at once for each who hears them, and
 * only their streams are filled in. Immutable.
 */
public final class ItemRun {

    private final byte[] frames;
    private final int[] ends; // of the frames
    private final int longest;

    private ItemRun(byte[] frames, int[] ends, int longest) {
        this.frames = frames;
        this.ends = ends;
        this.longest = longest;
    }

    /** How many items it has. */
    public int size() {
        return ends.length;
    }

    /** A copy of an item's bytes. */
    public byte[] item(int index) {
        return Arrays.copyOfRange(frames, start(index) + Frame.HEADER, ends[index]);
    }

    int length(int index) {
        return ends[index] - start(index) - Frame.HEADER;
    }

    /** Bytes of the longest item. */
    int longest() {
        return longest;
    }

    byte[] frames() {
        return frames;
    }

    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** How many items from there on have no more than so many bytes together, and are not more than {@code most}. */
    int fitting(int from, long bytes, int most) {
        int to = from;
        long left = bytes;
        while (to < ends.length && to - from < most && length(to) <= left) {
            left -= length(to);
            to++;
        }
        return to - from;
    }

    /** Puts a run together. Not thread-safe. */
    public static final class Builder {

        private byte[] frames;
        private int[] ends = new int[16];
        private int size;
        private int end;
        private int longest;

        /** With room for about so many bytes. */
        public Builder(int room) {
            frames = new byte[room];
        }

        /** Bytes of what was added. */
        public int bytes() {
            return end;
        }

        /** Adds an item of at most {@link Frame#MAX_PAYLOAD} bytes. */
        public void add(byte[] item) {
            if (item.length > Frame.MAX_PAYLOAD) {
                throw new IllegalArgumentException(
                        "item: " + item.length + " bytes (expected: at most " + Frame.MAX_PAYLOAD + ")");
            }
            int after = end + Frame.HEADER + item.length;
            if (after > frames.length) {
                frames = Arrays.copyOf(frames, Math.max(after, 2 * frames.length));
            }
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, 2 * size);
            }
            Frame.header(frames, end, item.length, Frame.ITEM, 0, 0);
            System.arraycopy(item, 0, frames, end + Frame.HEADER, item.length);
            end = after;
            ends[size++] = after;
            longest = Math.max(longest, item.length);
        }

        /** What was added; it can go on to add to another. */
        public ItemRun build() {
            ItemRun run = new ItemRun(Arrays.copyOf(frames, end), Arrays.copyOf(ends, size), longest);
            size = 0;
            end = 0;
            longest = 0;
            return run;
        }
    }
}
