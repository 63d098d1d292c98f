package dev.beckon.runtime;

import dev.beckon.api.Interceptor;
import dev.beckon.protocol.session.SessionLimits;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with.
 *
 * @param timeoutNanos the deadline of calls whose options name none
 * @param callbacksOnLoop whether futures complete on the loop instead of a worker
 * @param mostWaiting calls that may wait for a connection
 * @param interceptors those that see each call, in their order
 * @param introducer says who the client is
 * @param listener hears of what is counted, or null
 * @param services what the server may call
 * @param staysConnected whether it connects without a call that needs it, and again after a drop
 * @param random that of the thread that asks: for the jitter of reconnects and the seeds of tables
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
        @Nullable MetricsListener listener,
        Services services,
        boolean staysConnected,
        Supplier<? extends RandomGenerator> random,
        Balancing balancing,
        int maxAttempts) {

    /** Copies the list. */
    ClientSettings {
        interceptors = List.copyOf(interceptors);
    }

    /** Whether nobody looks at single calls. */
    boolean isPlain() {
        return interceptors.isEmpty() && listener == null;
    }
}
