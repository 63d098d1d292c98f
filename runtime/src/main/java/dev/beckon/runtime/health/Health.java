package dev.beckon.runtime.health;

import dev.beckon.api.Name;
import dev.beckon.api.RpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * gRPC's health checking protocol: tells whether a server, or one of its services, takes calls.
 *
 * <p>Every server serves it unless it is built with {@code health(false)}.
 */
@RpcService(name = "grpc.health.v1.Health")
public interface Health {

    /**
     * How a service stands; the whole server if it has no name.
     *
     * <p>Fails with {@code NOT_FOUND} if it is not served.
     */
    @Name("Check")
    CompletableFuture<HealthCheckResponse> check(HealthCheckRequest request);

    /**
     * How a service stands now, and then each time that it changes, {@code SERVICE_UNKNOWN} if it is not served; ends
     * when the server drains. Who asks for items slowly hears the latest status, and not all between.
     */
    @Name("Watch")
    Flow.Publisher<HealthCheckResponse> watch(HealthCheckRequest request);
}
