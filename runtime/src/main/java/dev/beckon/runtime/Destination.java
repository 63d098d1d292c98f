package dev.beckon.runtime;

import dev.beckon.api.Interceptor;
import dev.beckon.api.RpcMethod;
import dev.beckon.protocol.wire.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the calls of a stub go: to a server, or to the client of a session. All but {@link #exchangeHere} from any thread. */
interface Destination {

    /** The deadline of calls whose options name none, in nanoseconds from now. */
    long timeoutNanos();

    /** Whether futures complete on the loop instead of a worker. */
    boolean callbacksOnLoop();

    /** The time of its loop. */
    long time();

    /** The open exchange, if this is its loop's thread. */
    @Nullable
    Exchange exchangeHere();

    /** Whether nobody looks at single calls. */
    boolean isPlain();

    /** Those that see each call, in their order. */
    List<Interceptor> interceptors();

    /** Counts the calls. On its loop, but for those that it does not take. */
    Counters counters();

    /** Takes a call whose request is written. */
    void start(ClientCall<?> call);

    /** Runs a step on the loop, within a turn; never, once the loop has ended. */
    void onLoop(Runnable step);

    /** Runs user code where callbacks go. */
    void runUserCode(Work code);

    /** Nobody waits for a call any more. */
    void abandon(ClientCall<?> call);

    /** The call that this one is part of was cancelled. */
    void endWithParent(ClientCall<?> call);

    /** Why one-way calls are refused for now, or null if they are not. */
    @Nullable
    Failure full();

    /** A one-way call that nobody can hear of was lost. */
    void lostOneWay(RpcMethod<?> method, Throwable why);

    /** A call was answered. On its loop, as the following. */
    default void answered(ClientCall<?> call) {}

    /** Whether a request of this length is kept while its call is in flight, for another attempt. */
    default boolean keeps(ClientCall<?> call, int length) {
        return false;
    }

    /** The call needs no other attempt any more. */
    default void forget(ClientCall<?> call) {}

    /**
     * An attempt has failed, at the server or with its connection.
     *
     * @return true if another one follows
     */
    default boolean triesAgain(ClientCall<?> call, Failure why) {
        return false;
    }
}
