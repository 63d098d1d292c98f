package dev.beckon.runtime;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Principal;
import dev.beckon.api.ServiceBinding;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.transport.Loop;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's session with one of its clients: what it knows of it, and the way to call what the client serves.
 * Thread-safe.
 *
 * <pre>{@code
 * for (ClientSession session : server.sessions().matching(ClientSession::serves)) {
 *     session.service(Display.class).show("closing in 5 minutes");
 * }
 * }</pre>
 */
public final class ClientSession {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    private final long id;
    private final Exchange exchange;
    private final Loop loop;
    private final String agent;
    private final String clientName;
    private final boolean serves;
    private final Principal principal;
    private final SessionCalls calls;
    private final CalledMethods methods;
    private volatile SessionState state = SessionState.OPEN;

    ClientSession(long id, Exchange exchange, Loop loop, Hello peer, SessionCalls calls, CalledMethods methods) {
        this.id = id;
        this.exchange = exchange;
        this.loop = loop;
        this.agent = peer.agent(); // not all of it: it has the client's secret
        this.clientName = peer.claim().name();
        this.serves = peer.maxMethods() > 0;
        this.principal = exchange.principal();
        this.calls = calls;
        this.methods = methods;
    }

    /** Its number, unique within the server: 1 for the first client. */
    public long id() {
        return id;
    }

    /** Where the client is, for people. */
    public String address() {
        return exchange.toString();
    }

    /** Name and version of the client's software, as it says. */
    public String agent() {
        return agent;
    }

    /** Who the client has proved to be; {@link Principal#ANONYMOUS} if the server asks nobody. */
    public Principal principal() {
        return principal;
    }

    /** The name that the client gives itself, or empty; a claim that nothing has verified. */
    public String clientName() {
        return clientName;
    }

    /** True if the client serves something, so that it can be called. */
    public boolean serves() {
        return serves;
    }

    /** How it stands. */
    public SessionState state() {
        return state;
    }

    /**
     * A stub of a contract that the client serves; its calls have 30 s unless their options say otherwise. Once the
     * client is gone they fail at once, with {@code UNAVAILABLE}, <i>ran: no</i>.
     *
     * @throws IllegalArgumentException if the annotation processor has not run for {@code type}
     */
    public <T> T service(Class<T> type) {
        return service(type, CallOptions.DEFAULT);
    }

    /** A stub whose calls have these options. */
    public <T> T service(Class<T> type, CallOptions options) {
        ServiceBinding<T> binding = Bindings.of(type);
        return binding.stub(methods.caller(calls, binding.methods(), options));
    }

    /** Closes the connection and tells the client why; what is in flight fails, and the client may come again. */
    public void close(String reason) {
        try {
            loop.execute(() -> exchange.close(new Goodbye(Goodbye.NORMAL, reason)));
        } catch (RejectedExecutionException over) {
            LOG.trace("A session was closed after its server had been");
        }
    }

    void become(SessionState next, String why) {
        state = next;
        if (next == SessionState.GONE) {
            calls.gone(why);
        }
    }

    SessionCalls calls() {
        return calls;
    }

    @Override
    public String toString() {
        return "session " + id + " of " + exchange;
    }
}
