package dev.beckon.runtime;

import dev.beckon.api.RpcMethod;
import dev.beckon.protocol.wire.Failure;
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

    /** Takes a call whose request is written. */
    void start(ClientCall<?> call);

    /** Nobody waits for a call any more. */
    void abandon(ClientCall<?> call);

    /** Why one-way calls are refused for now, or null if they are not. */
    @Nullable
    Failure full();

    /** A one-way call that nobody can hear of was lost. */
    void lostOneWay(RpcMethod<?> method, Throwable why);
}
