package dev.beckon.eventlog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cursor's new state, as part of a {@link Batch}.
 *
 * @param topic that is read
 * @param name of the cursor
 * @param epoch under which it was claimed: {@link Cursor#epoch()}
 * @param state at most {@value #LONGEST_STATE} bytes, kept as it is, not to be written to; null to forget the cursor
 */
public record CursorMove(String topic, String name, long epoch, byte @Nullable [] state) {

    /** The longest state, in bytes. */
    public static final int LONGEST_STATE = 64 * 1024;

    public CursorMove {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(name, "name");
    }

    /** The bytes of its name and state. */
    public int size() {
        return name.length() + (state == null ? 0 : state.length);
    }
}
