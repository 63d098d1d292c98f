package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.runtime.transport.Loop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's way to its servers: it takes calls from any thread, lets them wait until a server is connected, chooses the
 * server of each, and tries again where that is safe. Lives on one loop; {@link #start}, {@link #abandon} and
 * {@link #close} may be called from any thread.
 */
final class Connector implements Target.Watcher, Destination {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final int LONGEST_KEPT = 256 * 1024; // bytes of a request that is kept for another attempt
    private static final int MOST_KEPT = 16 * 1024 * 1024; // bytes of all of them
    private static final long FIRST_PAUSE = 25_000_000L; // nanoseconds before the second attempt
    private static final long LONGEST_PAUSE = 1_000_000_000L;
    private static final int MOST_NAMED = 3; // servers in a message
    private static final List<ConnectionState> BEST_FIRST = List.of(
            ConnectionState.READY,
            ConnectionState.CONNECTING,
            ConnectionState.IDLE,
            ConnectionState.TRANSIENT_FAILURE,
            ConnectionState.SHUTDOWN);

    private final String name;
    private final ClientSettings settings;
    private final LoopResources here;
    private final Loop loop;
    private final Deliveries deliveries;
    private final HandoverQueue calls;
    private final ArrayDeque<ClientCall<?>> waiting = new ArrayDeque<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final Balancer balancer;
    private final RetryBudget budget = new RetryBudget();
    private final RandomGenerator random;
    private final @Nullable Targets discovery; // null if there is one server and always will be
    private final Function<InetSocketAddress, Target.Dialer> dialers;
    private final Map<InetSocketAddress, Target> byAddress = new LinkedHashMap<>();
    private final Set<Target> living = new LinkedHashSet<>(); // also those that leave
    private Target[] targets = new Target[0]; // those that do not leave
    private Target[] connected = new Target[0];
    private @Nullable Exchange only; // with the one server, if there is one and always will be, and it is connected
    private final boolean plain;
    private final boolean onLoop;
    private final Notices<ConnectionChange> changes;
    private volatile ConnectionState state = ConnectionState.IDLE;

    private volatile boolean closed;
    private volatile boolean cut; // a connection that drained ended before its calls had
    private volatile boolean serverGone; // the server in this process was closed, and its loop ends
    private volatile @Nullable Failure full; // why one-way calls are refused
    private Targets.@Nullable Watch watch;
    private boolean started; // discovery, with the first call
    private @Nullable Failure unknown; // why it is not known which servers there are
    private long timerAt = Long.MAX_VALUE;
    private int abandoned; // calls that may still be among the waiting
    private final Set<ClientCall<?>> pausing = new LinkedHashSet<>(); // their next attempt waits a moment
    private int kept; // bytes of requests that have been sent

    private Connector(
            String name,
            Loop loop,
            Workers workers,
            ClientSettings settings,
            @Nullable Targets discovery,
            Function<InetSocketAddress, Target.Dialer> dialers) {
        this.name = name;
        this.settings = settings;
        this.plain = settings.isPlain();
        this.onLoop = settings.callbacksOnLoop();
        this.here = new LoopResources(
                loop, new Counters(settings.listener()), new Incidents(loop::now), ByteBudget.UNBOUNDED);
        this.loop = loop;
        this.deliveries = new Deliveries(workers, new CallQueue(workers, loop::now, Server.MAX_QUEUE_TIME));
        this.calls = new HandoverQueue(settings.mostWaiting());
        this.random = () -> settings.random().get().nextLong();
        this.balancer = new Balancer(settings.balancing(), random);
        this.discovery = discovery;
        this.dialers = dialers;
        this.changes = new Notices<>(workers);
    }

    /** A way to one server. */
    static Connector toOne(String name, Target.Dialer dialer, Loop loop, Workers workers, ClientSettings settings) {
        Connector connector = new Connector(name, loop, workers, settings, null, address -> dialer);
        Target only = new Target(name, dialer, settings, connector.here, connector.deliveries, connector);
        connector.living.add(only);
        connector.targets = new Target[] {only};
        return connector;
    }

    /**
     * A way to servers that come and go.
     *
     * @param dialers how to connect to each
     */
    static Connector toMany(
            String name,
            Targets discovery,
            Function<InetSocketAddress, Target.Dialer> dialers,
            Loop loop,
            Workers workers,
            ClientSettings settings) {
        return new Connector(name, loop, workers, settings, discovery, dialers);
    }

    /** Connects without a call, if it is to stay connected. */
    void begin() {
        if (settings.staysConnected()) {
            loop.execute(this::connect);
        }
    }

    /** How it stands with the servers: as with the one that stands best; on any thread. */
    ConnectionState state() {
        return closed ? ConnectionState.SHUTDOWN : state;
    }

    /** Tells of changes of the state, of each server its own. */
    Registration onState(Consumer<ConnectionChange> listener) {
        return changes.add(listener);
    }

    @Override
    public void changed(ConnectionChange change) {
        state = bestState();
        changes.tell(change);
    }

    private ConnectionState bestState() {
        ConnectionState best = targets.length == 0 ? ConnectionState.IDLE : ConnectionState.SHUTDOWN;
        for (Target target : targets) {
            ConnectionState other = target.state();
            if (BEST_FIRST.indexOf(other) < BEST_FIRST.indexOf(best)) {
                best = other;
            }
        }
        return best;
    }

    @Override
    public long timeoutNanos() {
        return settings.timeoutNanos();
    }

    @Override
    public boolean callbacksOnLoop() {
        return onLoop;
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
        return plain;
    }

    @Override
    public List<Interceptor> interceptors() {
        return settings.interceptors();
    }

    /** Only where there is one server: with several, requests are kept for another attempt, not written in place. */
    @Override
    public @Nullable Exchange exchangeHere() {
        return loop.inLoop() ? only : null;
    }

    @Override
    public void onLoop(Runnable step) {
        if (loop.inLoop()) {
            onLoopHere(step);
            return;
        }
        try {
            loop.execute(() -> onLoopHere(step));
        } catch (RejectedExecutionException over) {
            LOG.trace("A stream was used after its client had been closed");
        }
    }

    private void onLoopHere(Runnable step) {
        Exchange open = connected.length == 0 ? null : connected[0].exchange();
        if (open != null) {
            open.onLoop(step);
        } else {
            step.run();
            deliveries.start();
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
        forget(call);
        call.givenUp();
        Exchange on = call.exchange();
        if (on != null) {
            on.cancel(call);
        } else if (!endPause(call)) {
            // one that is still handed over is skipped when it is taken
            abandoned++;
            if (abandoned > waiting.size() / 2) { // to search each time would take too long when there are many
                waiting.removeIf(ClientCall::isOver);
                abandoned = 0;
                here.counters.waiting(waiting.size());
            }
        }
    }

    private boolean endPause(ClientCall<?> call) {
        Attempts attempts = call.attempts();
        boolean paused = attempts != null && attempts.cancelPause();
        if (paused) {
            pausing.remove(call);
        }
        return paused;
    }

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

    /** Calls in flight and calls that wait for a connection or for another attempt; waits for the loop. */
    int openCalls() {
        return CompletableFuture.supplyAsync(this::openCallsHere, loop).join();
    }

    private int openCallsHere() {
        int open = waiting.size() + pausing.size();
        for (Target target : living) {
            open += target.openCalls() + target.leavingCalls();
        }
        return open;
    }

    @Override
    public @Nullable Failure full() {
        return full;
    }

    @Override
    public void fullChanged() {
        Failure why = null;
        for (Target target : connected) {
            why = target.full();
            if (why == null) {
                break;
            }
        }
        full = why;
    }

    @Override
    public void lostOneWay(RpcMethod<?> method, Throwable why) {
        LOG.warn("One-way call of {} to {} was lost: {}", method, name, why.getMessage());
    }

    private Failure closedFailure() {
        String who = serverGone ? name : "client of " + name;
        return Failures.failure(Code.UNAVAILABLE, Ran.NO, who + ": closed (expected: open)");
    }

    // ---- calls, on the loop

    private void takeCalls() {
        Exchange open = discovery == null && connected.length != 0 ? connected[0].open() : null;
        if (open != null) { // one flush for all; where there are several, each makes sure of its own
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
        if (closed) {
            call.failed(deliveries, closedFailure());
            return;
        }
        if (open(call)) {
            return;
        }
        Failure refusal = call.caller.waitsForReady() ? null : refusal();
        if (refusal != null) {
            call.failed(deliveries, refusal);
        } else if (waiting.size() >= settings.mostWaiting()) {
            call.failed(
                    deliveries,
                    Failures.failure(
                            Code.RESOURCE_EXHAUSTED,
                            Ran.NO,
                            "calls that wait for a connection to " + name + ": " + waiting.size() + " (expected: below "
                                    + settings.mostWaiting() + ")"));
        } else {
            waiting.add(call);
            here.counters.waiting(waiting.size());
            wakeUpBy(call.deadline);
            connect();
        }
    }

    /** Opens a call on one of the servers that are connected; false if there is none. */
    private boolean open(ClientCall<?> call) {
        if (connected.length == 0) {
            return false;
        }
        Attempts attempts = call.attempts();
        long now = discovery == null && attempts == null ? 0 : loop.now(); // nobody wants to know
        Target chosen =
                balancer.choose(connected, attempts == null ? null : attempts.target(), call.method.oneWay(), now);
        Exchange open = chosen == null ? null : chosen.open();
        if (chosen == null || open == null) {
            return false;
        }
        if (discovery != null && attempts == null) {
            attempts = new Attempts();
            call.attempts(attempts);
        }
        if (attempts != null) {
            attempts.begin(chosen, now);
        }
        ClientCallExtras extras = call.extras();
        if (extras != null) {
            extras.attempt(chosen.toString(), attempts);
        }
        open.open(call);
        return true;
    }

    /** Why calls fail that do not want to wait: every server has refused, and none is being tried. */
    private @Nullable Failure refusal() {
        if (targets.length == 0) {
            return unknown;
        }
        Failure first = null;
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < targets.length; i++) {
            Failure why = targets[i].refusal();
            if (why == null) {
                return null;
            }
            first = first == null ? why : first;
            if (i < MOST_NAMED) {
                all.append(i == 0 ? "" : "; ").append(why.message());
            }
        }
        if (first == null || targets.length == 1) {
            return first;
        }
        return new Failure(first.code(), first.ran(), "none of " + targets.length + " servers is connected: " + all);
    }

    /** What is known of why no server is connected, for a message; empty if nothing is. */
    private String latestRefusals() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < Math.min(targets.length, MOST_NAMED); i++) {
            all.append("; ").append(targets[i].latestRefusal());
        }
        return all.toString();
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
                Failure late = call.caller.expiredFailure(call);
                call.failed(deliveries, new Failure(late.code(), late.ran(), late.message() + latestRefusals()));
            } else {
                next = Math.min(next, call.deadline);
                stay.add(call);
            }
        }
        waiting.addAll(stay);
        here.counters.waiting(waiting.size());
        deliveries.start();
        if (next != Long.MAX_VALUE) {
            // each wake-up looks at all, so they come the less often the more there are: at most 65 ms late
            wakeUpBy(Math.max(next, now + 1_000L * waiting.size()));
        }
    }

    // ---- attempts, on the loop

    @Override
    public void answered(ClientCall<?> call) {
        budget.answered();
        Attempts attempts = call.attempts();
        if (attempts != null && attempts.target() != null) {
            long now = loop.now();
            attempts.target().load().answered(attempts.elapsed(now), now);
        }
        forget(call);
    }

    @Override
    public boolean keeps(ClientCall<?> call, int length) {
        boolean keep = settings.maxAttempts() > 1 && length <= LONGEST_KEPT && kept <= MOST_KEPT - length;
        if (keep) {
            kept += length;
        }
        return keep;
    }

    @Override
    public void forget(ClientCall<?> call) {
        kept -= call.forgetRequest();
    }

    @Override
    public boolean triesAgain(ClientCall<?> call, Failure why) {
        boolean unavailable = why.code() == Failure.UNAVAILABLE;
        boolean neverRan = why.ran() == Failure.NO;
        if (!unavailable && !(neverRan && why.code() == Failure.RESOURCE_EXHAUSTED)) {
            return false; // what does not pass by waiting or elsewhere
        }
        long now = loop.now();
        Attempts attempts = call.attempts();
        if (attempts != null && attempts.target() != null) {
            attempts.target().load().failed(attempts.elapsed(now), now);
        }
        int number = attempts == null ? 1 : attempts.number();
        // a server that goes away is no sign of too much load: the calls that it did not take go on at once
        boolean free = unavailable && neverRan && number == 1;
        boolean affordable = free || budget.failed();
        if (closed
                || call.isOver()
                || !call.isKept()
                || !affordable
                || number >= settings.maxAttempts()
                || !neverRan && !call.method.idempotent()) {
            return false;
        }
        if (attempts == null) {
            attempts = new Attempts();
            call.attempts(attempts);
        }
        boolean elsewhere = hasAnother(attempts.target());
        long pause = free && elsewhere ? 0 : pauseAfter(number);
        if (call.deadline - now <= pause) {
            return false;
        }
        LOG.debug("Attempt {} of {} failed, another one follows: {}", number, call.method, why.message());
        attempts.again(call, why);
        call.again();
        pausing.add(call);
        attempts.pause(loop.schedule(() -> tryAgain(call), pause));
        return true;
    }

    private boolean hasAnother(@Nullable Target than) {
        for (Target target : connected) {
            if (target != than && target.open() != null) {
                return true;
            }
        }
        return false;
    }

    private long pauseAfter(int attempt) {
        long longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE << attempt);
        return longest / 2 + random.nextLong(longest / 2 + 1);
    }

    private void tryAgain(ClientCall<?> call) {
        if (endPause(call) && !call.isOver()) {
            place(call);
            deliveries.start();
        }
    }

    // ---- servers, on the loop

    private void connect() {
        if (!started && discovery != null) {
            started = true;
            try {
                watch = discovery.watch(new Targets.Listener() {
                    @Override
                    public void targets(List<InetSocketAddress> addresses) {
                        List<InetSocketAddress> copy = List.copyOf(addresses);
                        later(() -> discovered(copy));
                    }

                    @Override
                    public void failed(String why) {
                        later(() -> undiscovered(why));
                    }
                });
            } catch (RuntimeException thrown) { // it may be the user's code
                LOG.error("{}: cannot be watched", name, thrown);
                undiscovered("cannot be watched: " + thrown);
            }
        }
        for (Target target : targets) {
            target.connect();
        }
    }

    private void later(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException over) {
            LOG.trace("Targets came after their client had been closed");
        }
    }

    private void discovered(List<InetSocketAddress> addresses) {
        if (closed) {
            return;
        }
        if (addresses.isEmpty()) {
            undiscovered("no addresses (expected: at least one)");
            return;
        }
        unknown = null;
        Set<InetSocketAddress> wanted = new HashSet<>(addresses);
        List<Target> leaving = new ArrayList<>();
        byAddress.entrySet().removeIf(entry -> {
            boolean leaves = !wanted.contains(entry.getKey());
            if (leaves) {
                leaving.add(entry.getValue());
            }
            return leaves;
        });
        for (InetSocketAddress address : addresses) {
            byAddress.computeIfAbsent(address, added -> {
                Target target = new Target(
                        Address.of(added).toString(), dialers.apply(added), settings, here, deliveries, this);
                living.add(target);
                return target;
            });
        }
        targets = byAddress.values().toArray(new Target[0]);
        state = bestState();
        leaving.forEach(Target::leave);
        boolean hadSome = connected.length != 0;
        reconnect();
        for (Target target : targets) {
            if (hadSome && connected.length == 0) { // the last one has left, as if it were lost
                target.hurry();
            } else {
                target.connect();
            }
        }
    }

    private void undiscovered(String why) {
        if (closed) {
            return;
        }
        LOG.warn("{}: {}; {}", name, why, targets.length == 0 ? "there are no servers yet" : "the servers stay");
        if (targets.length == 0) {
            unknown = Failures.failure(Code.UNAVAILABLE, Ran.NO, name + ": " + why);
            failWaiting(unknown, true);
            deliveries.start();
        }
    }

    /** Looks anew which servers are connected. */
    private void reconnect() {
        List<Target> open = new ArrayList<>(targets.length);
        for (Target target : targets) {
            if (target.isReady()) {
                open.add(target);
            }
        }
        connected = open.toArray(new Target[0]);
        only = discovery == null && connected.length != 0 ? connected[0].exchange() : null;
        fullChanged();
    }

    @Override
    public int unsentCalls() {
        return waiting.size() + pausing.size();
    }

    @Override
    public boolean isWanted() {
        return !closed && (discovery != null || settings.staysConnected() || !waiting.isEmpty());
    }

    @Override
    public void ready(Target target) {
        reconnect();
        for (ClientCall<?> call = waiting.poll(); call != null; call = waiting.poll()) {
            if (!call.isOver() && !open(call)) {
                waiting.addFirst(call);
                break;
            }
        }
        here.counters.waiting(waiting.size());
    }

    @Override
    public void lost(Target target) {
        reconnect();
        if (connected.length == 0) { // the others may be back long before it is their time to be tried
            for (Target other : targets) {
                if (other != target) {
                    other.hurry();
                }
            }
        }
        lookAgain();
    }

    @Override
    public void refused(Target target) {
        Failure all = connected.length == 0 ? refusal() : null;
        if (all != null) {
            failWaiting(all, all.code() != Code.UNAUTHENTICATED.number()); // that does not pass by waiting
            deliveries.start();
        }
        lookAgain();
    }

    /** A server is not there: perhaps it is known by now where others are. */
    private void lookAgain() {
        if (watch != null) {
            watch.refresh();
        }
    }

    @Override
    public void ended(Target target) {
        living.remove(target);
        endIfOver();
    }

    // ---- the end

    @Override
    public void wasCut(Target target) {
        cut = true;
    }

    ClientSettings settings() {
        return settings;
    }

    Incidents incidents() {
        return here.incidents;
    }

    Loop loop() {
        return loop;
    }

    /** True if a connection was closed before what was in flight had ended. */
    boolean wasCut() {
        return cut;
    }

    /** Ends the connections once what is in flight has ended, or the grace is over; on any thread. See {@link #ended}. */
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
        failUnsent();
        for (Target target : List.copyOf(living)) {
            target.drain(graceNanos);
        }
        endIfOver();
    }

    /** Calls that wait for a server, or for their next attempt, fail. */
    private void failUnsent() {
        failWaiting(closedFailure(), false);
        for (ClientCall<?> call : List.copyOf(pausing)) {
            endPause(call);
            call.failed(deliveries, closedFailure());
        }
        deliveries.start();
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** Ends the connections; completes when that is done. Calls in flight fail. */
    CompletableFuture<@Nullable Void> close() {
        closed = true;
        try {
            loop.execute(this::closeHere);
        } catch (RejectedExecutionException over) {
            ended.complete(null);
        }
        return ended;
    }

    /** Completes when the connections have ended after {@link #close}. */
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
        failUnsent();
        for (Target target : List.copyOf(living)) {
            target.close();
        }
        endIfOver();
    }

    private void endIfOver() {
        if (closed && living.isEmpty()) {
            ended.complete(null);
        }
    }
}
