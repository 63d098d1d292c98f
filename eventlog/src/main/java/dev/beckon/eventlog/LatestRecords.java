package dev.beckon.eventlog;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last record of each key of a topic, also where it deletes its key. Not thread-safe. */
final class LatestRecords {

    private final Map<String, LogRecord> byKey = new HashMap<>();
    private long bytes;

    /** The sum of {@link NewRecord#size()} of those that do not delete. */
    long bytes() {
        return bytes;
    }

    /** What a key's last record takes of {@link #bytes()}. */
    long bytes(String key) {
        return bytes(byKey.get(key));
    }

    /** Takes the last record of its key, and returns the one before; null if there is none. */
    @Nullable
    LogRecord put(LogRecord record) {
        LogRecord replaced = byKey.put(key(record), record);
        bytes += bytes(record) - bytes(replaced);
        return replaced;
    }

    boolean isLatest(LogRecord record) {
        LogRecord last = byKey.get(key(record));
        return last != null && last.position().equals(record.position());
    }

    /** Forgets the key of that record, which is the last one of it. */
    void remove(LogRecord record) {
        byKey.remove(key(record));
        bytes -= bytes(record);
    }

    void clear() {
        byKey.clear();
        bytes = 0;
    }

    private static String key(LogRecord record) {
        return Objects.requireNonNull(record.content().key());
    }

    private static long bytes(@Nullable LogRecord record) {
        return record == null || record.deletes() ? 0 : record.content().size();
    }
}
