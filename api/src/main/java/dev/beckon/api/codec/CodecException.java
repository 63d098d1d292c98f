package dev.beckon.api.codec;

/** A value that cannot be written, or bytes that cannot be read; the message names it and what was expected. */
public final class CodecException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** With a message of the form {@code name: value (expected: bound)}. */
    public CodecException(String message) {
        super(message);
    }

    /** With a message of that form, and what was thrown by the type or converter that refused a value. */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
