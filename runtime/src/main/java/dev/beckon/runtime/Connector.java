package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's way to its server: it connects when the first call comes, lets calls wait for the connection, and
 * connects again after a drop. Lives on one loop; {@link #start}, {@link #abandon} and {@link #close} may be called
 * from any thread.
 */
final class Connector implements Exchange.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final long FIRST_BACKOFF = 100_000_000L; // nanoseconds
    private static final long LONGEST_BACKOFF = 5_000_000_000L;

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
    private volatile boolean serverGone; // the server in this process was closed, and its loop ends
    private volatile @Nullable Failure full; // why one-way calls are refused
    private @Nullable Exchange exchange; // the one in use or being made
    private boolean ready;
    private boolean dialing;
    private int failures; // in a row
    private long retryAt;
    private @Nullable Failure refusal; // why the latest attempt failed
    private long timerAt = Long.MAX_VALUE;
    private int abandoned; // calls that may still be among the waiting

    Connector(String target, Dialer dialer, Loop loop, Workers workers, ClientSettings settings) {
        this.target = target;
        this.dialer = dialer;
        this.settings = settings;
        this.here = new LoopResources(loop);
        this.loop = loop;
        this.deliveries = new Deliveries(workers);
        this.calls = new HandoverQueue(settings.mostWaiting());
    }

    ClientSettings settings() {
        return settings;
    }

    boolean callbacksOnLoop() {
        return settings.callbacksOnLoop();
    }

    long time() {
        return loop.now();
    }

    /** The open exchange, if this is its loop's thread. */
    @Nullable
    Exchange exchangeHere() {
        return loop.inLoop() && ready ? exchange : null;
    }

    /** Runs a step on the loop, within a turn; never, once the loop has ended. */
    void onLoop(Runnable step) {
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

    /** Runs user code where callbacks go. */
    void runUserCode(Work code) {
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

    /** Takes a call whose request is written. */
    void start(ClientCall<?> call) {
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

    /** Nobody waits for a call any more. */
    void abandon(ClientCall<?> call) {
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
        Exchange on = call.exchange();
        if (on != null) {
            on.cancel(call);
        } else {
            // one that is still handed over is skipped when it is taken
            abandoned++;
            if (abandoned > waiting.size() / 2) { // to search each time would take too long when there are many
                waiting.removeIf(ClientCall::isDone);
                abandoned = 0;
            }
        }
    }

    /** Calls in flight and calls that wait for a connection; waits for the loop. */
    int openCalls() {
        return CompletableFuture.supplyAsync(() -> waiting.size() + (exchange == null ? 0 : exchange.openCalls()), loop)
                .join();
    }

    /** Why one-way calls are refused for now, or null if they are not; on any thread. */
    @Nullable
    Failure full() {
        return full;
    }

    @Override
    public void full(@Nullable Failure why) {
        full = why;
    }

    void lostOneWay(RpcMethod<?> method, Throwable why) {
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
            if (!call.isDone()) {
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
        } else if (refusal != null && !call.caller.waitsForReady() && loop.now() < retryAt) {
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
        deliveries.start();
        if (!waiting.isEmpty()) {
            dial();
        }
        if (next != Long.MAX_VALUE) {
            wakeUpBy(next);
        }
    }

    // ---- connections, on the loop

    private void dial() {
        if (dialing || exchange != null || closed) {
            return;
        }
        long now = loop.now();
        if (now < retryAt) {
            wakeUpBy(retryAt);
            return;
        }
        dialing = true;
        LOG.debug("Connecting to {}", target);
        Exchange fresh = new Exchange(
                this,
                here,
                true,
                settings.limits(),
                Services.NONE,
                deliveries,
                ThreadLocalRandom.current().nextInt());
        dialer.dial(loop, new Arrival(fresh), cause -> {
            dialing = false;
            refused("cannot connect: " + cause.getMessage() + " (expected: a Beckon server there)");
        });
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
    }

    private void refused(String why) {
        failures++;
        long backoff = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF << Math.min(failures - 1, 10));
        backoff = backoff / 2 + ThreadLocalRandom.current().nextLong(backoff / 2 + 1);
        retryAt = loop.now() + backoff;
        Failure failure = closed ? closedFailure() : Failures.failure(Code.UNAVAILABLE, Ran.NO, target + ": " + why);
        refusal = failure;
        if (closed) {
            LOG.debug("{}: {}", target, why);
        } else {
            LOG.info("{}: {}", target, why);
        }
        failWaiting(failure, !closed);
        deliveries.start();
        if (closed) {
            ended.complete(null);
        } else if (!waiting.isEmpty()) {
            dial();
        }
    }

    @Override
    public void ready(Exchange open, Hello peer) {
        ready = true;
        failures = 0;
        refusal = null;
        LOG.info("Connected to {} ({})", target, peer.agent());
        for (ClientCall<?> call = waiting.poll(); call != null; call = waiting.poll()) {
            if (!call.isDone()) {
                open.open(call);
            }
        }
    }

    @Override
    public void gone(Exchange lost, String why) {
        boolean was = ready;
        exchange = null;
        ready = false;
        full = null;
        if (closed) {
            failWaiting(closedFailure(), false);
            deliveries.start();
            ended.complete(null);
        } else if (was) {
            LOG.info("Connection to {} lost: {}", target, why);
            retryAt = loop.now();
            if (!waiting.isEmpty()) {
                dial();
            }
        } else {
            refused(why);
        }
    }

    // ---- the end

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
        if (exchange != null) {
            exchange.close(new Goodbye(Goodbye.NORMAL, "client closed"));
        } else { // a connection that comes yet is closed when it does
            ended.complete(null);
        }
    }
}
