package dev.beckon.runtime;

import dev.beckon.api.Interceptor;
import dev.beckon.protocol.session.SessionLimits;
import java.util.List;

/**
 * What a client was built with.
 *
 * @param timeoutNanos the deadline of calls whose options name none
 * @param callbacksOnLoop whether futures complete on the loop instead of a worker
 * @param mostWaiting calls that may wait for a connection
 * @param interceptors those that see each call, in their order
 * @param introducer says who the client is
 * @param balancing how the server of a call is chosen
 * @param maxAttempts how often a call is tried at most
 */
record ClientSettings(
        SessionLimits limits,
        long timeoutNanos,
        boolean callbacksOnLoop,
        int mostWaiting,
        List<Interceptor> interceptors,
        Introducer introducer,
        Balancing balancing,
        int maxAttempts) {

    /** Copies the list. */
    ClientSettings {
        interceptors = List.copyOf(interceptors);
    }
}
