package dev.beckon.eventlog.disk;

import java.io.IOException;

/** Takes the frames of a journal that is opened, in their order. */
interface FrameSink {

    /** The next frame, whose bytes are another's afterwards. What it throws ends the opening. */
    void accept(Frame frame) throws IOException;
}
