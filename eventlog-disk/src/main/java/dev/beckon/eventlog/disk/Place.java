package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where a record is.
 *
 * @param address of its frame; 0 in memory
 * @param content the record itself, in memory; null on the disk
 */
record Place(long address, @Nullable LogRecord content) {}
