package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.runtime.transport.Loop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's way to the client of one session. {@link #full(Failure)} on its loop, the rest on any thread. */
final class SessionCalls implements Destination {

    private static final Logger LOG = LoggerFactory.getLogger(SessionCalls.class);
    private static final int MOST_WAITING = 1 << 16;
    private static final long TIMEOUT_NANOS = 30_000_000_000L;

    private final Exchange exchange;
    private final Loop loop;
    private final Deliveries deliveries;
    private final List<Interceptor> interceptors;
    private final HandoverQueue calls = new HandoverQueue(MOST_WAITING);
    private volatile @Nullable Failure full;
    private volatile @Nullable String gone;

    SessionCalls(Exchange exchange, Loop loop, Deliveries deliveries, List<Interceptor> interceptors) {
        this.exchange = exchange;
        this.loop = loop;
        this.deliveries = deliveries;
        this.interceptors = interceptors;
    }

    /** The session is gone: calls fail at once. */
    void gone(String why) {
        gone = why;
    }

    void full(@Nullable Failure why) {
        full = why;
    }

    private Failure goneFailure(@Nullable String why) {
        return Failures.failure(
                Code.UNAVAILABLE, Ran.NO, "client " + exchange + ": gone, " + why + " (expected: connected)");
    }

    @Override
    public long timeoutNanos() {
        return TIMEOUT_NANOS;
    }

    @Override
    public boolean callbacksOnLoop() {
        return false;
    }

    @Override
    public long time() {
        return loop.now();
    }

    @Override
    public boolean isPlain() {
        return interceptors.isEmpty();
    }

    @Override
    public List<Interceptor> interceptors() {
        return interceptors;
    }

    @Override
    public Counters counters() {
        return exchange.counters();
    }

    @Override
    public @Nullable Exchange exchangeHere() {
        return loop.inLoop() && gone == null ? exchange : null;
    }

    @Override
    public void start(ClientCall<?> call) {
        if (gone != null) {
            call.refused(goneFailure(gone));
            return;
        }
        switch (calls.add(call)) {
            case FULL ->
                call.refused(Failures.failure(
                        Code.RESOURCE_EXHAUSTED,
                        Ran.NO,
                        "calls handed over to the event loop: " + MOST_WAITING + " (expected: fewer at a time)"));
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
                ((ClientCall<?>) handed).refused(goneFailure("the server is closed"));
            }
        }
    }

    private void takeCalls() {
        exchange.startTurn();
        Handed handed = calls.takeAll();
        while (handed != null) {
            Handed following = handed.next();
            handed.next(null);
            ClientCall<?> call = (ClientCall<?>) handed;
            counters().started(call.method.fullName());
            if (call.isOver()) {
                call.givenUp();
            } else if (gone != null) {
                call.failed(deliveries, goneFailure(gone));
            } else {
                ClientCallExtras extras = call.extras();
                if (extras != null) {
                    extras.attempt(exchange.toString(), null);
                }
                exchange.open(call);
            }
            handed = following;
        }
        exchange.endTurn();
    }

    @Override
    public void onLoop(Runnable step) {
        exchange.onLoop(step);
    }

    @Override
    public void runUserCode(Work code) {
        Exchange.start(deliveries.workers(), code);
    }

    @Override
    public void abandon(ClientCall<?> call) {
        try {
            loop.execute(() -> {
                call.givenUp();
                Exchange on = call.exchange(); // one that is still handed over is skipped when it is taken
                if (on != null) {
                    on.cancel(call);
                }
            });
        } catch (RejectedExecutionException over) {
            LOG.trace("A call was cancelled after its server had been closed");
        }
    }

    @Override
    public void endWithParent(ClientCall<?> call) {
        try {
            loop.execute(() -> endWithParentHere(call));
        } catch (RejectedExecutionException over) {
            LOG.trace("A call was cancelled after its server had been closed");
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
        } else { // it is still handed over
            call.failed(deliveries, extras.cancelledFailure());
            deliveries.start();
        }
    }

    @Override
    public @Nullable Failure full() {
        return full;
    }

    @Override
    public void lostOneWay(RpcMethod<?> method, Throwable why) {
        LOG.warn("One-way call of {} to client {} was lost: {}", method, exchange, why.getMessage());
    }
}
