package dev.beckon.eventlog.disk;

import java.io.IOException;

/** The disk is full, or the user's share of it. */
public final class NoSpaceException extends IOException {

    private static final long serialVersionUID = 1L;

    /** One whose message names the file. */
    public NoSpaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
