package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.Interceptor;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.transport.Loop;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sessions of a server with the clients that are connected. Thread-safe. */
public final class Sessions {

    private final Map<Exchange, ClientSession> sessions = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final CalledMethods methods = new CalledMethods();
    private final Notices<SessionChange> changes;
    private final List<Interceptor> interceptors;

    /** @param interceptors of calls to clients */
    Sessions(Executor workers, List<Interceptor> interceptors) {
        this.interceptors = interceptors;
        this.changes = new Notices<>(workers);
    }

    /** All of them, in the order in which they came. */
    public List<ClientSession> all() {
        return matching(session -> true);
    }

    /** Those that match, in the order in which they came. */
    public List<ClientSession> matching(Predicate<ClientSession> predicate) {
        return sessions.values().stream()
                .filter(predicate)
                .sorted(Comparator.comparingLong(ClientSession::id))
                .toList();
    }

    /**
     * Calls each client that matches, at once, and tells of each what came of it.
     *
     * <pre>{@code
     * server.sessions()
     *         .call(session -> session.principal().name().startsWith("kitchen"), Display.class, display -> display.show("closing"))
     *         .forEach((session, shown) -> shown.whenComplete((none, failed) -> ...));
     * }</pre>
     *
     * @param type a contract that the clients serve, or its other view
     * @param call makes the call on the stub of one client; what it throws fails that client's future
     * @return a future for each client that is connected now and matches, in the order in which they came; of one that does
     *     not serve the contract it fails with {@code UNIMPLEMENTED}
     * @throws IllegalArgumentException if the annotation processor has not run for {@code type}
     */
    public <T, R extends @Nullable Object> Map<ClientSession, CompletableFuture<R>> call(
            Predicate<ClientSession> which, Class<T> type, Function<? super T, CompletableFuture<R>> call) {
        Map<ClientSession, CompletableFuture<R>> outcomes = new LinkedHashMap<>();
        for (ClientSession session : matching(which)) {
            T stub = session.service(type);
            CompletableFuture<R> outcome;
            try {
                outcome = call.apply(stub);
            } catch (RuntimeException thrown) {
                outcome = CompletableFuture.failedFuture(thrown);
            }
            outcomes.put(session, outcome);
        }
        return outcomes;
    }

    /**
     * The session that a call came on, to be asked by its handler.
     *
     * @throws IllegalArgumentException if the call is none of this server's, or its client is gone
     */
    public ClientSession of(CallContext call) {
        ClientSession session = call instanceof ServerCall ours ? sessions.get(ours.exchange()) : null;
        if (session == null) {
            throw new IllegalArgumentException("call: " + call.method() + " in stream " + call.streamId()
                    + " (expected: one of a client that is connected to this server)");
        }
        return session;
    }

    /**
     * Tells of each client that comes, goes away or is gone, from now on; one event after the other, on a worker. What
     * the listener throws is logged.
     */
    public Registration onChange(Consumer<SessionChange> listener) {
        return changes.add(listener);
    }

    // ---- on the session's loop

    void up(Exchange exchange, Loop loop, Deliveries deliveries, Hello peer) {
        SessionCalls calls = new SessionCalls(exchange, loop, deliveries, interceptors);
        ClientSession session = new ClientSession(ids.incrementAndGet(), exchange, loop, peer, calls, methods);
        sessions.put(exchange, session);
        changes.tell(new SessionChange(session, SessionState.OPEN, "connected"));
    }

    void draining(Exchange exchange, String why) {
        ClientSession session = sessions.get(exchange);
        if (session != null && session.state() == SessionState.OPEN) {
            become(session, SessionState.DRAINING, why);
        }
    }

    void gone(Exchange exchange, String why) {
        ClientSession session = sessions.remove(exchange);
        if (session != null) {
            become(session, SessionState.GONE, why);
        }
    }

    private void become(ClientSession session, SessionState state, String why) {
        session.become(state, why);
        changes.tell(new SessionChange(session, state, why));
    }

    void full(Exchange exchange, dev.beckon.protocol.wire.@Nullable Failure why) {
        ClientSession session = sessions.get(exchange);
        if (session != null) {
            session.calls().full(why);
        }
    }
}
