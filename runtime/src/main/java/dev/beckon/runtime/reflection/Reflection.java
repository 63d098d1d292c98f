package dev.beckon.runtime.reflection;

import dev.beckon.api.RpcService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells which services a server serves and how they look, for tools and for clients that do not know its contracts.
 *
 * <p>Every server serves it unless it is built with {@code reflection(false)}.
 */
@RpcService(name = "beckon.reflection.v1.Reflection")
public interface Reflection {

    /** {@return the full names of all services, sorted, this one among them} */
    CompletableFuture<List<String>> services();

    /**
     * Describes one service.
     *
     * <p>Fails with {@code NOT_FOUND} if it is not served; the message lists what is. Fails with {@code
     * FAILED_PRECONDITION} if the server has lost the description, as happens in jars that were repackaged.
     *
     * @param service its full name
     */
    CompletableFuture<ServiceDescription> describe(String service);
}
