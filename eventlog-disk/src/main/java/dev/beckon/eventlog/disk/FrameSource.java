package dev.beckon.eventlog.disk;

import org.jspecify.annotations.Nullable;

/** Where frames can be read by their addresses. */
interface FrameSource {

    /**
     * Begins to read there.
     *
     * @param bytes as many as are read at once
     * @return null if its segment is gone
     */
    @Nullable
    FrameScanner read(long address, int bytes);
}
