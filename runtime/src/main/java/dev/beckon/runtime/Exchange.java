package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.CurrentCall;
import dev.beckon.api.Metadata;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.session.Items;
import dev.beckon.protocol.session.Session;
import dev.beckon.protocol.session.SessionLimits;
import dev.beckon.protocol.session.SessionSink;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import java.util.ArrayDeque;
import java.util.Arrays;
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
    private static final int MOST_WAITING = 1 << 16; // calls that wait for a worker

    private static final byte[] NOTHING = {};

    /** Whose exchange it is. */
    interface Owner {

        /** The session is open. */
        void ready(Exchange exchange, Hello peer);

        /** The connection is gone; the calls have been dealt with. */
        void gone(Exchange exchange, String why);

        /** So many bytes wait for the peer that one-way calls are refused; or, with null, no longer. */
        default void full(@Nullable Failure why) {}
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
    private final AtomicLong handedBytes = new AtomicLong(); // of large answers that the loop has not taken yet
    private volatile long keptBytes; // about what is outgoing, for other threads

    private @Nullable Link link;
    private @Nullable Route[] routes = new Route[0];
    private String[] missing = new String[0]; // names of methods that are not served
    private boolean inTurn;
    private boolean flushScheduled;
    private boolean goOnScheduled;
    private final ArrayDeque<ItemSender<?>> senders = new ArrayDeque<>(0); // that wait to send
    private boolean lettingSend;
    private int inPlaceAt; // start of the request that is being written in place
    private int left; // bytes that may be written in this turn
    private boolean full;
    private String peer = "a connection";
    private long now;
    private long timerAt = Long.MAX_VALUE;
    private Loop.@Nullable Cancellable timer;
    private @Nullable String ending; // why the connection ends, once it is known

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
        this.session = new Session(client, limits, this, here, seed, "beckon-java");
        this.answers = new HandoverQueue(Integer.MAX_VALUE); // bounded by the calls that are kept
        this.currentCall = here.currentCall();
        this.mostAnswers = limits.maxOutgoing() / 3 * 4L; // calls are refused before, so these run already
    }

    // ---- the connection

    @Override
    public void opened(Link opened) {
        link = opened;
        peer = opened.peer();
        session.start(startTurn());
        endTurn();
    }

    @Override
    public int received(byte[] area, int from, int to) {
        session.receive(area, from, to, startTurn());
        endTurn();
        return session.missingBytes();
    }

    @Override
    public void writable() {
        int before = left; // may come from within a flush, again and again if the peer reads as fast
        startTurn();
        left = before;
        endTurn();
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        startTurn();
        String why = ending != null ? ending : cause == null ? "the peer closed the connection" : text(cause);
        link = null;
        if (timer != null) {
            timer.cancel();
        }
        session.lost(Failures.failure(Code.UNAVAILABLE, Ran.MAYBE, "connection lost: " + why));
        deliveries.start();
        inTurn = false;
        owner.gone(this, why);
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
        inTurn = false;
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

    private void flush() {
        Link to = link;
        if (to == null || session.isWriting()) {
            return;
        }
        while (left > 0 && to.isWritable() && (letSend() || session.fill(SLICE))) {
            do {
                int from = session.outgoingFrom();
                int until = Math.min(session.outgoingTo(), from + SLICE);
                to.write(session.area(), from, until);
                session.takenTo(until);
                left -= until - from;
            } while (left > 0 && to.isWritable() && session.fill(SLICE));
            to.flush();
        }
        if (left <= 0 && !goOnScheduled) { // a peer that reads as fast must not keep the loop from everything else
            goOnScheduled = true;
            loop.schedule(this::goOn, 0);
        }
        if (full && session.refusal(true) == null) {
            full = false;
            owner.full(null);
        }
        if (!client) { // a caller always reads, so a server that waits for it can stop
            long outgoing = session.outgoingBytes();
            // large answers stop it only later: a small call must be able to pass some
            to.reading(session.outgoingTo() - session.outgoingFrom() < STOP_READING && outgoing < mostAnswers / 4 * 3);
            if (outgoing != keptBytes) {
                keptBytes = outgoing;
            }
        }
    }

    /** Lets some of those that wait to send items do so, where little is outgoing; false. */
    private boolean letSend() {
        if (lettingSend || senders.isEmpty()) {
            return false; // what is sent is flushed, which comes here again
        }
        lettingSend = true;
        try {
            for (int tries = Math.min(senders.size(), MOST_TRIES);
                    tries > 0 && session.outgoingBytes() < ItemSender.LITTLE;
                    tries--) {
                ItemSender<?> next = senders.remove();
                next.queued = false;
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

    int openCalls() {
        return session.openCalls();
    }

    int keptCalls() {
        return session.keptCalls();
    }

    // ---- calls of ours

    boolean isOpen() {
        return session.isOpen();
    }

    /**
     * Starts to write a call in place.
     *
     * @return the encoder that its request goes to, or null if it has to take the other way
     */
    @Nullable
    Encoder beginInPlace(ServiceCaller caller, RpcMethod<?> method, long timeout) {
        if (!session.isOpen() || here.encoding || session.refusal(method.oneWay()) != null) {
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
                owner.full(refusal);
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
                        number,
                        remaining,
                        call.caller.metadata(),
                        call.request(),
                        call.requestLength(),
                        call,
                        call.deadline)
                : session.call(
                        number,
                        oneWay,
                        remaining,
                        call.caller.metadata(),
                        call.request(),
                        call.requestLength(),
                        call,
                        call.deadline);
        opened(call, stream, call.requestLength());
        dirty();
    }

    private void opened(ClientCall<?> call, int stream, int length) {
        if (stream == 0) {
            call.failed(
                    deliveries,
                    Failures.failure(
                            Code.RESOURCE_EXHAUSTED,
                            Ran.NO,
                            "request of " + call.method.fullName() + ": " + length
                                    + " bytes (expected: at most the server's limit of "
                                    + session.peer().maxMessage() + ")"));
            return;
        }
        call.opened(this, stream);
        if (call.method.oneWay()) {
            call.told(deliveries);
        }
    }

    /** Nobody waits for a call any more. */
    void cancel(ClientCall<?> call) {
        if (session.isWriting()) { // from within the encoding of another: after it
            loop.execute(() -> cancel(call));
        } else if (session.cancel(call.stream())) {
            dirty();
        }
    }

    @Override
    public void answered(Object call, byte[] area, int from, int to) {
        ((ClientCall<?>) call).answered(deliveries, here, area, from, to);
    }

    @Override
    public void failed(Object call, Failure failure) {
        ((ClientCall<?>) call).failed(deliveries, failure);
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
        if (route == null) {
            refuse(stream, oneWay, Code.UNIMPLEMENTED, services.missingText(missing[method]));
            return;
        }
        if (oneWay != route.method().oneWay()) {
            refuse(
                    stream,
                    oneWay,
                    Code.UNIMPLEMENTED,
                    "method: " + route.method() + " was called " + (oneWay ? "one-way" : "with an answer expected")
                            + " (expected: the other way)");
            return;
        }
        if (session.items().areOffered(stream) != route.takesItems()) {
            refuse(
                    stream,
                    oneWay,
                    Code.UNIMPLEMENTED,
                    "method: " + route.method() + " was called with"
                            + (route.takesItems()
                                    ? "out items (expected: items, of a publisher)"
                                    : " items (expected: none)"));
            return;
        }
        Metadata metadata = Metadata.EMPTY;
        if (metadataTo > metadataFrom) {
            try {
                metadata = MetadataBlock.read(area, metadataFrom, metadataTo);
            } catch (IllegalArgumentException invalid) {
                refuse(stream, oneWay, Code.INVALID_ARGUMENT, String.valueOf(invalid.getMessage()));
                return;
            }
        }
        long deadline = remainingNanos == Long.MAX_VALUE ? Long.MAX_VALUE : now + remainingNanos;
        boolean items = route.hasItems();
        ServerCall call = items
                ? new ServerStream(this, route, stream, deadline, metadata, deliveries.workers())
                : new ServerCall(this, route, stream, oneWay, deadline, metadata);
        if (items) {
            session.keep(stream, call, deadline);
        }
        if (route.nonBlocking()) {
            route.dispatch(here.decoder.reset(area, from, to), call, currentCall);
            if (!oneWay && !items && session.isAwaited(stream)) {
                session.keep(stream, call, deadline);
            }
            return;
        }
        if (deliveries.workers().waiting() >= MOST_WAITING) {
            refuse(
                    stream,
                    oneWay,
                    Code.RESOURCE_EXHAUSTED,
                    "calls that wait for a worker: " + deliveries.workers().waiting() + " (expected: below "
                            + MOST_WAITING + ")");
            return;
        }
        call.request(Arrays.copyOfRange(area, from, to));
        if (!oneWay && !items) {
            session.keep(stream, call, deadline);
        }
        deliveries.add(call);
    }

    private void refuse(int stream, boolean oneWay, Code code, String why) {
        if (oneWay) {
            dropped(stream, why);
        } else {
            session.fail(stream, Failures.failure(code, Ran.NO, why));
        }
    }

    @Override
    public void dropped(int stream, String why) {
        LOG.warn("One-way call in stream {} of {} refused: {}", Integer.toUnsignedLong(stream), this, why);
    }

    @Override
    public void cancelled(Object keptCall) {
        ((ServerCall) keptCall).cancel();
    }

    // ---- items, of either side's calls

    Items items() {
        return session.items();
    }

    /** Bytes that wait for the peer. */
    long outgoingBytes() {
        return session.outgoingBytes();
    }

    /** Lets a sender try again when less is outgoing, or the peer takes more bytes. */
    void waits(ItemSender<?> sender) {
        if (!sender.queued) {
            sender.queued = true;
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
        session.answer(call.stream(), NOTHING, 0);
        call.responded();
        dirty();
    }

    /** A call cannot go on, because of its items. */
    void failItems(ServerCall call, Failure why) {
        session.fail(call.stream(), why);
        call.cancel();
        dirty();
    }

    @Override
    public void item(Object call, byte[] area, int from, int to) {
        ItemReceiver<?> receiver = ((ItemCall) call).receiver();
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
        ItemSender<?> sender = call instanceof ItemCall stream ? stream.sender() : null;
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
        ItemSender<?> sender = ((ItemCall) call).sender();
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
        if (session.outgoingBytes() >= mostAnswers) {
            session.fail(call.stream(), unread(call, session.outgoingBytes()));
            dirty();
            return;
        }
        Encoder encoder = here.encoder;
        int at = session.beginAnswer(call.stream());
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
        session.endAnswer(encoder.array(), encoder.position());
        dirty();
    }

    /** Sends an answer that was written elsewhere. */
    void respond(ServerCall call) {
        Failure failure = call.failure();
        if (failure != null) {
            session.fail(call.stream(), session.outgoingBytes() >= mostAnswers ? failure.withoutDetails() : failure);
        } else if (session.outgoingBytes() >= mostAnswers) {
            session.fail(call.stream(), unread(call, session.outgoingBytes()));
        } else {
            session.answer(call.stream(), call.answer(), call.answerLength());
        }
        call.responded();
        dirty();
    }

    /** The peer asks faster than it reads: what is kept for it has a bound. */
    private Failure unread(ServerCall call, long bytes) {
        return Failures.failure(
                Code.RESOURCE_EXHAUSTED,
                Ran.YES,
                "answer of " + call.method() + ": " + bytes + " bytes wait for the caller (expected: below "
                        + mostAnswers + ")");
    }

    /** Hands an answer over to the loop, from any thread. */
    void handOver(ServerCall call) {
        int length = call.answerLength();
        if (length >= LARGE) {
            long waiting = handedBytes.addAndGet(length) + keptBytes;
            if (waiting >= mostAnswers) { // here, since the loop may be behind with taking them
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

    @Override
    public void ready(Hello peer) {
        LOG.debug("{}: session open with {}", this, peer);
        owner.ready(this, peer);
    }

    @Override
    public void broken(Goodbye reason) {
        LOG.warn("{}: session ended, {}", this, reason.reason());
        ending = reason.reason();
        left = MOST_PER_TURN;
        flush();
        if (link != null) {
            link.close();
        }
    }

    @Override
    public void peerClosed(Goodbye reason) {
        ending = reason.reason().isEmpty() ? "the peer closed the session" : "the peer says: " + reason.reason();
        if (reason.code() != Goodbye.NORMAL) {
            LOG.warn("{}: session ended, {}", this, ending);
        }
        if (link != null) {
            link.close();
        }
    }

    @Override
    public String toString() {
        return peer;
    }
}
