/**
 * What must be kept is a log: {@link dev.beckon.eventlog.EventLog}, whose one write is
 * {@link dev.beckon.eventlog.EventLog#append}. Start reading there.
 */
@NullMarked
package dev.beckon.eventlog;

import org.jspecify.annotations.NullMarked;
