package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.transport.Holdings;
import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server of a client: the connection to it, made when it is wanted and made again after a drop, later and later
 * while that fails. On the loop only.
 */
final class Target implements Exchange.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class); // one name for a client's connections
    private static final long LOOK_AGAIN = 50_000_000L; // nanoseconds

    /** Opens connections: of a transport, to one address. */
    interface Dialer {

        /** See {@link dev.beckon.runtime.transport.Transport#connect}. */
        void dial(Loop loop, LinkHandler handler, Consumer<Throwable> failed);
    }

    /** Whose server it is. */
    interface Watcher {

        /** Calls that no server has yet. */
        int unsentCalls();

        /** Whether somebody needs the connection. */
        boolean isWanted();

        /** It is connected. */
        void ready(Target target);

        /** It is not connected any more; if it is wanted, it will try again at once. */
        void lost(Target target);

        /** An attempt to connect has failed; {@link #refusal()} says why. */
        void refused(Target target);

        /** Its state has changed. */
        void changed(ConnectionChange change);

        /** It takes no one-way calls for now, or takes them again. */
        void fullChanged();

        /** Its connection was closed before what was in flight had ended. */
        void wasCut(Target target);

        /** It was closed, and the connection has ended. */
        void ended(Target target);
    }

    private final String name;
    private final Dialer dialer;
    private final ClientSettings settings;
    private final LoopResources here;
    private final Loop loop;
    private final Deliveries deliveries;
    private final Watcher watcher;
    private final Load load = new Load();

    private boolean closed;
    private boolean leaving;
    private @Nullable Failure full; // why one-way calls are refused
    private @Nullable Exchange exchange; // the one in use or being made
    private boolean ready;
    private boolean dialing;
    private boolean hurried; // the attempt that is being made began before it mattered
    private final Pace pace;
    private final Set<Exchange> retired = new LinkedHashSet<>(); // that drain: they end their calls
    private ConnectionState state = ConnectionState.IDLE;
    private boolean retryScheduled;
    private @Nullable Failure refusal; // why the latest attempt failed

    Target(
            String name,
            Dialer dialer,
            ClientSettings settings,
            LoopResources here,
            Deliveries deliveries,
            Watcher watcher) {
        this.name = name;
        this.pace = new Pace(settings.random());
        this.dialer = dialer;
        this.settings = settings;
        this.here = here;
        this.loop = here.loop;
        this.deliveries = deliveries;
        this.watcher = watcher;
    }

    /** Its exchange if calls can be opened on it: not one that is ending, since that would lose them. */
    @Nullable
    Exchange open() {
        Exchange on = exchange;
        return ready && !leaving && on != null && on.isOpen() ? on : null;
    }

    /** Its exchange, which may be ending, if it is connected. */
    @Nullable
    Exchange exchange() {
        return ready ? exchange : null;
    }

    boolean isReady() {
        return ready && !leaving;
    }

    Load load() {
        return load;
    }

    ConnectionState state() {
        return state;
    }

    private void become(ConnectionState next, String why) {
        become(next, false, why);
    }

    private void become(ConnectionState next, boolean drains, String why) {
        ConnectionState before = state;
        if (before != next && before != ConnectionState.SHUTDOWN) {
            state = next;
            watcher.changed(new ConnectionChange(name, before, next, drains, why));
        }
    }

    /** Calls in flight on its connection. */
    int openCalls() {
        return exchange == null ? 0 : exchange.openCalls();
    }

    /** Calls in flight on connections that drain. */
    int leavingCalls() {
        return retired.stream().mapToInt(Exchange::openCalls).sum();
    }

    /** What calls fail with that do not want to wait: why the latest attempt failed, until the next one starts. */
    @Nullable
    Failure refusal() {
        return refusal != null && !dialing && loop.now() < pace.retryAt() ? refusal : null;
    }

    /** Why the latest attempt failed, or that none has yet. */
    String latestRefusal() {
        return refusal == null ? name + ": not connected yet" : refusal.message();
    }

    @Nullable
    Failure full() {
        return full;
    }

    @Override
    public void full(Exchange on, @Nullable Failure why) {
        if (on == exchange) {
            full = why;
            watcher.fullChanged();
        }
    }

    // ---- connecting

    /** Connects, unless it is connected, or waits for its next attempt. */
    void connect() {
        if (dialing || exchange != null || closed || leaving) {
            return;
        }
        long now = loop.now();
        if (now < pace.retryAt()) {
            if (!retryScheduled) {
                retryScheduled = true;
                loop.schedule(this::tryAgain, pace.retryAt() - now);
            }
            return;
        }
        dialing = true;
        become(ConnectionState.CONNECTING, "connecting");
        LOG.debug("Connecting to {}", name);
        Exchange fresh = new Exchange(
                this,
                here,
                true,
                settings.limits(),
                settings.services(),
                deliveries,
                settings.random().get().nextInt());
        settings.introducer()
                .introduce(
                        loop,
                        claim -> {
                            fresh.claim(claim);
                            dialer.dial(loop, new Arrival(fresh), this::dialFailed);
                        },
                        cause -> {
                            dialing = false;
                            refused(Code.UNAUTHENTICATED, "credentials: cannot be had: " + cause.getMessage());
                        });
    }

    /** Connects without waiting for its time; once more, if the attempt that is being made fails: it may have come too early. */
    void hurry() {
        hurried = dialing || exchange != null && !ready;
        pace.hurry(loop.now());
        connect();
    }

    private void tryAgain() {
        retryScheduled = false;
        connectIfWanted();
    }

    private void connectIfWanted() {
        if (watcher.isWanted()) {
            connect();
        }
    }

    private void dialFailed(Throwable cause) {
        dialing = false;
        String why = String.valueOf(cause.getMessage());
        refused(
                cause instanceof RefusedException ? Code.UNAUTHENTICATED : Code.UNAVAILABLE,
                "cannot connect: " + why + (why.contains("(expected: ") ? "" : " (expected: a Beckon server there)"));
    }

    /** Takes note that the connection is there, then is the exchange. */
    private final class Arrival implements LinkHandler {
        private final Exchange fresh;

        Arrival(Exchange fresh) {
            this.fresh = fresh;
        }

        @Override
        public void opened(Link link) {
            dialing = false;
            exchange = fresh;
            fresh.opened(link);
            if (closed || leaving) {
                fresh.close(goodbye());
            }
        }

        @Override
        public int received(byte[] area, int from, int to) {
            return fresh.received(area, from, to);
        }

        @Override
        public void writable() {
            fresh.writable();
        }

        @Override
        public void closed(@Nullable Throwable cause) {
            fresh.closed(cause);
        }

        @Override
        public Holdings holdings() {
            Holdings own = fresh.holdings();
            return new Holdings(
                    own.calls() + watcher.unsentCalls(),
                    own.keptCalls(),
                    own.outgoingBytes(),
                    own.incomingBytes(),
                    own.borrowedBytes(),
                    own.itemStreams(),
                    own.itemBytes());
        }
    }

    private void refused(Code code, String why) {
        if (closed || leaving) {
            LOG.debug("{}: {}", name, why);
            endIfOver();
            return;
        }
        LOG.info("{}: {}", name, why);
        pace.failed(loop.now());
        if (hurried) {
            hurried = false;
            pace.hurry(loop.now());
        }
        refusal = Failures.failure(code, Ran.NO, name + ": " + why);
        become(ConnectionState.TRANSIENT_FAILURE, why);
        watcher.refused(this);
        connectIfWanted();
    }

    @Override
    public void ready(Exchange open, Hello peer) {
        ready = true;
        pace.connected(loop.now());
        hurried = false;
        refusal = null;
        become(ConnectionState.READY, "connected");
        LOG.info("Connected to {} ({})", name, peer.agent());
        watcher.ready(this);
    }

    @Override
    public void draining(Exchange departing, String why) {
        if (departing != exchange) {
            return;
        }
        LOG.info("{} drains: {}", name, why);
        retired.add(departing);
        pace.left(loop.now());
        noExchange(true, "the server drains: " + why);
    }

    /** There is no connection for new calls any more. */
    private void noExchange(boolean drains, String why) {
        exchange = null;
        ready = false;
        full = null;
        become(ConnectionState.IDLE, drains, why);
        watcher.lost(this);
        connectIfWanted();
    }

    @Override
    public void gone(Exchange lost, String why) {
        if (lost.wasCut()) {
            watcher.wasCut(this);
        }
        if (retired.remove(lost)) {
            LOG.debug("The connection to {} that drained has ended: {}", name, why);
            endIfOver();
            return;
        }
        boolean was = ready;
        if (was && !closed && !leaving) {
            LOG.info("Connection to {} lost: {}", name, why);
            pace.lost(loop.now());
            noExchange(false, "connection lost: " + why);
            return;
        }
        exchange = null;
        ready = false;
        full = null;
        if (closed || leaving) {
            endIfOver();
        } else {
            refused(lost.isRefused() ? Code.UNAUTHENTICATED : Code.UNAVAILABLE, why);
        }
    }

    private void endIfOver() {
        if (closed && exchange == null && retired.isEmpty()) {
            watcher.ended(this);
        }
    }

    // ---- the end

    /** It gets no more calls; the connection ends once those that it has have ended. */
    void leave() {
        leaving = true;
        LOG.info("{} is no longer a target", name);
        endWithLastCall();
    }

    /** Looks now and then: nobody waits for this, and to count at each end of a call would cost each call. */
    private void endWithLastCall() {
        if (closed) {
            return;
        }
        if (openCalls() == 0 && retired.isEmpty()) {
            close();
        } else {
            loop.schedule(this::endWithLastCall, LOOK_AGAIN);
        }
    }

    /** Ends the connection once what is in flight has ended, or the grace is over. */
    void drain(long graceNanos) {
        closed = true;
        become(ConnectionState.SHUTDOWN, "draining");
        List<Exchange> all = new ArrayList<>(retired);
        if (exchange != null) {
            all.add(exchange);
        }
        all.forEach(one -> one.drain(graceNanos, "the client goes away"));
        endIfOver();
    }

    /** Ends the connection; calls in flight fail. The watcher hears when it has ended. */
    void close() {
        closed = true;
        become(ConnectionState.SHUTDOWN, leaving ? "no longer a target" : "closed");
        for (Exchange departing : List.copyOf(retired)) {
            departing.close(goodbye());
        }
        if (exchange != null) {
            exchange.close(goodbye());
        }
        endIfOver(); // a connection that comes yet is closed when it does
    }

    private Goodbye goodbye() {
        return new Goodbye(Goodbye.NORMAL, leaving ? "no longer a target of the client" : "client closed");
    }

    @Override
    public String toString() {
        return name;
    }
}
