package dev.beckon.eventlog.disk;

import java.io.IOException;

/** Something that was kept is not there any more as it was written. The message names file and place. */
final class DamagedLogException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedLogException(String message) {
        super(message);
    }
}
