package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.protocol.wire.Failure;
import org.jspecify.annotations.Nullable;

/** A call that has items in one direction or both, at either side: what its {@link ItemSender} and {@link ItemReceiver} need. */
interface ItemCall {

    /** The end that takes the peer's items, or null if none come. */
    @Nullable
    ItemReceiver<?> receiver();

    /** The end that sends items to the peer, or null if there are none, or not yet. */
    @Nullable
    OutgoingItems sender();

    /** Those who hear of each item, or null if nobody does. */
    @Nullable
    ItemObservers observers();

    /** Whose session it is; null until the call is opened. On the loop. */
    @Nullable
    Exchange exchange();

    /** Its stream, 0 until the call is opened. On the loop. */
    int stream();

    /** The call that user code of this one is part of: of a handler's its own; null where there is none. */
    @Nullable
    CallContext context();

    /** Runs a step on the loop, as a turn of its own or within the present one; never, once the loop has ended. */
    void onLoop(Runnable step);

    /** Runs user code of this call: on a worker, or right here where it goes on the loop. */
    void runUserCode(Work code);

    /** The subscriber wants no more items. On the loop. */
    void receiverCancelled();

    /**
     * An item that came cannot be taken, so the call cannot go on. On the loop.
     *
     * @param why what the other side hears
     */
    void receiverFailed(Failure why);

    /** An item waits for the loop; says why it cannot, or null if it does. On any thread. */
    default @Nullable String handItem(int length) {
        return null; // a caller of its own accord
    }

    /** An item that waited for the loop does so no longer. On the loop. */
    default void tookItem(int length) {}

    /** All items have been sent. On the loop. */
    void senderCompleted();

    /** What sends items has failed. On the loop. */
    void senderFailed(Throwable why);
}
