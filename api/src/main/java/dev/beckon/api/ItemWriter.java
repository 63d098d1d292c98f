package dev.beckon.api;

import java.util.concurrent.CancellationException;

/**
 * Where the body of a stream puts its items: the argument of {@link Streams#write}. Used by the thread that runs the
 * body, and by no other.
 *
 * @param <T> the items
 */
public interface ItemWriter<T> {

    /**
     * Hands on one item, once somebody wants it: waits for demand.
     *
     * @param item not null
     * @throws CancellationException if nobody wants more items; the body should let it through
     * @throws RpcException if there is no thread to wait with ({@link Code#RESOURCE_EXHAUSTED}, on JDK 17)
     */
    void send(T item);

    /** True once nobody wants more items; for a body that does much work between two of them. */
    boolean isCancelled();
}
