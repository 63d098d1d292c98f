package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Preface;
import dev.beckon.protocol.wire.Varint;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of a session: writes frames into the gather area, one message at a time in place, and cuts those
 * that are longer than a frame into pieces. It knows nothing of streams and limits but what it is told.
 */
final class FrameWriter {

    private static final int LARGEST_PREFIX = Frame.HEADER + 3 * Varint.MAX;
    private static final int PIECE = 32 * 1024;
    private static final int MOST_OTHERS = 8 * PIECE; // bytes of small frames that may pass between two pieces

    private final Gather gather;
    private final LargeMessages large = new LargeMessages();
    private final TimeLeft timeLeft = new TimeLeft();
    private long sent; // counted frames
    private int others; // bytes that were taken since a large message got its turn

    private boolean writing; // between begin and end
    private int frameAt; // header of the message being written in place
    private int messageAt; // its message
    private int type;
    private int flags;
    private int stream;

    FrameWriter(Areas areas) {
        gather = new Gather(areas);
    }

    // ---- what is outgoing

    byte[] area() {
        return gather.area();
    }

    int from() {
        return gather.start();
    }

    int to() {
        return gather.end();
    }

    void takenTo(int position) {
        others = large.bytes() == 0 ? 0 : others + position - gather.start();
        gather.takenTo(position);
    }

    /** Bytes of frames that are written. */
    int gathered() {
        return gather.size();
    }

    /** Bytes of large messages whose pieces are not written yet. */
    long largeBytes() {
        return large.bytes();
    }

    long sent() {
        return sent;
    }

    /** See {@link Session#fill}. */
    boolean fill(int bytes) {
        while (gather.size() < bytes || others >= MOST_OTHERS) {
            others = 0;
            LargeMessages.Large next = large.next();
            if (next == null) {
                break;
            }
            int length = Math.min(PIECE, next.remaining());
            boolean more = length < next.remaining();
            gather.ensure(Frame.HEADER + length);
            int at = gather.end();
            Frame.header(gather.area(), at, length, Frame.PIECE, more ? Frame.MORE : 0, next.stream());
            next.take(gather.area(), at + Frame.HEADER, length);
            gather.cutTo(at + Frame.HEADER + length);
            large.took(next, length);
            sent++;
        }
        return gather.size() > 0;
    }

    /** True if pieces of this stream's request or answer are still to be written. */
    boolean hasRequestPieces(int ofStream) {
        return large.contains(ofStream, false);
    }

    /** True if pieces of an item of this stream are still to be written. */
    boolean hasItemPieces(int ofStream) {
        return large.contains(ofStream, true);
    }

    /** Writes no more pieces of this stream's messages. */
    void dropPieces(int ofStream) {
        large.remove(ofStream);
    }

    void dropAllPieces() {
        large.clear();
    }

    /** Forgets everything. */
    void clear() {
        abandon();
        large.clear();
        gather.clear();
    }

    // ---- messages, in place

    boolean isWriting() {
        return writing;
    }

    /** The type of the frame that is being written. */
    int type() {
        return type;
    }

    /** The stream of the frame that is being written. */
    int stream() {
        return stream;
    }

    /** Starts a call, of type {@link Frame#CALL} or {@link Frame#ONE_WAY}; returns where its message starts. */
    int beginCall(int callType, int newStream, int method, long remainingNanos, byte @Nullable [] metadata) {
        boolean timed = remainingNanos != Long.MAX_VALUE;
        begin(
                callType,
                (timed ? Frame.TIMED : 0) | (metadata == null ? 0 : Frame.META),
                newStream,
                metadata == null ? 0 : metadata.length);
        byte[] area = gather.area();
        int at = Varint.write(area, frameAt + Frame.HEADER, method);
        if (timed) {
            at = timeLeft.write(area, at, remainingNanos);
        }
        if (metadata != null) {
            at = putMetadata(metadata, area, at);
        }
        messageAt = at;
        return at;
    }

    /** Announces items of the opener with the call that was begun. */
    void announceItems() {
        flags |= Frame.ITEMS;
    }

    /** Starts an answer; returns where its message starts. */
    int beginAnswer(int toStream, byte @Nullable [] metadata) {
        if (metadata == null) {
            begin(Frame.ANSWER, 0, toStream, 0);
            messageAt = frameAt + Frame.HEADER;
        } else {
            begin(Frame.ANSWER, Frame.META, toStream, metadata.length);
            messageAt = putMetadata(metadata, gather.area(), frameAt + Frame.HEADER);
        }
        return messageAt;
    }

    private static int putMetadata(byte[] metadata, byte[] area, int start) {
        int at = Varint.write(area, start, metadata.length);
        System.arraycopy(metadata, 0, area, at, metadata.length);
        return at + metadata.length;
    }

    private void begin(int frameType, int frameFlags, int frameStream, int metadataBytes) {
        checkNotWriting();
        gather.ensure(LARGEST_PREFIX + metadataBytes);
        writing = true;
        frameAt = gather.end();
        type = frameType;
        flags = frameFlags;
        stream = frameStream;
    }

    /** Copies in the whole message of what was begun; returns where it ends in {@link #area()}. */
    int copyIn(byte[] message, int length) {
        gather.cutTo(messageAt);
        int start = gather.start();
        gather.ensure(length);
        int moved = start - gather.start(); // to make room
        frameAt -= moved;
        messageAt -= moved;
        System.arraycopy(message, 0, gather.area(), messageAt, length);
        return messageAt + length;
    }

    /** The length of the message that is being written, if it ends here. */
    int lengthTo(int end) {
        return end - messageAt;
    }

    /**
     * Ends what was begun.
     *
     * @param area the area, or a larger copy of it
     * @param end where in it the message ends
     * @param longest bytes that the peer takes
     * @return false, with nothing written, if the message is longer
     */
    boolean end(byte[] area, int end, int longest) {
        if (!writing) {
            throw new IllegalStateException("session: nothing is being written (expected: begin first)");
        }
        writing = false;
        gather.wroteTo(area, end);
        int length = end - messageAt;
        if (length > longest) {
            gather.dropFrom(frameAt);
            return false;
        }
        sent++;
        int payload = end - frameAt - Frame.HEADER;
        if (payload <= Frame.MAX_PAYLOAD) {
            Frame.header(area, frameAt, payload, type, flags, stream);
        } else {
            endLarge(length);
        }
        return true;
    }

    /** Keeps in place the first frame without message bytes; the message follows in pieces. */
    private void endLarge(int length) {
        byte[] message = gather.copyFrom(messageAt);
        large.add(stream, message, message.length, false);
        gather.cutTo(messageAt);
        gather.ensure(Varint.MAX);
        int at = Varint.write(gather.area(), messageAt, length);
        gather.cutTo(at);
        Frame.header(gather.area(), frameAt, at - frameAt - Frame.HEADER, type, flags | Frame.MORE, stream);
    }

    /** Takes back what was begun. */
    void abandon() {
        if (writing) {
            writing = false;
            gather.dropFrom(frameAt);
        }
    }

    // ---- frames, whole

    void preface() {
        gather.ensure(Preface.LENGTH);
        Preface.write(gather.area(), gather.end());
        gather.cutTo(gather.end() + Preface.LENGTH);
    }

    void control(int controlType, int ofStream, byte[] payload) {
        checkNotWriting(); // this frame would land inside the message
        if (controlType == Frame.FAIL || controlType == Frame.METHOD) {
            sent++;
        }
        gather.ensure(Frame.HEADER + payload.length);
        int at = gather.end();
        Frame.header(gather.area(), at, payload.length, controlType, 0, ofStream);
        System.arraycopy(payload, 0, gather.area(), at + Frame.HEADER, payload.length);
        gather.cutTo(at + Frame.HEADER + payload.length);
    }

    // ---- items

    /** Writes an item, or its first frame; then the array is kept for its pieces. */
    void item(int ofStream, byte[] message, int length) {
        checkNotWriting();
        sent++;
        if (length > Frame.MAX_PAYLOAD) {
            varint(Frame.ITEM, Frame.MORE, ofStream, length);
            large.add(ofStream, message, length, true);
            return;
        }
        gather.ensure(Frame.HEADER + length);
        int at = gather.end();
        Frame.header(gather.area(), at, length, Frame.ITEM, 0, ofStream);
        System.arraycopy(message, 0, gather.area(), at + Frame.HEADER, length);
        gather.cutTo(at + Frame.HEADER + length);
    }

    /** Writes items of a run; returns the sum of their bytes. */
    long items(int ofStream, ItemRun run, int from, int many) {
        checkNotWriting();
        sent += many;
        int start = run.start(from);
        int length = run.start(from + many) - start;
        gather.ensure(length);
        byte[] area = gather.area();
        int at = gather.end();
        int end = at + length;
        System.arraycopy(run.frames(), start, area, at, length);
        while (at < end) {
            at = Frame.fillIn(area, at, ofStream);
        }
        gather.cutTo(end);
        return length - (long) many * Frame.HEADER;
    }

    /** Writes the end of the items. */
    void endItems(int ofStream) {
        checkNotWriting();
        sent++;
        gather.ensure(Frame.HEADER);
        int at = gather.end();
        Frame.header(gather.area(), at, 0, Frame.ITEM, Frame.END, ofStream);
        gather.cutTo(at + Frame.HEADER);
    }

    /** Writes a total of credit. */
    void credit(int ofStream, long total) {
        checkNotWriting();
        varint(Frame.CREDIT, 0, ofStream, total);
    }

    private void varint(int frameType, int frameFlags, int ofStream, long value) {
        gather.ensure(Frame.HEADER + Varint.MAX);
        int at = gather.end();
        int end = Varint.write(gather.area(), at + Frame.HEADER, value);
        Frame.header(gather.area(), at, end - at - Frame.HEADER, frameType, frameFlags, ofStream);
        gather.cutTo(end);
    }

    private void checkNotWriting() {
        if (writing) {
            throw new IllegalStateException("session: a message is being written (expected: its end first)");
        }
    }
}
