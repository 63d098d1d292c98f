package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Claim;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.protocol.wire.MalformedFrameException;
import dev.beckon.protocol.wire.Preface;
import dev.beckon.protocol.wire.Varint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a session: a state machine that turns bytes into calls on its {@link SessionSink}, and calls and answers
 * into bytes.
 *
 * <pre>
 *            start()          preface and HELLO of the peer
 *   NEW ----------------> GREETING ----------------> OPEN
 *                            |  |                      ^ |
 *                            |  +-----> ADMITTING -----+ |   (a server that asks who it is)
 *                            |              |            |
 *                            +----- close, broken -------+----> CLOSED
 * </pre>
 *
 * <p>Times are nanoseconds of one monotonic clock that starts near zero; {@link Long#MAX_VALUE} is never. Messages are
 * written either in place ({@code begin...}, encode into {@link #area()} from the position that it returned,
 * {@code end...}), or whole from another array. Not thread-safe: its owner calls it from one thread at a time.
 */
public final class Session {

    private static final int NEW = 0;
    private static final int GREETING = 1;
    private static final int ADMITTING = 2;
    private static final int OPEN = 3;
    private static final int CLOSED = 4;

    /** The longest method name, in bytes of UTF-8. */
    public static final int LONGEST_METHOD_NAME = 512;

    /** The longest metadata block, in bytes. */
    public static final int LONGEST_METADATA = 16 * 1024;

    private static final int LONGEST_GREETING = 8192; // of a HELLO
    private static final int LITTLE = 16 * 1024; // outgoing bytes that are kept for every peer
    private static final byte[] NOTHING = {};
    private static final int ONE_WAY_FLAGS = Frame.MORE | Frame.META | Frame.TIMED;
    private static final int CALL_FLAGS = ONE_WAY_FLAGS | Frame.ITEMS;

    private final boolean client;
    private final SessionLimits limits;
    private final SessionSink sink;
    private final Areas areas;
    private final FrameWriter writer;
    private final StreamTable outgoing; // streams that we opened
    private final StreamTable incoming; // streams of the peer that wait: for our answer, or (Assembly) for pieces
    private final Assemblies assemblies;
    private final TimeLeft timeLeft = new TimeLeft();
    private final FrameReader reader;
    private final StreamIds ids;
    private final Items items;
    private final String agent;
    private final Liveness liveness;
    private final Drain drain = new Drain();

    private int state = NEW;
    private boolean greeted; // the peer's preface has been seen
    private boolean said; // our preface and HELLO are written
    private long greetingDeadline = Long.MAX_VALUE;
    private Hello peer = new Hello(0, 0, 0, "");
    private Claim claim = Claim.NONE;
    private long now;

    private int[] numbers = new int[0]; // our methods: the owner's index -> number on the wire, plus one
    private int named; // methods that we have named
    private int peerNamed; // methods that the peer has named
    private int inline; // the stream whose call is being delivered, until it is answered
    private long received; // counted frames

    /**
     * A session that is not started.
     *
     * @param client whether this side opened the connection
     * @param seed any number, not to be known to the peer
     * @param agent name and version of the software, for the peer's logs
     */
    public Session(boolean client, SessionLimits limits, SessionSink sink, Areas areas, int seed, String agent) {
        this.client = client;
        this.limits = limits;
        this.sink = sink;
        this.agent = agent;
        writer = new FrameWriter(areas);
        reader = new FrameReader(areas);
        outgoing = new StreamTable(seed);
        incoming = new StreamTable(seed ^ 0x5bd1e995);
        liveness = new Liveness(limits.silenceNanos());
        assemblies = new Assemblies(
                (int) Math.min(Integer.MAX_VALUE, (long) limits.maxAssembly() + limits.itemBytes()), areas);
        this.areas = areas;
        ids = new StreamIds(client);
        items = new Items(this, sink, limits, writer, assemblies, ids, outgoing, incoming, seed ^ 0x2545f491);
    }

    // ---- life

    /** Says this of itself when it is started; a client only. */
    public void claim(Claim made) {
        claim = made;
    }

    /** The connection is there since now; see {@link #start(long, long)}. */
    public void start(long time) {
        start(time, time);
    }

    /**
     * The connection is there. A client greets first; a server once it has read the client's greeting.
     *
     * @param since when it was accepted: the handshake's time counts from then
     */
    public void start(long time, long since) {
        now = time;
        state = GREETING;
        greetingDeadline = since + limits.handshakeNanos();
        if (client) {
            greet();
        }
    }

    /** The client may come in: greets it, and opens the session. Does nothing if the client does not wait for it. */
    public void admit(long time) {
        if (state == ADMITTING) {
            now = time;
            if (!client) {
                greet();
            }
            state = OPEN;
            greetingDeadline = Long.MAX_VALUE;
            liveness.start(now, peer.silenceMillis() * 1_000_000L);
            sink.ready(peer);
            sayFarewell();
        }
    }

    /** True from the end of the handshake until the session is closed. */
    public boolean isOpen() {
        return state == OPEN;
    }

    /** What the peer said of itself; all limits are 0 before the handshake is done. */
    public Hello peer() {
        return peer;
    }

    /** The time that it was told last. */
    long now() {
        return now;
    }

    /** What its streams send and take beside requests and answers. */
    public Items items() {
        return items;
    }

    /** Counted frames sent: METHOD, CALL, ONE_WAY, PIECE, ITEM, ANSWER, FAIL. Resuming will need it. */
    public long sent() {
        return writer.sent();
    }

    /** Counted frames received. */
    public long received() {
        return received;
    }

    /** Streams that this side has opened and that have not ended. */
    public int openCalls() {
        return outgoing.size();
    }

    /** Streams that the peer has opened and that have not ended; those whose message has arrived in part included. */
    public int keptCalls() {
        return incoming.size();
    }

    /**
     * Ends the session: says why, and takes and sends nothing more. What is outgoing should still be flushed. A server
     * says nothing to who has not said that it speaks Beckon.
     */
    public void close(Goodbye reason) {
        if (state == CLOSED) {
            return;
        }
        if (state != NEW && (client || greeted)) {
            abandonWriting();
            if (!said) {
                sayHelloOrNot();
            }
            writer.control(Frame.CLOSE, 0, reason.toBytes());
        }
        ended();
    }

    /** A CLOSE is not understood without a preface; but a HELLO would tell the client that it may come in. */
    private void sayHelloOrNot() {
        if (state == ADMITTING) {
            said = true;
            writer.preface();
        } else {
            greet();
        }
    }

    /** This side goes away soon: says so, now or once the handshake is done, and then takes no more calls. */
    public void drain(Farewell farewell) {
        if (drain.announce(farewell)) {
            sayFarewell();
        }
    }

    private void sayFarewell() {
        Farewell farewell = state == OPEN ? drain.toWrite() : null;
        if (farewell != null) {
            writer.control(Frame.DRAIN, 0, farewell.toBytes());
            writer.control(Frame.PING, 0, Drain.mark());
        }
    }

    /** True once a session that drains has nothing left to do: it can be closed. */
    public boolean isDrained() {
        return drain.refuses() && incoming.size() == 0 && outgoing.size() == 0 && outgoingBytes() == 0;
    }

    /** Nothing follows a CLOSE, in either direction. */
    private void ended() {
        state = CLOSED;
        greetingDeadline = Long.MAX_VALUE;
        liveness.stop();
        writer.dropAllPieces();
        assemblies.clear();
    }

    /**
     * The connection is gone. Every call of ours fails with {@code failure}, every kept call is cancelled.
     */
    public void lost(Failure failure) {
        ended();
        inline = 0;
        writer.clear();
        reader.clear();
        items.clear();
        List<Object> kept = incoming.removeAll();
        List<Object> calls = outgoing.removeAll();
        kept.forEach(call -> cancelled(call, Failure.CANCELLED));
        calls.forEach(call -> sink.failed(call, failure));
    }

    /** When {@link #wakeUp} wants to be called, {@link Long#MAX_VALUE} for never. */
    public long wakeUpAt() {
        long earliest = Math.min(outgoing.earliest(), incoming.earliest());
        return Math.min(Math.min(greetingDeadline, liveness.wakeUpAt()), Math.min(items.wakeUpAt(), earliest));
    }

    /** The time has come, or not yet: ends what is past its deadline. */
    public void wakeUp(long time) {
        now = time;
        if (time >= greetingDeadline) {
            greetingDeadline = Long.MAX_VALUE;
            broken(new Goodbye(
                    Goodbye.TIMEOUT,
                    "handshake: not complete after " + limits.handshakeNanos() / 1_000_000 + " ms (expected: "
                            + (state == ADMITTING ? "the client to be authenticated)" : "preface and HELLO)")));
            return;
        }
        if (time >= liveness.wakeUpAt() && !watch()) {
            return;
        }
        items.wakeUp(time);
        List<Object> expired = outgoing.removeExpired(time);
        for (int i = 0; i < expired.size(); i += 2) {
            int stream = (int) expired.get(i);
            tellCancelled(stream, Failure.DEADLINE_EXCEEDED);
            sink.expired(expired.get(i + 1));
        }
        expired = incoming.removeExpired(time);
        for (int i = 0; i < expired.size(); i += 2) {
            int stream = (int) expired.get(i);
            if (expired.get(i + 1) instanceof Assembly half) {
                giveUp(half);
                continue;
            }
            items.ended(stream);
            if (state == OPEN) {
                Failure failure =
                        new Failure(Failure.DEADLINE_EXCEEDED, Failure.MAYBE, "deadline: passed while the handler ran");
                writer.control(Frame.FAIL, stream, failure.toBytes());
            }
            sink.cancelled(expired.get(i + 1), Failure.DEADLINE_EXCEEDED);
        }
    }

    /** Asks whether the peer lives; false if it does not, and the session has ended. */
    private boolean watch() {
        switch (liveness.wakeUp(now)) {
            case DEAD -> {
                broken(new Goodbye(
                        Goodbye.TIMEOUT,
                        "silence: nothing has come for " + limits.silenceNanos() / 1_000_000
                                + " ms (expected: a byte within that time)"));
                return false;
            }
            case SILENT -> {
                if (writer.gathered() < limits.maxOutgoing()) { // it would not pass what the peer does not take
                    writer.control(Frame.PING, 0, NOTHING);
                }
            }
            case ALIVE -> {
                // heard since the last time
            }
        }
        return true;
    }

    /**
     * The owner has reason not to read, since the peer takes too little of what is outgoing; or no longer.
     *
     * @return true if it should read all the same: the peer has not shown for long that it lives
     */
    public boolean paused(boolean on) {
        return liveness.paused(on);
    }

    /** The peer has taken bytes that had to wait for it; while the owner does not read, that shows that it lives. */
    public void took(long time) {
        liveness.took(time);
    }

    /** Forgets a message that is not whole at its deadline. */
    private void giveUp(Assembly half) {
        if (state == OPEN) {
            assemblies.remove(half.stream());
            refuse(
                    half.stream(),
                    half.method(),
                    half.oneWay(),
                    Failure.DEADLINE_EXCEEDED,
                    "deadline: passed before the request was there whole");
        }
    }

    // ---- outgoing bytes

    /** The array that outgoing bytes are in; another one after any call that writes. */
    public byte[] area() {
        return writer.area();
    }

    /** Start of the outgoing bytes in {@link #area()}. */
    public int outgoingFrom() {
        return writer.from();
    }

    /** End of the outgoing bytes in {@link #area()}, exclusive. */
    public int outgoingTo() {
        return writer.to();
    }

    /** The connection has taken the outgoing bytes up to here. */
    public void takenTo(int position) {
        writer.takenTo(position);
    }

    /** Bytes kept for the peer, those of messages that travel in pieces included. */
    public long outgoingBytes() {
        return writer.gathered() + writer.largeBytes();
    }

    /** Bytes kept of frames and messages that have arrived in part. */
    public long incomingBytes() {
        return reader.filled() + assemblies.held();
    }

    /** About how much memory this takes for its peer's sake: what has arrived in part, and what is outgoing. */
    public long keptBytes() {
        return reader.kept() + assemblies.kept() + outgoingBytes();
    }

    /** Whether the start of a frame can be kept until the rest comes; if not, the session has ended. */
    boolean mayKeepFrame(int size) {
        if (areas.mayKeepFrame(size)) {
            return true;
        }
        broken(new Goodbye(
                Goodbye.LIMIT,
                "frame: " + size + " bytes to keep (expected: at most what is left of the bytes that are kept for all"
                        + " sessions)"));
        return false;
    }

    /** Whether more is outgoing than is kept for a peer that does not read. */
    boolean isTooMuch(long outgoing, long limit) {
        return outgoing > limit || outgoing > LITTLE && !areas.mayKeep(0);
    }

    /**
     * Adds pieces of large messages, one of each in turn, up to about {@code bytes} of outgoing bytes; false if there
     * is nothing outgoing.
     */
    public boolean fill(int bytes) {
        return writer.fill(bytes);
    }

    // ---- calls of ours

    /**
     * Why no call can be opened now, or null if one can. To be asked before each.
     *
     * @param oneWay whether it would be a one-way call, which needs no place among the open streams
     */
    public @Nullable Failure refusal(boolean oneWay) {
        return mayCall(oneWay) ? null : whyNoCall(oneWay);
    }

    /** True if {@link #refusal} has nothing to say. */
    public boolean mayCall(boolean oneWay) {
        return state == OPEN
                && !drain.peerGoes()
                && peer.maxMethods() != 0
                && (oneWay || outgoing.size() < peer.maxStreams())
                && outgoingBytes() < limits.maxOutgoing();
    }

    private Failure whyNoCall(boolean oneWay) {
        if (state != OPEN) {
            return new Failure(Failure.UNAVAILABLE, Failure.NO, "session: not open (expected: open)");
        }
        if (drain.peerGoes()) {
            return new Failure(Failure.UNAVAILABLE, Failure.NO, "session: the peer drains (expected: one that stays)");
        }
        if (peer.maxMethods() == 0) {
            return new Failure(Failure.UNIMPLEMENTED, Failure.NO, "peer: serves nothing (expected: one that serves)");
        }
        if (!oneWay && outgoing.size() >= peer.maxStreams()) {
            return new Failure(
                    Failure.RESOURCE_EXHAUSTED,
                    Failure.NO,
                    "calls in flight: " + outgoing.size() + " (expected: below the peer's limit of " + peer.maxStreams()
                            + ")");
        }
        return new Failure(
                Failure.RESOURCE_EXHAUSTED,
                Failure.NO,
                "bytes waiting for the peer: " + outgoingBytes() + " (expected: below " + limits.maxOutgoing() + ")");
    }

    /**
     * The number of one of our methods on the wire, naming it to the peer if that was not done yet; -1 if the peer
     * takes no more methods.
     *
     * @param index the owner's number of the method, small
     */
    public int number(int index, String method) {
        return index < numbers.length && numbers[index] != 0 ? numbers[index] - 1 : name(index, method);
    }

    private int name(int index, String method) {
        byte[] name = method.getBytes(StandardCharsets.UTF_8);
        if (state != OPEN || named >= peer.maxMethods() || name.length > LONGEST_METHOD_NAME) {
            return -1;
        }
        int number = named++;
        if (index >= numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(index + 1, 2 * numbers.length));
        }
        numbers[index] = number + 1;
        byte[] payload = new byte[Varint.size(number) + name.length];
        System.arraycopy(name, 0, payload, Varint.write(payload, 0, number), name.length);
        writer.control(Frame.METHOD, 0, payload);
        return number;
    }

    /** True between {@code begin...} and {@code end...}: nothing else can be written in place. */
    public boolean isWriting() {
        return writer.isWriting();
    }

    /**
     * Starts to write a call in place.
     *
     * @param method what {@link #number} returned
     * @param remainingNanos the time left until its deadline, or {@link Long#MAX_VALUE}
     * @param metadata a metadata block, or null
     * @return where in {@link #area()} its message starts
     */
    public int beginCall(int method, boolean oneWay, long remainingNanos, byte @Nullable [] metadata) {
        checkMetadata(metadata);
        return writer.beginCall(
                oneWay ? Frame.ONE_WAY : Frame.CALL, ids.next(outgoing), method, remainingNanos, metadata);
    }

    private static void checkMetadata(byte @Nullable [] metadata) {
        if (metadata != null && metadata.length > LONGEST_METADATA) {
            throw new IllegalArgumentException(
                    "metadata: " + metadata.length + " bytes (expected: at most " + LONGEST_METADATA + ")");
        }
    }

    /**
     * Ends the call that {@link #beginCall} started.
     *
     * @param area the area, or a larger copy of it
     * @param end where in it the message ends
     * @param call handed to the sink with the outcome; not used for a one-way call
     * @param deadline when to give up
     * @return the stream's id; 0 if the message is longer than the peer takes, and nothing was written
     */
    public int endCall(byte[] area, int end, Object call, long deadline) {
        int stream = writer.stream();
        boolean oneWay = writer.type() == Frame.ONE_WAY;
        if (!writer.end(area, end, peer.maxMessage())) {
            return 0;
        }
        ids.opened(stream);
        if (!oneWay) {
            outgoing.add(stream, call, deadline);
        }
        return stream;
    }

    /** Takes back what {@code begin...} started. */
    public void abandonWriting() {
        writer.abandon();
    }

    /** Writes a whole call from another array; see {@link #beginCall} and {@link #endCall}. */
    public int call(
            int method,
            boolean oneWay,
            long remainingNanos,
            byte @Nullable [] metadata,
            byte[] message,
            int length,
            Object call,
            long deadline) {
        beginCall(method, oneWay, remainingNanos, metadata);
        int end = writer.copyIn(message, length);
        return endCall(writer.area(), end, call, deadline);
    }

    /** As {@link #call}, with items that follow. */
    public int callWithItems(
            int method,
            long remainingNanos,
            byte @Nullable [] metadata,
            byte[] message,
            int length,
            Object call,
            long deadline) {
        beginCall(method, false, remainingNanos, metadata);
        writer.announceItems();
        int end = writer.copyIn(message, length);
        int stream = endCall(writer.area(), end, call, deadline);
        if (stream != 0) {
            items.opened(stream);
        }
        return stream;
    }

    /** Nobody waits for this call of ours any more; false if it has ended already. */
    public boolean cancel(int stream) {
        return cancel(stream, Failure.CANCELLED);
    }

    /** The same, saying why: {@link Failure#CANCELLED}, or {@link Failure#DEADLINE_EXCEEDED}. */
    public boolean cancel(int stream, int code) {
        if (outgoing.remove(stream) == null) {
            return false;
        }
        tellCancelled(stream, code);
        return true;
    }

    private void tellCancelled(int stream, int code) {
        items.ended(stream);
        assemblies.remove(stream);
        writer.dropPieces(stream);
        if (state == OPEN) {
            writer.control(Frame.CANCEL, stream, new Failure(code, 0, "").toBytes());
        }
    }

    // ---- answers of ours

    /** Keeps a call that was just delivered, to be answered later. */
    public void keep(int stream, Object call, long deadline) {
        if (inline == stream) {
            inline = 0;
        }
        incoming.add(stream, call, deadline);
    }

    /** A kept call's deadline comes sooner than it was kept with. */
    public void shorten(int stream, long deadline) {
        Object call = incoming.remove(stream);
        if (call != null) {
            incoming.add(stream, call, deadline);
        }
    }

    /** True if the call still waits for its answer. */
    public boolean isAwaited(int stream) {
        return state == OPEN && (inline == stream || incoming.contains(stream));
    }

    /** Starts to write an answer in place to a call that {@link #isAwaited}; returns where its message starts. */
    public int beginAnswer(int stream) {
        return beginAnswer(stream, null);
    }

    /**
     * Starts to write an answer in place, after its metadata.
     *
     * @param metadata a metadata block, or null
     */
    public int beginAnswer(int stream, byte @Nullable [] metadata) {
        checkMetadata(metadata);
        return writer.beginAnswer(stream, metadata);
    }

    /** Ends the answer that {@link #beginAnswer} started. One that is too long for the peer becomes a failure. */
    public void endAnswer(byte[] area, int end) {
        int stream = writer.stream();
        int length = writer.lengthTo(end);
        boolean fits = writer.end(area, end, peer.maxMessage());
        settle(stream);
        if (!fits) {
            tooLong(stream, length);
        }
    }

    /** Writes a whole answer from another array; false if nobody waits for it any more. */
    public boolean answer(int stream, byte[] message, int length) {
        return answer(stream, null, message, length);
    }

    /**
     * Writes a whole answer from another array; false if nobody waits for it any more.
     *
     * @param metadata a metadata block, or null
     */
    public boolean answer(int stream, byte @Nullable [] metadata, byte[] message, int length) {
        if (!isAwaited(stream)) {
            return false;
        }
        beginAnswer(stream, metadata);
        int end = writer.copyIn(message, length);
        endAnswer(writer.area(), end);
        return true;
    }

    /** Answers with a failure; false if nobody waits for it any more. */
    public boolean fail(int stream, Failure failure) {
        if (!isAwaited(stream)) {
            return false;
        }
        settle(stream);
        writer.control(Frame.FAIL, stream, failure.toBytes());
        return true;
    }

    private void settle(int stream) {
        if (inline == stream) {
            inline = 0;
        } else {
            incoming.remove(stream);
            items.ended(stream);
        }
    }

    private void tooLong(int stream, int length) {
        Failure failure = new Failure(
                Failure.RESOURCE_EXHAUSTED,
                Failure.YES,
                "answer: " + length + " bytes (expected: at most the caller's limit of " + peer.maxMessage() + ")");
        writer.control(Frame.FAIL, stream, failure.toBytes());
    }

    // ---- writing

    private void greet() {
        said = true;
        writer.preface();
        Hello hello = new Hello(
                limits.maxMessage(),
                limits.maxStreams(),
                limits.maxMethods(),
                limits.itemBytes(),
                agent,
                (int) Math.min(Integer.MAX_VALUE, limits.silenceNanos() / 1_000_000),
                claim);
        writer.control(Frame.HELLO, 0, hello.toBytes());
    }

    void broken(Goodbye reason) {
        if (state != CLOSED) {
            close(reason);
            sink.broken(reason);
        }
    }

    // ---- incoming bytes

    /** Takes bytes that have arrived; they are not kept. */
    public void receive(byte[] bytes, int from, int to, long time) {
        now = time;
        liveness.heard(time);
        try {
            int at = from;
            if (!greeted && state == GREETING) {
                at = reader.preface(bytes, at, to);
                if (at < 0) {
                    return; // cut short
                }
                checkPreface();
            }
            reader.frames(this, bytes, at, to);
        } catch (MalformedFrameException malformed) {
            broken(new Goodbye(Goodbye.PROTOCOL_ERROR, malformed.getMessage()));
        }
    }

    /** How many more bytes complete the frame that has arrived in part, 0 if none has. */
    public int missingBytes() {
        return reader.missingBytes();
    }

    private void checkPreface() {
        byte[] preface = reader.preface();
        if (!Preface.isBeckon(preface, 0)) {
            throw new MalformedFrameException("first bytes: " + reader.firstBytes()
                    + " (expected: be 42 4b 4e, as of a Beckon peer"
                    + (Preface.isTls(preface, 0) ? "; these are of TLS, which this side was not told to speak)" : ")"));
        }
        greeted = true;
        if (Preface.version(preface, 0) != Preface.VERSION) {
            broken(new Goodbye(
                    Goodbye.VERSION,
                    "version: " + Preface.version(preface, 0) + " (expected: " + Preface.VERSION + ")"));
        }
    }

    /** True while frames are taken. */
    boolean takesFrames() {
        return state == OPEN || state == GREETING || state == ADMITTING;
    }

    /** Checks a header before its payload has arrived. */
    void checkHeader(long header) {
        if (state == GREETING) {
            int type = Frame.type(header);
            if (type != Frame.HELLO && type != Frame.CLOSE) {
                throw new MalformedFrameException("frame: " + Frame.name(type) + " (expected: HELLO first)");
            }
            if (Frame.length(header) > LONGEST_GREETING) {
                throw new MalformedFrameException(
                        "HELLO: " + Frame.length(header) + " bytes (expected: at most " + LONGEST_GREETING + ")");
            }
        } else if (state == ADMITTING && Frame.type(header) != Frame.CLOSE) {
            throw new MalformedFrameException(
                    "frame: " + Frame.name(Frame.type(header)) + " (expected: none before the server's HELLO)");
        }
    }

    /** Takes one whole frame. */
    void frame(long header, byte[] area, int from, int to) {
        int stream = Frame.stream(header);
        int flags = Frame.flags(header);
        switch (Frame.type(header)) {
            case Frame.ANSWER -> onAnswer(stream, flags, area, from, to);
            case Frame.CALL -> onCall(stream, flags, false, area, from, to);
            case Frame.ONE_WAY -> onCall(stream, flags, true, area, from, to);
            case Frame.PIECE -> onPiece(stream, flags, area, from, to);
            case Frame.ITEM -> {
                received++;
                items.onItem(stream, flags, area, from, to);
            }
            default -> rareFrame(Frame.type(header), flags, stream, area, from, to);
        }
    }

    private void rareFrame(int type, int flags, int stream, byte[] area, int from, int to) {
        if (type < Frame.HELLO || type > Frame.CLOSE) {
            throw new MalformedFrameException(
                    "frame: " + Frame.name(type) + " (expected: a type of version " + Preface.VERSION + ")");
        }
        checkFlags(type, flags, 0);
        boolean ofStream = type == Frame.FAIL || type == Frame.CANCEL || type == Frame.CREDIT;
        if (stream != 0 && !ofStream) {
            throw new MalformedFrameException(
                    Frame.name(type) + ": on stream " + Integer.toUnsignedString(stream) + " (expected: 0)");
        }
        switch (type) {
            case Frame.FAIL -> onFail(stream, Failure.read(area, from, to));
            case Frame.CANCEL -> onCancel(stream, Failure.read(area, from, to).code());
            case Frame.METHOD -> onMethod(area, from, to);
            case Frame.CREDIT -> items.onCredit(stream, area, from, to);
            case Frame.PING -> onPing(area, from, to);
            case Frame.PONG -> drain.pong(area, from, to);
            case Frame.DRAIN -> onDrain(Farewell.read(area, from, to));
            case Frame.HELLO -> onHello(Hello.read(area, from, to));
            case Frame.CLOSE -> onClose(Goodbye.read(area, from, to));
            default -> {
                // ACK: nothing here asks for it, and in this draft it asks for nothing
            }
        }
    }

    static void checkFlags(int type, int flags, int known) {
        if ((flags & ~known) != 0) {
            throw new MalformedFrameException("flags of " + Frame.name(type) + ": 0x" + Integer.toHexString(flags)
                    + " (expected: of 0x" + Integer.toHexString(known) + " only)");
        }
    }

    private void onHello(Hello hello) {
        if (state != GREETING) {
            throw new MalformedFrameException("HELLO: a second one (expected: one per connection)");
        }
        if (hello.maxMessage() < 1 || hello.maxStreams() < 0) {
            throw new MalformedFrameException(
                    "HELLO: longest message " + hello.maxMessage() + " (expected: at least 1)");
        }
        peer = hello;
        items.greeted(hello.itemBytes());
        state = ADMITTING;
        if (client || sink.admits(hello)) {
            admit(now);
        }
    }

    private void onDrain(Farewell farewell) {
        if (drain.announced()) {
            sink.draining(farewell);
        }
    }

    private void onClose(Goodbye reason) {
        ended();
        sink.peerClosed(reason);
    }

    private void onPing(byte[] area, int from, int to) {
        if (to - from > 64) {
            throw new MalformedFrameException("PING: " + (to - from) + " bytes (expected: at most 64)");
        }
        if (isTooMuch(writer.gathered(), limits.maxOutgoing())) {
            broken(new Goodbye(Goodbye.LIMIT, "PING: " + unreadText()));
            return;
        }
        writer.control(Frame.PONG, 0, Arrays.copyOfRange(area, from, to));
    }

    private void onMethod(byte[] area, int from, int to) {
        long number = Varint.read(area, from, to);
        int name = from + Varint.sizeAt(area, from);
        if (number != peerNamed) {
            throw new MalformedFrameException(
                    "METHOD number: " + Long.toUnsignedString(number) + " (expected: " + peerNamed + ")");
        }
        if (peerNamed >= limits.maxMethods()) {
            broken(new Goodbye(
                    Goodbye.LIMIT,
                    "METHOD number: " + number + " (expected: below the limit of " + limits.maxMethods() + ")"));
            return;
        }
        if (to - name > LONGEST_METHOD_NAME || to == name) {
            throw new MalformedFrameException(
                    "METHOD name: " + (to - name) + " bytes (expected: 1 to " + LONGEST_METHOD_NAME + ")");
        }
        for (int i = name; i < to; i++) {
            if (area[i] >= 0 && area[i] < ' ') { // it will stand in logs
                throw new MalformedFrameException(
                        "METHOD name: byte " + area[i] + " (expected: no control characters)");
            }
        }
        received++;
        peerNamed++;
        sink.named((int) number, new String(area, name, to - name, StandardCharsets.UTF_8));
    }

    private void onCall(int stream, int flags, boolean oneWay, byte[] area, int from, int to) {
        ids.openedByPeer(stream, incoming);
        checkFlags(oneWay ? Frame.ONE_WAY : Frame.CALL, flags, oneWay ? ONE_WAY_FLAGS : CALL_FLAGS);
        received++;
        int at = from;
        long method = Varint.read(area, at, to);
        at += Varint.sizeAt(area, at);
        if (method < 0 || method >= peerNamed) {
            throw new MalformedFrameException("method number: " + Long.toUnsignedString(method)
                    + " (expected: one of the " + peerNamed + " that were named)");
        }
        long remaining = Long.MAX_VALUE;
        if ((flags & Frame.TIMED) != 0) {
            remaining = timeLeft.read(area, at, to);
            at += timeLeft.bytes();
        }
        int metadataFrom = at;
        int metadataTo = at;
        if ((flags & Frame.META) != 0) {
            metadataFrom = metadataAt(area, at, to);
            metadataTo = metadataFrom + (int) Varint.read(area, at, to);
            at = metadataTo;
        }
        boolean more = (flags & Frame.MORE) != 0;
        if (drain.refuses()) {
            refuse(
                    stream,
                    (int) method,
                    oneWay,
                    Failure.UNAVAILABLE,
                    "session: drains (expected: no call after its DRAIN)");
            return;
        }
        if (incoming.size() >= limits.maxStreams() && (more || !oneWay)) {
            refuse(
                    stream,
                    (int) method,
                    oneWay,
                    Failure.RESOURCE_EXHAUSTED,
                    "calls in flight: " + incoming.size() + " (expected: below the limit of " + limits.maxStreams()
                            + ")");
            return;
        }
        if (!oneWay && isTooMuch(outgoingBytes() + 1, limits.maxOutgoing())) {
            refuse(stream, (int) method, false, Failure.RESOURCE_EXHAUSTED, "answers: " + unreadText());
            return;
        }
        if ((flags & Frame.ITEMS) != 0) {
            items.openedByPeer(stream);
        }
        if (more) {
            beginAssembly(stream, flags, oneWay, (int) method, remaining, area, metadataFrom, metadataTo, at, to);
            return;
        }
        if (to - at > limits.maxMessage()) {
            refuse(stream, (int) method, oneWay, Failure.RESOURCE_EXHAUSTED, tooLongText("request", to - at));
            return;
        }
        deliver(stream, (int) method, oneWay, remaining, area, metadataFrom, metadataTo, at, to);
    }

    /** Where a metadata block starts, behind its length, which lies at {@code at} and is checked. */
    private static int metadataAt(byte[] area, int at, int to) {
        long length = Varint.read(area, at, to);
        int start = at + Varint.sizeAt(area, at);
        if (length < 0 || length > Math.min(to - start, LONGEST_METADATA)) {
            throw new MalformedFrameException("metadata: " + Long.toUnsignedString(length)
                    + " bytes (expected: at most " + LONGEST_METADATA + ", of the " + (to - start) + " that are left)");
        }
        return start;
    }

    private void deliver(
            int stream,
            int method,
            boolean oneWay,
            long remaining,
            byte[] area,
            int metadataFrom,
            int metadataTo,
            int from,
            int to) {
        inline = oneWay ? 0 : stream;
        sink.called(stream, method, oneWay, remaining, area, metadataFrom, metadataTo, from, to);
        inline = 0;
    }

    private void refuse(int stream, int method, boolean oneWay, int code, String why) {
        items.ended(stream);
        sink.undelivered(method, code);
        if (oneWay) {
            sink.dropped(stream, why);
        } else if (isTooMuch(writer.gathered() / 2, limits.maxOutgoing())) {
            broken(new Goodbye(Goodbye.LIMIT, unreadText()));
        } else {
            writer.control(Frame.FAIL, stream, new Failure(code, Failure.NO, why).toBytes());
        }
    }

    String unreadText() {
        long outgoing = outgoingBytes();
        return "bytes that the peer has not read: " + outgoing + " (expected: below "
                + (outgoing < limits.maxOutgoing()
                        ? "what is left of the bytes that are kept for all sessions)"
                        : limits.maxOutgoing() + ")");
    }

    String tooLongText(String what, long length) {
        return what + ": " + Long.toUnsignedString(length) + " bytes (expected: at most " + limits.maxMessage() + ")";
    }

    private void beginAssembly(
            int stream,
            int flags,
            boolean oneWay,
            int method,
            long remaining,
            byte[] area,
            int metadataFrom,
            int metadataTo,
            int at,
            int to) {
        long total = Varint.read(area, at, to);
        at += Varint.sizeAt(area, at);
        if (total < 0 || total > limits.maxMessage()) {
            refuse(stream, method, oneWay, Failure.RESOURCE_EXHAUSTED, tooLongText("request", total));
            return;
        }
        byte[] metadata = (flags & Frame.META) == 0 ? null : Arrays.copyOfRange(area, metadataFrom, metadataTo);
        long deadline = remaining == Long.MAX_VALUE ? Long.MAX_VALUE : now + remaining;
        Assembly started = new Assembly(stream, (int) total, method, oneWay, deadline, metadata);
        if (!assemblies.add(started, area, at, to)) {
            refuse(stream, method, oneWay, Failure.RESOURCE_EXHAUSTED, assemblies.fullText());
            return;
        }
        incoming.add(stream, started, deadline);
    }

    private void onPiece(int stream, int flags, byte[] area, int from, int to) {
        received++;
        checkFlags(Frame.PIECE, flags, Frame.MORE);
        Assembly assembly = assemblies.get(stream);
        if (assembly == null) {
            if (!ids.wasOpened(stream) || (ids.isOurs(stream) ? outgoing : incoming).contains(stream)) {
                throw new MalformedFrameException("PIECE: of stream " + Integer.toUnsignedString(stream)
                        + " (expected: one with a message that goes on)");
            }
            return; // refused or cancelled meanwhile
        }
        if (!assemblies.append(assembly, area, from, to)) {
            if (assembly.isAnswer()) {
                failOwn(stream, assemblies.fullText());
            } else if (assembly.isItem()) {
                items.taken(assembly.total());
                items.giveUp(stream, assemblies.fullText());
            } else {
                incoming.remove(stream);
                refuse(stream, assembly.method(), assembly.oneWay(), Failure.RESOURCE_EXHAUSTED, assemblies.fullText());
            }
            return;
        }
        if ((flags & Frame.MORE) != 0) {
            return;
        }
        byte[] message = assembly.whole();
        assemblies.remove(stream);
        if (assembly.isItem()) {
            items.whole(stream, message);
            return;
        }
        if (assembly.isAnswer()) {
            items.ended(stream);
            Object call = outgoing.remove(stream);
            if (call != null) {
                sink.answered(call, message, 0, message.length);
            }
            return;
        }
        incoming.remove(stream);
        byte[] metadata = assembly.metadata();
        int metadataLength = metadata == null ? 0 : metadata.length;
        byte[] whole = message;
        if (metadata != null) { // the sink takes both from one array
            whole = Arrays.copyOf(metadata, metadataLength + message.length);
            System.arraycopy(message, 0, whole, metadataLength, message.length);
        }
        long remaining =
                assembly.deadline() == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, assembly.deadline() - now);
        deliver(
                stream,
                assembly.method(),
                assembly.oneWay(),
                remaining,
                whole,
                0,
                metadataLength,
                metadataLength,
                whole.length);
    }

    private void onAnswer(int stream, int flags, byte[] area, int from, int to) {
        received++;
        if (!assemblies.isEmpty() || writer.largeBytes() != 0) {
            checkTurn(stream);
        }
        if (flags != 0) {
            checkFlags(Frame.ANSWER, flags, Frame.MORE | Frame.META);
            if ((flags & Frame.META) != 0) {
                from = onAnswerMetadata(stream, area, from, to);
            }
            if ((flags & Frame.MORE) != 0) {
                onLargeAnswer(stream, area, from, to);
                return;
            }
        }
        if (to - from > limits.maxMessage()) {
            failOwn(stream, tooLongText("answer", to - from));
            return;
        }
        Object call = outgoing.remove(stream);
        if (call != null) {
            items.ended(stream);
            sink.answered(call, area, from, to);
        } else {
            checkOurs(Frame.ANSWER, stream);
        }
    }

    /** Hands on the metadata block at the start of an answer; returns where it ends. */
    private int onAnswerMetadata(int stream, byte[] area, int from, int to) {
        int at = metadataAt(area, from, to);
        int end = at + (int) Varint.read(area, from, to);
        Object call = outgoing.get(stream);
        if (call != null && end > at) {
            sink.answerMetadata(call, area, at, end);
        }
        return end;
    }

    private void onLargeAnswer(int stream, byte[] area, int from, int to) {
        long total = Varint.read(area, from, to);
        int at = from + Varint.sizeAt(area, from);
        if (!outgoing.contains(stream)) {
            checkOurs(Frame.ANSWER, stream);
        } else if (total < 0 || total > limits.maxMessage()) {
            failOwn(stream, tooLongText("answer", total));
        } else if (!assemblies.add(Assembly.ofAnswer(stream, (int) total), area, at, to)) {
            failOwn(stream, assemblies.fullText());
        }
    }

    /** Refuses an answer in the middle of its request, or of another answer. */
    private void checkTurn(int stream) {
        if (assemblies.get(stream) != null) {
            throw new MalformedFrameException("ANSWER: a second one to stream " + Integer.toUnsignedString(stream)
                    + " (expected: the pieces of the first)");
        }
        if (writer.hasRequestPieces(stream)) {
            throw new MalformedFrameException("ANSWER: to stream " + Integer.toUnsignedString(stream)
                    + " before the end of its request (expected: after it)");
        }
    }

    void failOwn(int stream, String why) {
        Object call = outgoing.remove(stream);
        if (call != null) {
            tellCancelled(stream, Failure.RESOURCE_EXHAUSTED);
            sink.failed(call, new Failure(Failure.RESOURCE_EXHAUSTED, Failure.YES, why));
        }
    }

    /** Fails a call of the peer, of which an item cannot be taken. */
    void failOfPeer(int stream, String why) {
        Object call = incoming.get(stream);
        if (fail(stream, new Failure(Failure.RESOURCE_EXHAUSTED, Failure.MAYBE, why)) && call != null) {
            sink.cancelled(call, Failure.RESOURCE_EXHAUSTED);
        }
    }

    private void onFail(int stream, Failure failure) {
        received++;
        items.ended(stream);
        assemblies.remove(stream);
        writer.dropPieces(stream); // a request that is refused need not go on
        Object call = outgoing.remove(stream);
        if (call != null) {
            sink.failed(call, failure);
        } else {
            checkOurs(Frame.FAIL, stream);
        }
    }

    private void onCancel(int stream, int code) {
        boolean ofItems = ids.isOurs(stream) && ids.wasOpened(stream) && items.onRefused(stream);
        if (ofItems) {
            return;
        }
        if (ids.isOurs(stream) || !ids.wasOpened(stream)) {
            throw new MalformedFrameException("CANCEL: of stream " + Integer.toUnsignedString(stream)
                    + " (expected: one that the sender opened, or one with ITEMS)");
        }
        items.ended(stream);
        assemblies.remove(stream);
        writer.dropPieces(stream);
        Object call = incoming.remove(stream);
        if (call != null) {
            boolean known = code == Failure.DEADLINE_EXCEEDED || code == Failure.RESOURCE_EXHAUSTED;
            cancelled(call, known ? code : Failure.CANCELLED);
        }
    }

    /** A call of the peer, or what has arrived of one, is no longer waited for. */
    private void cancelled(Object call, int code) {
        if (call instanceof Assembly half) {
            sink.undelivered(half.method(), code);
        } else {
            sink.cancelled(call, code);
        }
    }

    /** An answer to a stream that has ended is late; to one that never was, it is an error. */
    private void checkOurs(int type, int stream) {
        if (!ids.isOurs(stream) || !ids.wasOpened(stream)) {
            throw new MalformedFrameException(Frame.name(type) + ": to stream " + Integer.toUnsignedString(stream)
                    + " (expected: one that the receiver opened)");
        }
    }
}
