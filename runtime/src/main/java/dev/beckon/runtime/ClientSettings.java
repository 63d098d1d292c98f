package dev.beckon.runtime;

import dev.beckon.protocol.session.SessionLimits;

/**
 * What a client was built with.
 *
 * @param timeoutNanos the deadline of calls whose options name none
 * @param callbacksOnLoop whether futures complete on the loop instead of a worker
 * @param mostWaiting calls that may wait for a connection
 * @param services what the server may call
 * @param staysConnected whether it connects without a call that needs it, and again after a drop
 */
record ClientSettings(
        SessionLimits limits,
        long timeoutNanos,
        boolean callbacksOnLoop,
        int mostWaiting,
        Services services,
        boolean staysConnected) {}
