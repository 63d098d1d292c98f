package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.health.Health;
import dev.beckon.runtime.health.HealthCheckRequest;
import dev.beckon.runtime.health.HealthCheckResponse;
import dev.beckon.runtime.health.ServingStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;

/**
 * What a server says of itself to health checks, of the whole and of each service. All serve until they are told
 * otherwise, and none does once the server drains. It only says so: calls are taken as before. Thread-safe.
 */
public final class ServerHealth {

    private static final String WHOLE = "";

    private final Map<String, ServingStatus> statuses = new ConcurrentHashMap<>();
    private final Set<StatusWatch> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    ServerHealth() {
        statuses.put(WHOLE, ServingStatus.SERVING);
    }

    /** These are served. */
    void serving(Collection<String> services) {
        services.forEach(service -> statuses.put(service, ServingStatus.SERVING));
    }

    /** The server goes: nothing serves from now on. */
    void drain() {
        draining = true;
        watches.forEach(StatusWatch::signal);
    }

    /** How the whole server stands. */
    public ServingStatus status() {
        return statusOf(WHOLE);
    }

    /**
     * How a service stands.
     *
     * @throws IllegalArgumentException if it is not served
     */
    public ServingStatus status(Class<?> contract) {
        return statusOf(nameOf(contract));
    }

    private ServingStatus statusOf(String service) {
        ServingStatus status = statuses.getOrDefault(service, ServingStatus.SERVICE_UNKNOWN);
        return draining && status == ServingStatus.SERVING ? ServingStatus.NOT_SERVING : status;
    }

    /** Says whether the whole server serves. */
    public void set(boolean serving) {
        put(WHOLE, serving);
    }

    /**
     * Says whether a service serves.
     *
     * @throws IllegalArgumentException if it is not served
     */
    public void set(Class<?> contract, boolean serving) {
        put(nameOf(contract), serving);
    }

    private void put(String service, boolean serving) {
        statuses.put(service, serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
        watches.forEach(StatusWatch::signal);
    }

    private String nameOf(Class<?> contract) {
        String service = Bindings.of(contract).service();
        if (!statuses.containsKey(service)) {
            throw new IllegalArgumentException(
                    "service: " + service + " is not served (expected: one of " + names() + ")");
        }
        return service;
    }

    private List<String> names() {
        return statuses.keySet().stream()
                .filter(name -> !name.equals(WHOLE))
                .sorted()
                .toList();
    }

    /** How many watch how something stands. */
    int watchers() {
        return watches.size();
    }

    /** Answers the checks. */
    Health service() {
        return new Checks();
    }

    private final class Checks implements Health {

        @Override
        @NonBlocking
        public CompletableFuture<HealthCheckResponse> check(HealthCheckRequest request) {
            ServingStatus status = statusOf(request.service());
            if (status == ServingStatus.SERVICE_UNKNOWN) {
                throw new RpcException(
                        Code.NOT_FOUND,
                        "service: '" + request.service() + "' is not served (expected: one of " + names()
                                + ", or none for the whole server)");
            }
            return CompletableFuture.completedFuture(new HealthCheckResponse(status));
        }

        @Override
        @NonBlocking
        public Flow.Publisher<HealthCheckResponse> watch(HealthCheckRequest request) {
            return subscriber -> {
                StatusWatch watch =
                        new StatusWatch(subscriber, () -> statusOf(request.service()), () -> draining, watches::remove);
                watches.add(watch);
                subscriber.onSubscribe(watch);
                watch.signal(); // it may be over already
            };
        }
    }
}
