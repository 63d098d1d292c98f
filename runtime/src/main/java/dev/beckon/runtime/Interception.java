package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.InterceptedCall;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.protocol.wire.Failure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call on its way through the interceptors, on one thread. Each lets it go on to the next, the last one to where it
 * would go without them.
 */
abstract class Interception implements InterceptedCall {

    private static final Logger LOG = LoggerFactory.getLogger(Interception.class);
    private static final int NOBODY = -1;

    private final List<Interceptor> chain;
    private final Thread thread = Thread.currentThread();
    private int running = NOBODY; // whose code runs
    private int reached = NOBODY; // the furthest one that the call has come to

    Interception(List<Interceptor> chain) {
        this.chain = chain;
    }

    /** Where the call goes after the last interceptor. Must not throw. */
    abstract void arrive();

    /** The call does not go on. */
    abstract void refuse(Failure why);

    /** Sends the call through all of them. */
    final void start() {
        step(0);
        running = NOBODY;
    }

    @Override
    public final void proceed() {
        int caller = running;
        if (caller == NOBODY || Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "proceed(): outside the interceptor (expected: on its thread, before it returns)");
        }
        if (caller != reached) {
            throw new IllegalStateException(name(caller) + ": proceed() a second time (expected: once)");
        }
        step(caller + 1);
        running = caller;
    }

    private void step(int index) {
        reached = index;
        running = index;
        if (index == chain.size()) {
            arrive();
            return;
        }
        @Nullable Throwable thrown = null;
        try {
            chain.get(index).intercept(this);
        } catch (Throwable broken) { // it is the user's code
            thrown = broken;
        }
        if (reached > index) { // it let the call go on
            if (thrown != null) {
                LOG.warn("{} failed after it let {} go on", name(index), method(), thrown);
            }
        } else if (thrown instanceof RpcException refusal) {
            refuse(Failures.chosen(refusal, Ran.NO));
        } else {
            LOG.warn(
                    "{} failed at {}: {}",
                    name(index),
                    method(),
                    thrown == null ? "returned without proceed() (expected: proceed() or a throw)" : "threw",
                    thrown);
            refuse(Failures.failure(
                    Code.INTERNAL, Ran.NO, method() + ": an interceptor failed; the log of its side says why"));
        }
    }

    private String name(int index) {
        return "interceptor " + chain.get(index).getClass().getName();
    }

    /** Fails unless an interceptor may still change the call. */
    final void checkChangeable(String what) {
        if (reached == chain.size() || running == NOBODY) {
            throw new IllegalStateException(what + ": changed after proceed() (expected: before)");
        }
    }

    /** Checked metadata. */
    static Metadata checked(Metadata metadata) {
        MetadataBlock.of(metadata);
        return metadata;
    }

    /** Nanoseconds of a positive time. */
    static long checked(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("deadline: " + timeout + " (expected: more than zero)");
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException long_) {
            return Long.MAX_VALUE;
        }
    }
}
