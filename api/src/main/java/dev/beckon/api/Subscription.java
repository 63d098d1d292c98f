package dev.beckon.api;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a topic that was started. It goes on by itself after a lost connection, from where it stood, until it is
 * closed or refused for good. Thread-safe.
 */
public interface Subscription extends AutoCloseable {

    /**
     * Completes when the server has the listener's place: every event that is published from then on is heard. Fails if the
     * subscription ends before.
     *
     * @return the place, in which the first event is not read
     */
    CompletableFuture<Bookmark> ready();

    /**
     * Where the listener stands: behind the last event whose handler has ended. Null as long as it was never
     * {@link #ready}. From there another listener would go on. Of one that shares a name, others may have events before it.
     */
    @Nullable
    Bookmark bookmark();

    /**
     * Ends it: no handler begins any more. One that runs goes on; {@link #closed} tells when it has ended. Never waits. A
     * name stays, with what was acknowledged under it.
     */
    @Override
    void close();

    /**
     * Ends it and, if it has a name, removes the name from the server, with all that was kept under it; other listeners of the
     * name are ended with {@link Code#FAILED_PRECONDITION}.
     *
     * @return completes on a worker when that is done; fails with an {@link RpcException}
     */
    CompletableFuture<@Nullable Void> forget();

    /**
     * Tells how it ended, once no handler runs any more: completes if it was closed, or its client or server was; fails with an
     * {@link RpcException} if it was refused for good, as for a topic that the server does not have or whose events are
     * of another type.
     */
    CompletableFuture<@Nullable Void> closed();
}
