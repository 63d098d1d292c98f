package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.transport.Holdings;
import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's way to its server: it connects when the first call comes, lets calls wait for the connection, and
 * connects again after a drop. Lives on one loop; {@link #start}, {@link #abandon} and {@link #close} may be called
 * from any thread.
 */
final class Connector implements Exchange.Owner, Destination {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    /** Opens connections: of a transport, to one address. */
    interface Dialer {

        /** See {@link dev.beckon.runtime.transport.Transport#connect}. */
        void dial(Loop loop, LinkHandler handler, Consumer<Throwable> failed);
    }

    private final String target;
    private final Dialer dialer;
    private final ClientSettings settings;
    private final LoopResources here;
    private final Loop loop;
    private final Deliveries deliveries;
    private final HandoverQueue calls;
    private final ArrayDeque<ClientCall<?>> waiting = new ArrayDeque<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    private volatile boolean closed;
    private volatile boolean cut; // a connection that drained ended before its calls had
    private volatile boolean serverGone; // the server in this process was closed, and its loop ends
    private volatile @Nullable Failure full; // why one-way calls are refused
    private final Notices<ConnectionChange> changes;
    private final Pace pace;
    private final Set<Exchange> retired = new HashSet<>(); // of servers that drain: they end their calls
    private volatile ConnectionState state = ConnectionState.IDLE;
    private @Nullable Exchange exchange; // the one in use or being made
    private boolean ready;
    private boolean dialing;
    private @Nullable Failure refusal; // why the latest attempt failed
    private long timerAt = Long.MAX_VALUE;
    private int abandoned; // calls that may still be among the waiting

    Connector(String target, Dialer dialer, Loop loop, Workers workers, ClientSettings settings) {
        this.target = target;
        this.dialer = dialer;
        this.settings = settings;
        this.pace = new Pace(settings.random());
        this.here = new LoopResources(loop, new Counters(settings.listener()));
        this.loop = loop;
        this.deliveries = new Deliveries(workers);
        this.calls = new HandoverQueue(settings.mostWaiting());
        this.changes = new Notices<>(workers);
    }

    /** Connects without a call, if it is to stay connected. */
    void begin() {
        if (settings.staysConnected()) {
            loop.execute(this::dial);
        }
    }

    /** How it stands with the server; on any thread. */
    ConnectionState state() {
        return closed ? ConnectionState.SHUTDOWN : state;
    }

    /** Tells of changes of the state. */
    Registration onState(Consumer<ConnectionChange> listener) {
        return changes.add(listener);
    }

    private void become(ConnectionState next, String why) {
        ConnectionState before = state;
        if (before != next && before != ConnectionState.SHUTDOWN) {
            state = next;
            changes.tell(new ConnectionChange(target, before, next, why));
        }
    }

    /** True if somebody needs a connection. */
    private boolean isWanted() {
        return !closed && (settings.staysConnected() || !waiting.isEmpty());
    }

    @Override
    public long timeoutNanos() {
        return settings.timeoutNanos();
    }

    @Override
    public boolean callbacksOnLoop() {
        return settings.callbacksOnLoop();
    }

    @Override
    public long time() {
        return loop.now();
    }

    @Override
    public Counters counters() {
        return here.counters;
    }

    @Override
    public boolean isPlain() {
        return settings.isPlain();
    }

    @Override
    public List<Interceptor> interceptors() {
        return settings.interceptors();
    }

    @Override
    public @Nullable Exchange exchangeHere() {
        return loop.inLoop() && ready ? exchange : null;
    }

    @Override
    public void onLoop(Runnable step) {
        if (loop.inLoop() && exchange != null) {
            exchange.onLoop(step);
            return;
        }
        try {
            loop.execute(() -> {
                Exchange open = exchange;
                if (open != null) {
                    open.onLoop(step);
                } else {
                    step.run();
                    deliveries.start();
                }
            });
        } catch (RejectedExecutionException over) {
            LOG.trace("A stream was used after its client had been closed");
        }
    }

    @Override
    public void runUserCode(Work code) {
        if (!settings.callbacksOnLoop()) {
            Exchange.start(deliveries.workers(), code);
        } else if (loop.inLoop()) {
            code.run();
        } else {
            try {
                loop.execute(code);
            } catch (RejectedExecutionException over) {
                code.run(); // the end has to be told
            }
        }
    }

    // ---- calls, from any thread

    @Override
    public void start(ClientCall<?> call) {
        if (closed) {
            call.refused(closedFailure());
            return;
        }
        switch (calls.add(call)) {
            case FULL ->
                call.refused(Failures.failure(
                        Code.RESOURCE_EXHAUSTED,
                        Ran.NO,
                        "calls handed over to the event loop: " + settings.mostWaiting()
                                + " (expected: fewer at a time)"));
            case FIRST -> wake();
            case TAKEN -> {
                // whoever was first has woken the loop
            }
        }
    }

    private void wake() {
        try {
            loop.execute(this::takeCalls);
        } catch (RejectedExecutionException over) {
            for (Handed handed = calls.takeAll(); handed != null; handed = handed.next()) {
                ((ClientCall<?>) handed).refused(closedFailure());
            }
        }
    }

    @Override
    public void abandon(ClientCall<?> call) {
        if (loop.inLoop()) {
            abandonHere(call);
            return;
        }
        try {
            loop.execute(() -> abandonHere(call));
        } catch (RejectedExecutionException over) {
            LOG.trace("A call was cancelled after its client had been closed");
        }
    }

    private void abandonHere(ClientCall<?> call) {
        call.givenUp();
        Exchange on = call.exchange();
        if (on != null) {
            on.cancel(call);
        } else {
            // one that is still handed over is skipped when it is taken
            abandoned++;
            if (abandoned > waiting.size() / 2) { // to search each time would take too long when there are many
                waiting.removeIf(ClientCall::isOver);
                abandoned = 0;
                here.counters.waiting(waiting.size());
            }
        }
    }

    /** The call that this one is part of was cancelled. */
    @Override
    public void endWithParent(ClientCall<?> call) {
        try {
            loop.execute(() -> endWithParentHere(call));
        } catch (RejectedExecutionException over) {
            LOG.trace("A call was cancelled after its client had been closed");
        }
    }

    private void endWithParentHere(ClientCall<?> call) {
        ClientCallExtras extras = call.extras();
        if (extras == null || call.isOver()) {
            return;
        }
        Exchange on = call.exchange();
        if (on != null) {
            on.cancel(call, extras.cancelledFailure());
        } else {
            call.failed(deliveries, extras.cancelledFailure());
            abandonHere(call);
            deliveries.start();
        }
    }

    /** Calls in flight and calls that wait for a connection; waits for the loop. */
    int openCalls() {
        return CompletableFuture.supplyAsync(
                        () -> waiting.size()
                                + (exchange == null ? 0 : exchange.openCalls())
                                + retired.stream().mapToInt(Exchange::openCalls).sum(),
                        loop)
                .join();
    }

    @Override
    public @Nullable Failure full() {
        return full;
    }

    @Override
    public void full(Exchange on, @Nullable Failure why) {
        if (on == exchange) {
            full = why;
        }
    }

    @Override
    public void lostOneWay(RpcMethod<?> method, Throwable why) {
        LOG.warn("One-way call of {} to {} was lost: {}", method, target, why.getMessage());
    }

    private Failure closedFailure() {
        String who = serverGone ? target : "client of " + target;
        return Failures.failure(Code.UNAVAILABLE, Ran.NO, who + ": closed (expected: open)");
    }

    // ---- calls, on the loop

    private void takeCalls() {
        Exchange open = ready ? exchange : null;
        if (open != null) {
            open.startTurn();
        }
        Handed handed = calls.takeAll();
        while (handed != null) {
            Handed following = handed.next();
            handed.next(null);
            ClientCall<?> call = (ClientCall<?>) handed;
            here.counters.started(call.method.fullName());
            if (!call.isOver()) {
                place(call);
            }
            handed = following;
        }
        if (open != null) {
            open.endTurn();
        } else {
            deliveries.start();
        }
    }

    private void place(ClientCall<?> call) {
        Exchange open = exchange;
        if (closed) {
            call.failed(deliveries, closedFailure());
        } else if (ready && open != null && open.isOpen()) { // not one that is ending: that would lose the call
            open.open(call);
        } else if (refusal != null && !call.caller.waitsForReady() && loop.now() < pace.retryAt()) {
            call.failed(deliveries, refusal);
        } else if (waiting.size() >= settings.mostWaiting()) {
            call.failed(
                    deliveries,
                    Failures.failure(
                            Code.RESOURCE_EXHAUSTED,
                            Ran.NO,
                            "calls that wait for a connection to " + target + ": " + waiting.size()
                                    + " (expected: below " + settings.mostWaiting() + ")"));
        } else {
            waiting.add(call);
            here.counters.waiting(waiting.size());
            wakeUpBy(call.deadline);
            dial();
        }
    }

    private void failWaiting(Failure why, boolean butNotPatient) {
        List<ClientCall<?>> stay = new ArrayList<>();
        for (ClientCall<?> call = waiting.poll(); call != null; call = waiting.poll()) {
            if (butNotPatient && call.caller.waitsForReady()) {
                stay.add(call);
            } else {
                call.failed(deliveries, why);
            }
        }
        waiting.addAll(stay);
        here.counters.waiting(waiting.size());
    }

    private void wakeUpBy(long time) {
        if (time < timerAt) {
            timerAt = time;
            loop.schedule(this::wakeUp, time - loop.now());
        }
    }

    private void wakeUp() {
        timerAt = Long.MAX_VALUE;
        long now = loop.now();
        long next = Long.MAX_VALUE;
        List<ClientCall<?>> stay = new ArrayList<>(waiting.size());
        for (ClientCall<?> call = waiting.poll(); call != null; call = waiting.poll()) {
            if (call.deadline <= now) {
                call.failed(deliveries, call.caller.expiredFailure(call));
            } else {
                next = Math.min(next, call.deadline);
                stay.add(call);
            }
        }
        waiting.addAll(stay);
        here.counters.waiting(waiting.size());
        deliveries.start();
        if (isWanted()) {
            dial();
        }
        if (next != Long.MAX_VALUE) {
            // each wake-up looks at all, so they come the less often the more there are: at most 65 ms late
            wakeUpBy(Math.max(next, now + 1_000L * waiting.size()));
        }
    }

    // ---- connections, on the loop

    private void dial() {
        if (dialing || exchange != null || closed) {
            return;
        }
        long now = loop.now();
        if (now < pace.retryAt()) {
            wakeUpBy(pace.retryAt());
            return;
        }
        dialing = true;
        become(ConnectionState.CONNECTING, "connecting");
        LOG.debug("Connecting to {}", target);
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
            if (closed) {
                fresh.close(new Goodbye(Goodbye.NORMAL, "client closed"));
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
                    own.calls() + waiting.size(),
                    own.keptCalls(),
                    own.outgoingBytes(),
                    own.incomingBytes(),
                    own.borrowedBytes());
        }
    }

    private void refused(Code code, String why) {
        pace.failed(loop.now());
        Failure failure = closed ? closedFailure() : Failures.failure(code, Ran.NO, target + ": " + why);
        refusal = failure;
        if (closed) {
            LOG.debug("{}: {}", target, why);
        } else {
            LOG.info("{}: {}", target, why);
            become(ConnectionState.TRANSIENT_FAILURE, why);
        }
        failWaiting(failure, !closed && code != Code.UNAUTHENTICATED); // that does not pass by waiting
        deliveries.start();
        if (closed) {
            endIfOver();
        } else if (isWanted()) {
            dial();
        }
    }

    @Override
    public void ready(Exchange open, Hello peer) {
        ready = true;
        pace.connected(loop.now());
        refusal = null;
        become(ConnectionState.READY, "connected");
        LOG.info("Connected to {} ({})", target, peer.agent());
        for (ClientCall<?> call = waiting.poll(); call != null; call = waiting.poll()) {
            if (!call.isOver()) {
                open.open(call);
            }
        }
        here.counters.waiting(0);
    }

    @Override
    public void draining(Exchange leaving, String why) {
        if (leaving != exchange) {
            return;
        }
        LOG.info("{} drains: {}", target, why);
        retired.add(leaving);
        pace.left(loop.now());
        noExchange("the server drains: " + why);
    }

    /** There is no connection for new calls any more. */
    private void noExchange(String why) {
        exchange = null;
        ready = false;
        full = null;
        become(ConnectionState.IDLE, why);
        if (isWanted()) {
            dial();
        }
    }

    @Override
    public void gone(Exchange lost, String why) {
        if (lost.wasCut()) {
            cut = true;
        }
        if (retired.remove(lost)) {
            LOG.debug("The connection to {} that drained has ended: {}", target, why);
            endIfOver();
            return;
        }
        if (ready && !closed) {
            LOG.info("Connection to {} lost: {}", target, why);
            pace.lost(loop.now());
            noExchange("connection lost: " + why);
            return;
        }
        exchange = null;
        ready = false;
        full = null;
        if (closed) {
            failWaiting(closedFailure(), false);
            deliveries.start();
            endIfOver();
        } else {
            refused(lost.isRefused() ? Code.UNAUTHENTICATED : Code.UNAVAILABLE, why);
        }
    }

    private void endIfOver() {
        if (closed && exchange == null && retired.isEmpty()) {
            ended.complete(null);
        }
    }

    // ---- the end

    /** Ends the connection once what is in flight has ended, or the grace is over; on any thread. See {@link #ended}. */
    void drain(long graceNanos) {
        try {
            loop.execute(() -> drainHere(graceNanos));
        } catch (RejectedExecutionException over) {
            ended.complete(null);
        }
    }

    private void drainHere(long graceNanos) {
        takeCalls(); // those that were made before
        closed = true;
        become(ConnectionState.SHUTDOWN, "draining");
        failWaiting(closedFailure(), false);
        deliveries.start();
        List<Exchange> all = new ArrayList<>(retired);
        if (exchange != null) {
            all.add(exchange);
        }
        all.forEach(one -> one.drain(graceNanos, "the client goes away"));
        endIfOver();
    }

    /** True if a connection was closed before what was in flight had ended. */
    boolean wasCut() {
        return cut;
    }

    /** Ends the connection; completes when that is done. Calls in flight fail. */
    CompletableFuture<@Nullable Void> close() {
        closed = true;
        try {
            loop.execute(this::closeHere);
        } catch (RejectedExecutionException over) {
            ended.complete(null);
        }
        return ended;
    }

    /** Completes when the connection has ended after {@link #close}. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** The loop, which is the server's, ends; on any thread. */
    void serverIsGone() {
        serverGone = true;
        close();
    }

    private void closeHere() {
        takeCalls();
        failWaiting(closedFailure(), false);
        deliveries.start();
        become(ConnectionState.SHUTDOWN, "closed");
        for (Exchange leaving : List.copyOf(retired)) {
            leaving.close(new Goodbye(Goodbye.NORMAL, "client closed"));
        }
        if (exchange != null) {
            exchange.close(new Goodbye(Goodbye.NORMAL, "client closed"));
        }
        endIfOver(); // a connection that comes yet is closed when it does
    }
}
