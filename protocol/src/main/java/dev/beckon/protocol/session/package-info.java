/**
 * The session state machine. It holds no thread, lock, clock, future, socket or logger: the runtime feeds it bytes and
 * the time, and it calls the runtime's {@link dev.beckon.protocol.session.SessionSink}. Start reading at
 * {@link dev.beckon.protocol.session.Session}.
 */
@NullMarked
package dev.beckon.protocol.session;

import org.jspecify.annotations.NullMarked;
