package dev.beckon.api;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An event that a listener {@linkplain NamedListening#eachTaken has taken} and has to acknowledge: by {@link #done}, or by
 * {@link #failed}, whichever comes first. As long as it is neither, no later event of its key is brought to anyone of the
 * name. Thread-safe.
 */
public interface Taken {

    /** What is known of the event. */
    EventInfo info();

    /** Has an event without options published with the acknowledgement. */
    default <U> Taken publish(Topic<U> topic, U event) {
        return publish(topic, event, EventOptions.DEFAULT);
    }

    /**
     * Has an event published with the acknowledgement: {@link #done} keeps all such events and the acknowledgement at once,
     * or nothing of them. Until then, and if it is never called, nobody hears of them. If the connection was lost meanwhile
     * and the event is somebody else's, so will nobody, and {@code done} says so.
     *
     * @param topic of the same server
     * @return this
     * @throws IllegalArgumentException if there is no codec of the event's type, or there are too many events
     * @throws IllegalStateException if the listener has acknowledged the event, or said that it has failed
     */
    <U> Taken publish(Topic<U> topic, U event, EventOptions options);

    /**
     * Acknowledges the event.
     *
     * @return completes on a worker when the server has kept that, and what was to be {@linkplain #publish published} with it;
     *     then the event is handed out no more. Fails with an {@link RpcException}: with {@link Code#ABORTED} if it came too late,
     *     as the connection was lost and the event is somebody else's; with the reason if the server refused what was to be
     *     published, and then the event has failed; with {@link Code#UNAVAILABLE} if nobody knows. The same for each call
     */
    CompletableFuture<@Nullable Void> done();

    /** Has the event come again after a while, or go to the dead letters if this was the last attempt. */
    void failed(Throwable why);
}
