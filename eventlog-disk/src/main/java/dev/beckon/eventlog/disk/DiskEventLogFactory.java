package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogFactory;
import java.nio.file.Path;

/** Opens {@link DiskEventLog}s with {@link DiskLogSettings#standard}. Thread-safe. */
public final class DiskEventLogFactory implements EventLogFactory {

    /** For {@link java.util.ServiceLoader}. */
    public DiskEventLogFactory() {}

    @Override
    public EventLog open(Path directory) {
        return DiskEventLog.open(directory, DiskLogSettings.standard());
    }
}
