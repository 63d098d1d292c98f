package dev.beckon.runtime.transport;

import java.io.IOException;

/** The peer did not believe who this side has shown to be, such as its certificate. */
public final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A refusal for this reason. */
    public RefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
