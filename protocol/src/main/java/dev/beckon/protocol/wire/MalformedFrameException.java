package dev.beckon.protocol.wire;

import java.util.Objects;

/** Bytes that make no sense as a frame; the message says what was found and what was expected. */
public final class MalformedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message of the form {@code name: value (expected: bound)}. */
    public MalformedFrameException(String message) {
        super(message, null, false, false); // it tells of the peer's mistake, not of where we are
    }

    /** What was found and what was expected; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
