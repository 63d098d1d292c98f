package dev.beckon.runtime;

import dev.beckon.protocol.session.SessionLimits;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a client was built with.
 *
 * @param timeoutNanos the deadline of calls whose options name none
 * @param callbacksOnLoop whether futures complete on the loop instead of a worker
 * @param mostWaiting calls that may wait for a connection
 * @param random that of the thread that asks: for the jitter of reconnects and the seeds of tables
 */
record ClientSettings(
        SessionLimits limits,
        long timeoutNanos,
        boolean callbacksOnLoop,
        int mostWaiting,
        Supplier<? extends RandomGenerator> random) {}
