package dev.beckon.eventlog.disk;

import org.jspecify.annotations.Nullable;

/** What a frame says. The codes stand in files: they stay. */
enum FrameKind {
    /** Records and cursor moves, all or nothing. */
    BATCH(1),
    /** A topic as it stands: its number, name, settings, epochs and next offset. */
    TOPIC(2),
    /** Cursors as they stand. */
    CURSORS(3),
    /** Records that an older segment had, which goes. */
    COPIES(4),
    /** Nothing, but how far the journal is synced. */
    MARK(5),
    /** The log was closed: nothing was lost behind this. */
    CLOSED(6);

    private final byte code;

    FrameKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** The kind of that code; null if there is none. */
    static @Nullable FrameKind of(byte code) {
        return switch (code) {
            case 1 -> BATCH;
            case 2 -> TOPIC;
            case 3 -> CURSORS;
            case 4 -> COPIES;
            case 5 -> MARK;
            case 6 -> CLOSED;
            default -> null;
        };
    }
}
