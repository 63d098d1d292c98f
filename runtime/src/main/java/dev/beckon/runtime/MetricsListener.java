package dev.beckon.runtime;

import dev.beckon.api.Code;
import java.time.Duration;

/**
 * Hears what happens at a client or server, for whoever feeds a metrics library. Methods are called on event loops, of one-way
 * calls also on workers, by several threads at a time; they must not block, and what they throw is logged. Numbers that
 * only add up are in {@link Metrics}, which costs nothing.
 */
public interface MetricsListener {

    /** A session is open. */
    default void sessionOpened(String peer) {}

    /** A session has ended. */
    default void sessionClosed(String peer) {}

    /**
     * A call was made, or has arrived.
     *
     * @param method as {@code service/method}
     */
    default void callStarted(String method) {}

    /**
     * A call that was started has ended.
     *
     * @param method as {@code service/method}
     * @param code {@link Code#OK} if it did not fail
     * @param duration since it was made, or has arrived
     */
    default void callEnded(String method, Code code, Duration duration) {}

    /** So many bytes have come from a connection. */
    default void bytesReceived(int bytes) {}

    /** So many bytes were given to a connection. */
    default void bytesSent(int bytes) {}
}
