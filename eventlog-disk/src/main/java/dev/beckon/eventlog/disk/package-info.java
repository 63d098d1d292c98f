/**
 * The log on a disk: one journal of frames in segments, and topics as indexes over it. How it is laid out, and why, says
 * {@code docs/adr/0009-the-disk-log.md}. Start reading at {@link dev.beckon.eventlog.disk.Journal}.
 */
@NullMarked
package dev.beckon.eventlog.disk;

import org.jspecify.annotations.NullMarked;
