package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.CurrentCall;
import dev.beckon.api.Metadata;
import dev.beckon.api.Principal;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.session.Items;
import dev.beckon.protocol.session.Session;
import dev.beckon.protocol.session.SessionLimits;
import dev.beckon.protocol.session.SessionSink;
import dev.beckon.protocol.wire.Claim;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.transport.Holdings;
import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.RefusedException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a session with the connection that reaches it, on either side: bytes in, calls and answers out, a flush at the
 * end of each turn. On its loop only, but for {@link #handOver} and {@link #time}.
 */
final class Exchange implements SessionSink, LinkHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int SLICE = 64 * 1024;
    private static final int EARLY = 48 * 1024; // outgoing bytes that are not kept until the turn ends
    private static final int MOST_PER_TURN = 512 * 1024; // bytes written before the loop looks at other connections
    private static final int STOP_READING = 1024 * 1024; // outgoing bytes of small frames
    private static final int LARGE = 16 * 1024; // bytes of an answer that are worth counting between threads
    private static final int MOST_TRIES = 16; // senders of items that are let try in one go

    private static final byte[] NOTHING = {};

    /** Whose exchange it is. */
    interface Owner {

        /** Whether a client may come in at once; see {@link SessionSink#admits}. */
        default boolean admits(Exchange exchange, Hello client) {
            return true;
        }

        /** The session is open. */
        void ready(Exchange exchange, Hello peer);

        /** The connection is gone; the calls have been dealt with. */
        void gone(Exchange exchange, String why);

        /** The peer goes away soon: the exchange takes no more calls, those that it has go on. */
        default void draining(Exchange exchange, String why) {}

        /** So many bytes wait for the peer that one-way calls are refused; or, with null, no longer. */
        default void full(Exchange exchange, @Nullable Failure why) {}
    }

    private final Owner owner;
    private final LoopResources here;
    private final Loop loop;
    private final Session session;
    private final Services services;
    private final Deliveries deliveries;
    private final boolean client;
    private final HandoverQueue answers;
    private final CurrentCall currentCall;
    private final long mostAnswers; // bytes
    private long looked; // outgoing bytes, when the budget was looked at since the last flush
    private final AtomicLong handedBytes = new AtomicLong(); // of large answers that the loop has not taken yet
    private final KeptBytes kept;
    private volatile long keptBytes; // about what is outgoing, for other threads
    private long countedBytes; // what the counters know to be outgoing

    private @Nullable Link link;
    private @Nullable Route[] routes = new Route[0];
    private String[] missing = new String[0]; // names of methods that are not served
    private boolean inTurn;
    private boolean flushScheduled;
    private boolean goOnScheduled;
    private final ArrayDeque<OutgoingItems> senders = new ArrayDeque<>(0); // that wait to send
    private boolean lettingSend;
    private int inPlaceAt; // start of the request that is being written in place
    private int left; // bytes that may be written in this turn
    private boolean full;
    private boolean counted; // as an open session
    private boolean flushing;
    private boolean gone;
    private String peer = "(not connected)";
    private long now;
    private long timerAt = Long.MAX_VALUE;
    private Loop.@Nullable Cancellable timer;
    private @Nullable String ending; // why the connection ends, once it is known
    private final long accepted; // or about to be connected
    private Principal principal = Principal.ANONYMOUS;
    private String clientName = "";
    private boolean refused; // the peer does not believe who we are
    private volatile boolean over;
    private @Nullable String draining; // why it was said to end
    private boolean cut; // it ended before what was open had

    Exchange(
            Owner owner,
            LoopResources here,
            boolean client,
            SessionLimits limits,
            Services services,
            Deliveries deliveries,
            int seed) {
        this.owner = owner;
        this.here = here;
        this.loop = here.loop;
        this.client = client;
        this.services = services;
        this.deliveries = deliveries;
        this.kept = new KeptBytes(here, handedBytes);
        this.session = new Session(client, limits, this, kept, seed, "beckon-java");
        kept.of(session);
        this.answers = new HandoverQueue(Integer.MAX_VALUE); // bounded by the calls that are kept
        this.currentCall = here.currentCall();
        this.mostAnswers = limits.maxOutgoing() / 3 * 4L; // calls are refused before, so these run already
        this.accepted = loop.now();
    }

    // ---- the connection

    @Override
    public void opened(Link opened) {
        link = opened;
        peer = opened.peer();
        long time = startTurn();
        session.start(time, client ? time : accepted);
        endTurn();
    }

    @Override
    public int received(byte[] area, int from, int to) {
        here.counters.received(to - from);
        session.receive(area, from, to, startTurn());
        endTurn();
        return session.missingBytes();
    }

    @Override
    public void writable() {
        int before = left; // may come from within a flush, again and again if the peer reads as fast
        startTurn();
        if (!flushing) { // what the system takes at once says nothing of the peer
            session.took(now);
        }
        left = before;
        endTurn();
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        if (gone) {
            return; // it was given up before
        }
        gone = true;
        startTurn();
        String why = ending != null ? ending : cause == null ? "the peer closed the connection" : text(cause);
        refused |= cause instanceof RefusedException;
        over = true;
        link = null;
        if (timer != null) {
            timer.cancel();
        }
        if (counted) {
            here.counters.sessionClosed(peer);
        }
        session.lost(Failures.failure(Code.UNAVAILABLE, Ran.MAYBE, "connection lost: " + why));
        deliveries.start();
        kept.ended();
        inTurn = false;
        countOutgoing(0);
        owner.gone(this, why);
    }

    /** Announces the end, and comes to it when all calls have ended, or the grace is over. */
    void drain(long graceNanos, String why) {
        if (gone || draining != null) {
            return;
        }
        draining = why;
        startTurn();
        session.drain(new Farewell(graceNanos / 1_000_000, why));
        loop.schedule(
                () -> {
                    if (ending == null && !gone) {
                        cut = true;
                        close(new Goodbye(Goodbye.DRAINED, why + "; the grace is over"));
                    }
                },
                graceNanos);
        endTurn();
    }

    /** True if the end that was announced came before all calls had ended. */
    boolean wasCut() {
        return cut;
    }

    /** Says why, sends what is outgoing, and closes the connection. */
    void close(Goodbye reason) {
        if (ending == null) {
            ending = reason.reason();
        }
        session.close(reason);
        left = MOST_PER_TURN;
        flush();
        if (link != null) {
            link.close();
        }
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    // ---- turns

    long startTurn() {
        inTurn = true;
        left = MOST_PER_TURN;
        now = loop.now();
        return now;
    }

    void endTurn() {
        deliveries.start();
        flush();
        armTimer();
        kept.report();
        inTurn = false;
        if (draining != null && ending == null && session.isDrained()) {
            close(new Goodbye(Goodbye.DRAINED, draining));
        }
    }

    /** Something was written: makes sure that it is flushed, at the latest at the end of the turn. */
    void dirty() {
        if (inTurn) {
            if (session.outgoingTo() - session.outgoingFrom() >= EARLY) {
                flush();
            }
        } else if (!flushScheduled) {
            flushScheduled = true;
            loop.execute(() -> {
                flushScheduled = false;
                startTurn();
                endTurn();
            });
        }
    }

    /** Writes what is outgoing, if that is much: a sender of many items need not gather them all before. In a turn. */
    void push() {
        Link to = link;
        if (to == null
                || session.outgoingTo() - session.outgoingFrom() < EARLY
                || left <= 0
                || !to.isWritable()
                || session.isWriting()) {
            return;
        }
        boolean before = flushing;
        flushing = true;
        write(to);
        flushing = before;
    }

    /** Writes what there is, or as much as may be. */
    private void write(Link to) {
        while (left > 0 && to.isWritable() && session.fill(SLICE)) {
            int from = session.outgoingFrom();
            int until = Math.min(session.outgoingTo(), from + SLICE);
            to.write(session.area(), from, until);
            here.counters.sent(until - from);
            session.takenTo(until);
            left -= until - from;
        }
        to.flush();
    }

    private void flush() {
        Link to = link;
        if (to == null || session.isWriting()) {
            return;
        }
        looked = 0;
        flushing = true;
        while (left > 0 && to.isWritable() && (letSend() || session.fill(SLICE))) {
            write(to);
        }
        flushing = false;
        if (left <= 0 && !goOnScheduled) { // a peer that reads as fast must not keep the loop from everything else
            goOnScheduled = true;
            loop.schedule(this::goOn, 0);
        }
        if (full && session.refusal(true) == null) {
            full = false;
            owner.full(this, null);
        }
        long outgoing = session.outgoingBytes();
        countOutgoing(outgoing);
        if (!client) { // a caller always reads, so a server that waits for it can stop
            // large answers stop it only later: a small call must be able to pass some
            boolean little =
                    session.outgoingTo() - session.outgoingFrom() < STOP_READING && outgoing < mostAnswers() / 4 * 3;
            boolean listens = session.paused(!little);
            to.reading(little || listens);
            if (outgoing != keptBytes) {
                keptBytes = outgoing;
            }
        }
    }

    private void countOutgoing(long bytes) {
        if (bytes != countedBytes) {
            here.counters.waitingBytes(bytes - countedBytes);
            countedBytes = bytes;
        }
    }

    /** Lets some of those that wait to send items do so, where little is outgoing; false. */
    private boolean letSend() {
        if (lettingSend || senders.isEmpty()) {
            return false; // what is sent is flushed, which comes here again
        }
        lettingSend = true;
        try {
            for (int tries = Math.min(senders.size(), MOST_TRIES); tries > 0 && !hasEnough(); tries--) {
                OutgoingItems next = senders.remove();
                next.queued(false);
                next.pumpHere();
            }
        } finally {
            lettingSend = false;
        }
        return false;
    }

    private void goOn() {
        goOnScheduled = false;
        startTurn();
        endTurn();
    }

    private void armTimer() {
        long at = session.wakeUpAt();
        if (at < timerAt && link != null) {
            if (timer != null) {
                timer.cancel();
            }
            timerAt = at;
            timer = loop.schedule(this::wakeUp, at - now);
        }
    }

    private void wakeUp() {
        timerAt = Long.MAX_VALUE;
        timer = null;
        session.wakeUp(startTurn());
        endTurn();
    }

    /** The time, on any thread. */
    long time() {
        return loop.now();
    }

    /** The time, on the loop: that of the turn, if there is one. */
    long turnTime() {
        return inTurn ? now : loop.now();
    }

    Loop loop() {
        return loop;
    }

    Incidents incidents() {
        return here.incidents;
    }

    Counters counters() {
        return here.counters;
    }

    int openCalls() {
        return session.openCalls();
    }

    int keptCalls() {
        return session.keptCalls();
    }

    @Override
    public Holdings holdings() {
        return new Holdings(
                session.openCalls(),
                session.keptCalls(),
                session.outgoingBytes(),
                session.incomingBytes(),
                session.area().length,
                session.items().known(),
                session.items().bytesKept());
    }

    // ---- calls of ours

    boolean isOpen() {
        return session.isOpen();
    }

    /** Whether a call would be taken now. */
    boolean takes(boolean oneWay) {
        return session.refusal(oneWay) == null;
    }

    /**
     * Starts to write a call in place.
     *
     * @return the encoder that its request goes to, or null if it has to take the other way
     */
    @Nullable
    Encoder beginInPlace(ServiceCaller caller, RpcMethod<?> method, long timeout) {
        if (here.encoding || currentCall.call() != null || !session.mayCall(method.oneWay())) {
            return null;
        }
        int number = session.number(caller.indexOf(method), method.fullName());
        if (number < 0) {
            return null;
        }
        int at = session.beginCall(number, method.oneWay(), timeout, caller.metadata());
        here.encoding = true;
        here.encoder.reset(session.area(), at);
        inPlaceAt = at;
        return here.encoder;
    }

    /** Ends a call that was begun in place. */
    void endInPlace(ClientCall<?> call) {
        here.counters.started(call.method.fullName());
        here.encoding = false;
        Encoder encoder = here.encoder;
        int stream = session.endCall(encoder.array(), encoder.position(), call, call.deadline);
        opened(call, stream, encoder.position());
        dirty();
    }

    /** True if the encoder is the one that {@link #beginInPlace} gave and whose call has not ended. */
    boolean isInPlace(Encoder encoder) {
        return encoder == here.encoder && session.isWriting();
    }

    /** Takes back a call that was begun in place; returns the request that was written. */
    byte[] takeInPlace() {
        byte[] request = Arrays.copyOfRange(here.encoder.array(), inPlaceAt, here.encoder.position());
        abandonInPlace();
        return request;
    }

    void abandonInPlace() {
        here.encoding = false;
        session.abandonWriting();
    }

    /** Opens a call whose request was written elsewhere. */
    void open(ClientCall<?> call) {
        boolean oneWay = call.method.oneWay();
        Failure refusal = session.refusal(oneWay);
        if (refusal != null) {
            if (oneWay && !full) {
                full = true;
                owner.full(this, refusal);
            }
            call.failed(deliveries, refusal);
            return;
        }
        int number = session.number(call.caller.indexOf(call.method), call.method.fullName());
        if (number < 0) {
            call.failed(
                    deliveries,
                    Failures.failure(
                            Code.RESOURCE_EXHAUSTED,
                            Ran.NO,
                            "method " + call.method.fullName() + ": cannot be named (expected: at most "
                                    + session.peer().maxMethods() + " methods with names of at most "
                                    + Session.LONGEST_METHOD_NAME + " bytes)"));
            return;
        }
        long remaining = call.deadline == Long.MAX_VALUE ? Long.MAX_VALUE : call.deadline - loop.now();
        if (remaining <= 0) {
            expired(call);
            return;
        }
        int stream = call instanceof ClientStream<?> && call.method.takesItems()
                ? session.callWithItems(
                        number, remaining, call.metadata(), call.request(), call.requestLength(), call, call.deadline)
                : session.call(
                        number,
                        oneWay,
                        remaining,
                        call.metadata(),
                        call.request(),
                        call.requestLength(),
                        call,
                        call.deadline);
        opened(call, stream, call.requestLength());
        dirty();
    }

    private void opened(ClientCall<?> call, int stream, int length) {
        if (stream == 0) {
            call.failed(deliveries, tooLong(call, length));
            return;
        }
        call.opened(this, stream);
        if (call.method.oneWay()) {
            call.told(deliveries);
        }
    }

    private Failure tooLong(ClientCall<?> call, int length) {
        return Failures.failure(
                Code.RESOURCE_EXHAUSTED,
                Ran.NO,
                "request of " + call.method.fullName() + ": " + length
                        + " bytes (expected: at most the server's limit of "
                        + session.peer().maxMessage() + ")");
    }

    /** Nobody waits for a call any more. */
    void cancel(ClientCall<?> call) {
        cancel(call, null);
    }

    /**
     * Gives up a call.
     *
     * @param why what it fails with, or null if its owner has ended it
     */
    void cancel(ClientCall<?> call, @Nullable Failure why) {
        boolean late = why != null && why.code() == Failure.DEADLINE_EXCEEDED;
        int code = late ? Failure.DEADLINE_EXCEEDED : Failure.CANCELLED;
        if (session.isWriting()) { // from within the encoding of another: after it
            loop.execute(() -> cancel(call, why));
        } else if (session.cancel(call.stream(), code)) {
            if (why != null) {
                call.failed(deliveries, why);
            }
            dirty();
        }
    }

    @Override
    public void answerMetadata(Object object, byte[] area, int from, int to) {
        ClientCall<?> call = (ClientCall<?>) object;
        try {
            call.answerMetadata(MetadataBlock.read(area, from, to));
        } catch (IllegalArgumentException invalid) {
            cancel(
                    call,
                    Failures.failure(
                            Code.INTERNAL,
                            Ran.YES,
                            "answer of " + call.method.fullName() + ": " + invalid.getMessage()));
        }
    }

    @Override
    public void answered(Object call, byte[] area, int from, int to) {
        ((ClientCall<?>) call).answered(deliveries, here, area, from, to);
    }

    @Override
    public void failed(Object call, Failure failure) {
        ((ClientCall<?>) call).attemptFailed(deliveries, failure);
    }

    @Override
    public void expired(Object object) {
        ClientCall<?> call = (ClientCall<?>) object;
        call.failed(deliveries, call.caller.expiredFailure(call));
    }

    // ---- calls of the peer

    @Override
    public void named(int number, String method) {
        Route route = services.route(method);
        String refusal = route == null ? kept.method(method) : null;
        if (refusal != null) {
            LOG.warn("{}: session ended, METHOD: {}", this, refusal);
            close(new Goodbye(Goodbye.LIMIT, "METHOD: " + refusal));
            return;
        }
        if (number >= routes.length) {
            int length = Math.max(16, 2 * routes.length);
            routes = Arrays.copyOf(routes, length);
            missing = Arrays.copyOf(missing, length);
        }
        routes[number] = route;
        if (route == null) {
            missing[number] = method;
        }
    }

    @Override
    public void called(
            int stream,
            int method,
            boolean oneWay,
            long remainingNanos,
            byte[] area,
            int metadataFrom,
            int metadataTo,
            int from,
            int to) {
        Route route = routes[method];
        here.counters.started(nameOf(method));
        if (route == null
                || oneWay != route.method().oneWay()
                || session.items().areOffered(stream) != route.takesItems()) {
            refuseMismatch(route, method, stream, oneWay);
            return;
        }
        if (!route.nonBlocking() && sheds(route, stream, oneWay, remainingNanos)) {
            return;
        }
        Metadata metadata = metadataTo == metadataFrom
                ? Metadata.EMPTY
                : metadata(route, stream, oneWay, area, metadataFrom, metadataTo);
        if (metadata == null) {
            return;
        }
        int cost = KeptBytes.costOf(to - metadataFrom);
        String refusal = kept.refusalOfCall(cost);
        if (refusal != null) {
            refuse(route.method().fullName(), stream, oneWay, Code.RESOURCE_EXHAUSTED, refusal);
            return;
        }
        long deadline = remainingNanos == Long.MAX_VALUE ? Long.MAX_VALUE : now + remainingNanos;
        ServerCall call = route.hasItems()
                ? stream(route, stream, deadline, metadata)
                : new ServerCall(this, route, stream, oneWay, deadline, metadata);
        if (route.isIntercepted() || here.counters.isHeard()) {
            call.arrivedAt(now);
        }
        if (route.nonBlocking()) {
            runHere(call, route, oneWay, cost, area, from, to);
        } else {
            handOver(call, oneWay, cost, area, from, to);
        }
    }

    private ServerCall stream(Route route, int stream, long deadline, Metadata metadata) {
        return new ServerStream(this, route, stream, deadline, metadata, deliveries.workers());
    }

    /** Hands a call to the workers. */
    private void handOver(ServerCall call, boolean oneWay, int cost, byte[] area, int from, int to) {
        call.request(Arrays.copyOfRange(area, from, to));
        if (oneWay) {
            kept.running(call, cost);
            deliveries.workers().oneWayBegun();
        } else {
            keep(call, cost);
        }
        deliveries.add(call);
    }

    /** Runs the handler of a call on the loop. */
    private void runHere(ServerCall call, Route route, boolean oneWay, int cost, byte[] area, int from, int to) {
        boolean items = route.hasItems();
        if (items) {
            keep(call, cost);
        }
        if (oneWay) {
            deliveries.workers().oneWayBegun();
        }
        route.dispatch(here.decoder.reset(area, from, to), call, currentCall);
        if (!oneWay && !items) {
            if (!session.isAwaited(call.stream())) {
                return; // answered: nothing is kept that the end of its handler frees
            }
            keep(call, cost);
        }
        call.ran();
    }

    private void keep(ServerCall call, int cost) {
        session.keep(call.stream(), call, call.deadline());
        kept.call(call, cost);
    }

    /** The call is not one that the route takes. */
    private void refuseMismatch(@Nullable Route route, int method, int stream, boolean oneWay) {
        String why;
        if (route == null) {
            why = services.missingText(nameOf(method));
        } else if (oneWay != route.method().oneWay()) {
            why = "method: " + route.method() + " was called " + (oneWay ? "one-way" : "with an answer expected")
                    + " (expected: the other way)";
        } else {
            why = "method: " + route.method() + " was called with"
                    + (route.takesItems() ? "out items (expected: items, of a publisher)" : " items (expected: none)");
        }
        refuse(nameOf(method), stream, oneWay, Code.UNIMPLEMENTED, why);
    }

    /** Whether a call would wait too long for a worker; it has been refused then. */
    private boolean sheds(Route route, int stream, boolean oneWay, long remainingNanos) {
        String tooMany = deliveries.refusal(route, remainingNanos, now);
        if (tooMany == null) {
            return false;
        }
        String name = route.method().fullName();
        long untold = oneWay ? deliveries.untoldOneWay(now) : 0;
        if (oneWay && untold == 0) { // there may be thousands in a second
            here.counters.ended(name, Code.RESOURCE_EXHAUSTED.number(), 0);
        } else {
            String more = untold > 1 ? "; and " + (untold - 1) + " before it" : "";
            refuse(name, stream, oneWay, Code.RESOURCE_EXHAUSTED, tooMany + more);
        }
        return true;
    }

    /** A call's metadata; null if they cannot be read, and the call has been refused. */
    private @Nullable Metadata metadata(Route route, int stream, boolean oneWay, byte[] area, int from, int to) {
        try {
            return MetadataBlock.read(area, from, to);
        } catch (IllegalArgumentException invalid) {
            refuse(
                    route.method().fullName(),
                    stream,
                    oneWay,
                    Code.INVALID_ARGUMENT,
                    String.valueOf(invalid.getMessage()));
            return null;
        }
    }

    private String nameOf(int method) {
        Route route = routes[method];
        return route == null ? missing[method] : route.method().fullName();
    }

    @Override
    public void undelivered(int method, int code) {
        String name = nameOf(method);
        here.counters.started(name);
        here.counters.ended(name, code, 0);
    }

    private void refuse(String method, int stream, boolean oneWay, Code code, String why) {
        here.counters.ended(method, code.number(), 0);
        if (oneWay) {
            dropped(stream, why);
        } else {
            session.fail(stream, Failures.failure(code, Ran.NO, why));
        }
    }

    @Override
    public void dropped(int stream, String why) {
        here.incidents.warn(
                LOG,
                Incidents.Kind.ONE_WAY_REFUSED,
                "One-way call in stream {} of {} refused: {}",
                Integer.toUnsignedLong(stream),
                this,
                why);
    }

    @Override
    public void cancelled(Object keptCall, int code) {
        ServerCall call = (ServerCall) keptCall;
        kept.abandoned(call);
        call.cancel(code == Failure.DEADLINE_EXCEEDED);
        ended(call, new Failure(code, Failure.MAYBE, call.method() + ": nobody waits for its answer any more"));
    }

    /** A call of the peer has ended: who wants to hear of it does so where handlers run. */
    private void ended(ServerCall call, @Nullable Failure why) {
        kept.answered(call);
        long nanos = here.counters.isHeard() ? turnTime() - call.arrivedAt() : 0;
        if (why == null) {
            here.counters.answered(call.method(), nanos);
        } else {
            here.counters.ended(call.method(), why.code(), nanos);
        }
        if (!call.isObserved()) {
            return;
        }
        if (call.route().nonBlocking()) {
            call.ended(why);
        } else {
            deliveries.add(new EndOfCall(call, why));
        }
    }

    /** A call that nobody waited for has run, where its handler does. */
    void hasRun(ServerCall call) {
        kept.left(call.takeLeft());
    }

    /** A one-way call of the peer has ended, where its handler runs. */
    void endedOneWay(ServerCall call, @Nullable Failure why) {
        long nanos = here.counters.isHeard() ? time() - call.arrivedAt() : 0;
        here.counters.endedElsewhere(call.method(), why == null ? Code.OK.number() : why.code(), nanos);
        call.ended(why);
        deliveries.workers().oneWayEnded();
    }

    /** The deadline of a call of the peer comes sooner than it said; on any thread. */
    void shorten(ServerCall call) {
        if (call.isOneWay()) {
            return; // nobody waits for it
        }
        if (!loop.inLoop()) {
            try {
                loop.execute(() -> shorten(call));
            } catch (RejectedExecutionException over) {
                LOG.trace("A deadline was changed after the loop had ended");
            }
            return;
        }
        session.shorten(call.stream(), call.deadline());
        if (!inTurn) {
            startTurn();
            endTurn(); // arms the timer
        }
    }

    // ---- items, of either side's calls

    Items items() {
        return session.items();
    }

    /** The user has taken items. */
    void itemsTaken(long count, long bytes) {
        session.items().taken(bytes);
        kept.itemsTaken(count, bytes);
    }

    /** How many bytes the session may keep in all. */
    long share() {
        return here.share();
    }

    /** Bytes that wait for the peer. */
    long outgoingBytes() {
        return session.outgoingBytes();
    }

    /** Lets a sender try again when less is outgoing, or the peer takes more bytes. */
    void waits(OutgoingItems sender) {
        if (!sender.isQueued()) {
            sender.queued(true);
            senders.add(sender);
        }
    }

    /** Runs a step on the loop, within a turn; from any thread. */
    void onLoop(Runnable step) {
        if (!loop.inLoop() || session.isWriting()) { // from within the encoding of a message: after it
            try {
                loop.execute(() -> onLoop(step));
            } catch (RejectedExecutionException ended) {
                LOG.trace("A stream of {} was used after its loop had ended", this);
            }
        } else if (inTurn) {
            step.run();
        } else {
            startTurn();
            step.run();
            endTurn();
        }
    }

    /** Runs user code on these workers. */
    static void start(Workers workers, Work code) {
        try {
            workers.execute(code);
        } catch (RejectedExecutionException full) { // or closed
            code.refused();
        }
    }

    /** All items of a call's result have been sent. */
    void completeItems(ServerCall call) {
        if (session.answer(call.stream(), call.responseBlock(), NOTHING, 0)) {
            ended(call, null);
        }
        call.responded();
        dirty();
    }

    /** A call cannot go on, because of its items. */
    void failItems(ServerCall call, Failure why) {
        if (session.fail(call.stream(), why)) {
            ended(call, why);
        }
        call.cancel(false);
        dirty();
    }

    @Override
    public void item(Object call, byte[] area, int from, int to) {
        here.counters.itemReceived();
        ItemReceiver<?> receiver = ((ItemCall) call).receiver();
        String refusal = kept.item(to - from);
        if (refusal != null) {
            session.items().taken(to - from);
            session.items().giveUp(((ItemCall) call).stream(), "item: " + refusal);
            return;
        }
        if (receiver == null) {
            throw new IllegalStateException(call + ": an item (expected: none, since there was no credit)");
        }
        receiver.arrived(area, from, to);
    }

    @Override
    public void itemsEnded(Object keptCall) {
        ItemReceiver<?> receiver = ((ItemCall) keptCall).receiver();
        if (receiver != null) {
            receiver.finish(null);
        }
    }

    @Override
    public void itemsWanted(Object call) {
        OutgoingItems sender = call instanceof ItemCall stream ? stream.sender() : null;
        if (sender != null) {
            sender.pumpHere();
        }
    }

    @Override
    public void itemBytesWanted() {
        dirty(); // those that wait are let try when it is flushed
    }

    @Override
    public void itemsRefused(Object call) {
        OutgoingItems sender = ((ItemCall) call).sender();
        if (sender != null) {
            sender.unwanted();
        }
    }

    /** True on the loop, unless one of its sessions is encoding a message. */
    boolean canWriteInPlace() {
        return loop.inLoop() && !here.encoding;
    }

    /** Writes the answer to a call in place. */
    <R extends @Nullable Object> void answerInPlace(ServerCall call, RpcMethod<R> method, R result) {
        if (!session.isAwaited(call.stream())) {
            return;
        }
        if (isTooMuch(0)) {
            Failure unread = unread(call, session.outgoingBytes());
            session.fail(call.stream(), unread);
            ended(call, unread);
            dirty();
            return;
        }
        Encoder encoder = here.encoder;
        int at = session.beginAnswer(call.stream(), call.responseBlock());
        here.encoding = true;
        encoder.reset(session.area(), at);
        try {
            method.encodeResult(result, encoder);
        } catch (RuntimeException invalid) {
            here.encoding = false;
            session.abandonWriting();
            call.unencodable(result, invalid);
            return;
        } catch (Throwable fatal) { // such as no memory: the session must not stay in the middle of a message
            here.encoding = false;
            session.abandonWriting();
            throw fatal;
        }
        here.encoding = false;
        int length = encoder.position() - at;
        if (length >= LARGE && isTooMuch(length)) {
            session.abandonWriting();
            Failure unread = unread(call, session.outgoingBytes() + length);
            session.fail(call.stream(), unread);
            ended(call, unread);
            dirty();
            return;
        }
        session.endAnswer(encoder.array(), encoder.position());
        ended(call, tooLong(length));
        dirty();
    }

    /** Sends an answer that was written elsewhere. */
    void respond(ServerCall call) {
        Failure failure = call.failure();
        boolean awaited;
        if (failure != null) {
            awaited = session.fail(call.stream(), isTooMuch(0) ? failure.withoutDetails() : failure);
        } else if (isTooMuch(call.answerLength())) {
            failure = unread(call, session.outgoingBytes() + call.answerLength());
            awaited = session.fail(call.stream(), failure);
        } else {
            failure = tooLong(call.answerLength());
            awaited = session.answer(call.stream(), call.responseBlock(), call.answer(), call.answerLength());
        }
        if (awaited) {
            if (failure == null) {
                call.tookUntil(turnTime());
            }
            ended(call, failure);
        }
        call.responded();
        dirty();
    }

    /** What becomes of an answer that is longer than the peer takes, or null. */
    private @Nullable Failure tooLong(int length) {
        return length <= session.peer().maxMessage()
                ? null
                : Failures.failure(
                        Code.RESOURCE_EXHAUSTED,
                        Ran.YES,
                        "answer: " + length + " bytes (expected: at most the caller's limit of "
                                + session.peer().maxMessage() + ")");
    }

    /** Bytes of answers that are kept for the peer: fewer, if much is kept for others. On any thread. */
    private long mostAnswers() {
        return Math.min(mostAnswers, Math.max(LARGE, here.budget.share(0)));
    }

    private boolean isTooMuch(int more) {
        long outgoing = session.outgoingBytes() + more;
        if (outgoing < looked + LARGE) { // as much is kept for every peer
            return false;
        }
        kept.report();
        if (outgoing >= mostAnswers()) {
            return true;
        }
        looked = outgoing;
        return false;
    }

    /** Whether so much is outgoing that items should wait where they are made. */
    boolean hasEnough() {
        return session.outgoingBytes() >= Math.min(ItemSender.LITTLE, mostAnswers());
    }

    /**
     * An item of ours waits for the loop; on any thread.
     *
     * @return why it cannot, or null if it does
     */
    @Nullable
    String handItem(int length) {
        long waiting = handedBytes.addAndGet(length) + keptBytes;
        if (waiting < mostAnswers()) {
            return null;
        }
        handedBytes.addAndGet(-length);
        return waiting + " bytes wait for the peer (expected: below " + mostAnswers() + ")";
    }

    /** An item that waited for the loop does so no longer. */
    void tookItem(int length) {
        handedBytes.addAndGet(-length);
    }

    /** The peer asks faster than it reads: what is kept for it has a bound. */
    private Failure unread(ServerCall call, long bytes) {
        return Failures.failure(
                Code.RESOURCE_EXHAUSTED,
                Ran.YES,
                "answer of " + call.method() + ": " + bytes + " bytes wait for the caller (expected: below "
                        + mostAnswers() + ")");
    }

    /** Hands an answer over to the loop, from any thread. */
    void handOver(ServerCall call) {
        int length = call.answerLength();
        if (length >= LARGE) {
            long waiting = handedBytes.addAndGet(length) + keptBytes;
            if (waiting >= mostAnswers()) { // here, since the loop may be behind with taking them
                handedBytes.addAndGet(-length);
                call.failInstead(unread(call, waiting));
            }
        }
        if (answers.add(call) == HandoverQueue.Handover.FIRST) {
            try {
                loop.execute(this::takeAnswers);
            } catch (RejectedExecutionException ended) {
                LOG.debug("An answer came after the loop of {} had ended", this);
            }
        }
    }

    private void takeAnswers() {
        startTurn();
        Handed handed = answers.takeAll();
        try {
            while (handed != null) {
                Handed following = handed.next();
                handed.next(null);
                ServerCall call = (ServerCall) handed;
                if (call.answerLength() >= LARGE) {
                    handedBytes.addAndGet(-call.answerLength());
                }
                respond(call);
                handed = following;
            }
        } catch (Throwable fatal) { // the other answers are lost, so the callers must not go on to wait for them
            LOG.error("{}: closed after an unexpected failure", this, fatal);
            session.abandonWriting();
            close(new Goodbye(Goodbye.NORMAL, "the server failed; its log says why"));
        }
        endTurn();
    }

    // ---- the session's life

    /** What to say of this side, before the connection is there. */
    void claim(Claim made) {
        session.claim(made);
    }

    @Override
    public boolean admits(Hello client) {
        return owner.admits(this, client);
    }

    /** The client is this one, and may come in. */
    void admit(Principal proved) {
        principal = proved;
        session.admit(startTurn());
        endTurn();
    }

    /** Takes note of who the client is, while it is let in at once. */
    void principal(Principal proved) {
        principal = proved;
    }

    /** Who the peer has proved to be. On any thread, once the session is open. */
    Principal principal() {
        return principal;
    }

    /** The name that the peer gives itself, or empty. On any thread, once the session is open. */
    String clientName() {
        return clientName;
    }

    /** True once the connection has ended. On any thread. */
    boolean isOver() {
        return over;
    }

    /** True if the connection ended because the peer did not believe who this side is. */
    boolean isRefused() {
        return refused;
    }

    /** The peer's verified certificates. */
    List<X509Certificate> certificates() {
        return link == null ? List.of() : link.certificates();
    }

    /** Runs a task on the loop, unless that has ended. */
    void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debug("The loop of {} has ended", this);
        }
    }

    @Override
    public void ready(Hello peer) {
        LOG.debug("{}: session open with {}", this, peer);
        counted = true;
        clientName = peer.claim().name();
        here.counters.sessionOpened(this.peer);
        owner.ready(this, peer);
    }

    @Override
    public void draining(Farewell farewell) {
        LOG.debug("{}: the peer drains, {}", this, farewell.reason());
        owner.draining(this, farewell.reason());
    }

    @Override
    public void broken(Goodbye reason) {
        here.incidents.warn(LOG, Incidents.Kind.SESSION_BROKEN, "{}: session ended, {}", this, reason.reason());
        ending = reason.reason();
        left = MOST_PER_TURN;
        flush();
        if (link != null) {
            link.close();
        }
        if (reason.code() == Goodbye.TIMEOUT) { // who says nothing does not close either
            closed(null);
        }
    }

    @Override
    public void peerClosed(Goodbye reason) {
        ending = reason.reason().isEmpty() ? "the peer closed the session" : "the peer says: " + reason.reason();
        refused = reason.code() == Goodbye.UNAUTHENTICATED;
        if (reason.code() != Goodbye.NORMAL && reason.code() != Goodbye.DRAINED) {
            here.incidents.warn(LOG, Incidents.Kind.SESSION_CLOSED, "{}: session ended, {}", this, ending);
        }
        if (link != null) {
            link.close();
        }
        if (reason.code() == Goodbye.TIMEOUT) { // the way to the peer is cut: it will not answer the end
            closed(null);
        }
    }

    @Override
    public String toString() {
        return peer;
    }
}
