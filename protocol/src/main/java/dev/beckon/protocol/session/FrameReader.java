package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Preface;
import java.util.HexFormat;

/** Cuts the incoming bytes into frames, and keeps the start of one that is not there whole. */
final class FrameReader {

    private static final byte[] NONE = {};
    private static final int TRUSTED = 4096; // bytes of memory given to a frame before its bytes have come
    private static final int EARNED = 4; // bytes of memory given for each that has come

    private final byte[] preface = new byte[Preface.LENGTH];
    private final Areas areas;
    private int prefaceFilled;
    private byte[] partial = NONE;
    private int filled;

    FrameReader(Areas areas) {
        this.areas = areas;
    }

    /** Takes bytes of the preface; returns the position after it, or -1 if it is not there whole. */
    int preface(byte[] bytes, int from, int to) {
        int length = Math.min(Preface.LENGTH - prefaceFilled, to - from);
        System.arraycopy(bytes, from, preface, prefaceFilled, length);
        prefaceFilled += length;
        boolean wrong = prefaceFilled >= 4 && !Preface.isBeckon(preface, 0);
        return prefaceFilled < Preface.LENGTH && !wrong ? -1 : from + length;
    }

    byte[] preface() {
        return preface;
    }

    /** The first four bytes, for people. */
    String firstBytes() {
        StringBuilder text = new StringBuilder(HexFormat.ofDelimiter(" ").formatHex(preface, 0, 4)).append(" '");
        for (int i = 0; i < 4; i++) {
            text.append(preface[i] >= ' ' && preface[i] <= '~' ? (char) preface[i] : '.');
        }
        return text.append('\'').toString();
    }

    /** Hands each whole frame to the session, as long as it takes any. */
    void frames(Session session, byte[] bytes, int from, int to) {
        int at = from;
        if (filled > 0 && session.takesFrames()) {
            at = complete(session, bytes, at, to);
        }
        while (to - at >= Frame.HEADER && session.takesFrames()) {
            long header = Frame.header(bytes, at);
            session.checkHeader(header);
            int end = at + Frame.HEADER + Frame.length(header);
            if (end > to) {
                break;
            }
            session.frame(header, bytes, at + Frame.HEADER, end);
            at = end;
        }
        if (at < to && session.takesFrames()) {
            append(session, bytes, at, to);
        }
    }

    /** Adds to the frame that was cut short, and hands it on if it is whole now; returns the position after it. */
    private int complete(Session session, byte[] bytes, int from, int to) {
        int at = from;
        if (filled < Frame.HEADER) {
            int part = Math.min(Frame.HEADER - filled, to - at);
            append(session, bytes, at, at + part);
            at += part;
            if (filled < Frame.HEADER) {
                return at;
            }
        }
        long header = Frame.header(partial, 0);
        session.checkHeader(header);
        int size = Frame.HEADER + Frame.length(header);
        int part = Math.min(size - filled, to - at);
        if (!append(session, bytes, at, at + part)) {
            return to;
        }
        at += part;
        if (filled == size) {
            byte[] frame = partial;
            partial = NONE;
            filled = 0;
            try {
                session.frame(header, frame, Frame.HEADER, size);
            } finally {
                giveBack(frame);
            }
        }
        return at;
    }

    /** False, with the session ended, if there is no memory for it. */
    private boolean append(Session session, byte[] bytes, int from, int to) {
        int length = to - from;
        int needed = filled + length;
        if (partial.length < needed) {
            int whole = needed < Frame.HEADER ? Frame.HEADER : wholeSize(bytes, from, needed);
            int size = Math.max(needed, Math.min(whole, Math.max(TRUSTED, EARNED * needed)));
            if (!session.mayKeepFrame(size)) {
                return false;
            }
            byte[] larger = areas.take(size);
            System.arraycopy(partial, 0, larger, 0, filled);
            giveBack(partial);
            partial = larger;
        }
        System.arraycopy(bytes, from, partial, filled, length);
        filled = needed;
        return true;
    }

    private int wholeSize(byte[] bytes, int from, int needed) {
        if (filled == 0) {
            return Frame.HEADER + Frame.length(Frame.header(bytes, from));
        }
        return filled >= Frame.HEADER ? Frame.HEADER + Frame.length(Frame.header(partial, 0)) : needed;
    }

    /** Bytes of a frame that has arrived in part. */
    int filled() {
        return filled;
    }

    /** Bytes of memory that it takes. */
    int kept() {
        return partial.length;
    }

    int missingBytes() {
        return filled < Frame.HEADER ? 0 : Frame.HEADER + Frame.length(Frame.header(partial, 0)) - filled;
    }

    void clear() {
        giveBack(partial);
        partial = NONE;
        filled = 0;
    }

    private void giveBack(byte[] area) {
        if (area.length != 0) {
            areas.give(area);
        }
    }
}
