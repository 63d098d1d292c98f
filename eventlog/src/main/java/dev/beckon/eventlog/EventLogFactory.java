package dev.beckon.eventlog;

import java.nio.file.Path;

/**
 * Opens logs in directories; found with {@link java.util.ServiceLoader}, so that whoever needs such a log needs no more than its
 * jar. Thread-safe.
 */
public interface EventLogFactory {

    /**
     * Opens the log of a directory, which is made if it is not there. Blocks while another process has it.
     *
     * @throws EventLogException if it cannot be opened
     */
    EventLog open(Path directory);
}
