package dev.beckon.runtime;

import dev.beckon.api.Interceptor;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.Topic;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.health.Health;
import dev.beckon.runtime.reflection.Reflection;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one side serves: a route for each method, by the name that travels. Immutable. */
final class Services {

    /** Serves nothing. */
    static final Services NONE = new Services(Map.of(), Set.of(), Set.of());

    private final Map<String, Route> routes;
    private final Set<String> names;
    private final Set<String> untold;

    /**
     * @param names of all services, also of those without methods
     * @param untold services that go without saying
     */
    private Services(Map<String, Route> routes, Set<String> names, Set<String> untold) {
        this.routes = routes;
        this.names = new TreeSet<>(names);
        this.untold = untold;
    }

    @Nullable
    Route route(String method) {
        return routes.get(method);
    }

    /** Why there is no route, for the caller. */
    String missingText(String method) {
        String service = method.substring(0, Math.max(0, method.indexOf('/')));
        Set<String> services = services();
        if (services.contains(service)) {
            Set<String> methods = new TreeSet<>();
            for (String route : routes.keySet()) {
                if (route.startsWith(service + '/')) {
                    methods.add(route.substring(service.length() + 1));
                }
            }
            return "method: " + method + " is not served (expected: one of " + methods + " of " + service + ")";
        }
        return "service: " + service + " is not served (expected: "
                + (toldServices().isEmpty()
                        ? "a server that serves something; this one serves nothing"
                        : "one of " + this)
                + ")";
    }

    /** True if nothing is served. */
    boolean isEmpty() {
        return routes.isEmpty();
    }

    /** The full names of what is served. */
    Set<String> services() {
        return Collections.unmodifiableSet(names);
    }

    private Set<String> toldServices() {
        Set<String> told = new TreeSet<>(names);
        told.removeAll(untold);
        return told;
    }

    @Override
    public String toString() {
        return toldServices().toString();
    }

    /** Collects services. */
    static final class Builder {

        private final Map<String, Route> routes = new LinkedHashMap<>();
        private final Map<String, ServiceBinding<?>> bindings = new LinkedHashMap<>();
        private final Map<String, Topic<?>> topics = new HashMap<>();

        <T> void add(Class<T> type, T handler) {
            Objects.requireNonNull(type, "type: null (expected: a contract, or its other view)");
            Objects.requireNonNull(
                    handler, "handler of " + type.getName() + ": null (expected: what answers its calls)");
            add(Bindings.of(type), handler);
        }

        private <T> void add(ServiceBinding<T> binding, T handler) {
            bindings.put(binding.service(), binding);
            Set<String> own = new HashSet<>();
            for (Topic<?> topic : binding.topics()) {
                if (!own.add(topic.name())) {
                    throw new IllegalArgumentException("topic: " + topic + " is declared twice by "
                            + binding.type().getName() + " (expected: a name for each)");
                }
                Topic<?> before = topics.putIfAbsent(topic.name(), topic);
                if (before != null && !before.equals(topic)) {
                    throw new IllegalArgumentException(
                            "topic: " + topic + " of " + before.type().getName() + " and of "
                                    + topic.type().getName() + " (expected: one type of events)");
                }
            }
            for (RpcMethod<?> method : binding.methods()) {
                Route before = routes.putIfAbsent(method.fullName(), Route.of(binding, handler, method));
                if (before != null) {
                    throw new IllegalArgumentException(
                            "service: " + binding.service() + " is served twice (expected: once)");
                }
            }
        }

        /** The topics of all that was added, by their names. */
        Map<String, Topic<?>> topics() {
            return Map.copyOf(topics);
        }

        /** Of all that was added. */
        Collection<ServiceBinding<?>> bindings() {
            return Collections.unmodifiableCollection(bindings.values());
        }

        /** All that was added, behind these interceptors. */
        Services build(List<Interceptor> interceptors) {
            if (routes.isEmpty()) {
                return NONE;
            }
            Map<String, Route> intercepted = new HashMap<>(routes);
            intercepted.replaceAll((method, route) -> route.through(List.copyOf(interceptors)));
            return new Services(Map.copyOf(intercepted), bindings.keySet(), Set.of());
        }

        /**
         * All that was added and, if asked for, what tells how it stands, what takes and tells events, and what describes it;
         * unless that was added too, by a user's own handler.
         */
        Services build(
                @Nullable Health health, @Nullable Events events, boolean reflection, List<Interceptor> interceptors) {
            Builder all = new Builder();
            all.routes.putAll(routes);
            all.bindings.putAll(bindings);
            Set<String> untold = new HashSet<>();
            ServiceBinding<Health> checking = Bindings.of(Health.class);
            if (health != null && !bindings.containsKey(checking.service())) {
                all.add(checking, health);
                untold.add(checking.service());
            }
            if (events != null) {
                ServiceBinding<Events> publishing = Bindings.of(Events.class);
                if (!bindings.containsKey(publishing.service())) {
                    all.add(publishing, events);
                    untold.add(publishing.service());
                }
            }
            ServiceBinding<Reflection> reflecting = Bindings.of(Reflection.class);
            if (reflection && !bindings.containsKey(reflecting.service())) {
                all.bindings.put(reflecting.service(), reflecting);
                all.add(reflecting, new ReflectedServices(all.bindings.values()));
                untold.add(reflecting.service());
            }
            all.routes.replaceAll((method, route) -> route.through(interceptors));
            return new Services(Map.copyOf(all.routes), all.bindings.keySet(), untold);
        }
    }
}
