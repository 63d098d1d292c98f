package dev.beckon.api;

import org.jspecify.annotations.Nullable;

/**
 * Remembers, per thread, which call's handler is running. The runtime takes the thread's {@code CurrentCall} once per
 * batch of calls and sets the field per call, so that a call costs no look-up.
 */
public final class CurrentCall {

    private static final ThreadLocal<CurrentCall> HERE = ThreadLocal.withInitial(CurrentCall::new);

    private @Nullable CallContext call;

    private CurrentCall() {}

    /** The one of the calling thread. */
    public static CurrentCall here() {
        return HERE.get();
    }

    /** The running call, or null. */
    public @Nullable CallContext call() {
        return call;
    }

    /** Sets the running call, and returns what it was before so that the caller can put it back. */
    public @Nullable CallContext set(@Nullable CallContext next) {
        CallContext before = call;
        call = next;
        return before;
    }

    static @Nullable CallContext get() {
        return HERE.get().call;
    }
}
