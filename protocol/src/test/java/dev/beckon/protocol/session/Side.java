package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A session, a sink that writes down what it hears, and a clock that is moved by hand. */
final class Side implements SessionSink {

    static final SessionLimits LIMITS = new SessionLimits(1 << 20, 100, 100, 1 << 20, 4 << 20, 5_000_000_000L);

    /** What is done with a call of the peer. */
    interface Handler {
        void called(Side side, int stream, String method, boolean oneWay, long remaining, byte[] message);
    }

    /** Something done from within a callback. */
    interface Reaction {
        void heard(Side side, String what);
    }

    final Session session;
    final List<String> heard = new ArrayList<>();
    final List<String> methods = new ArrayList<>(); // that the peer has named
    final PoisonedAreas areas = new PoisonedAreas();
    Handler handler = Side::echo;
    Reaction reaction = (side, what) -> {};
    boolean admits = true;
    long now = 1_000_000;
    boolean takes = true; // items, as they come
    private int indices;

    Side(boolean client, SessionLimits limits, String agent) {
        session = new Session(client, limits, this, areas, 0x1234567, agent);
    }

    static Side client() {
        return client(LIMITS);
    }

    static Side server() {
        return server(LIMITS);
    }

    static Side client(SessionLimits limits) {
        return new Side(true, limits, "a client");
    }

    static Side server(SessionLimits limits) {
        return new Side(false, limits, "a server");
    }

    Side start() {
        session.start(now);
        return this;
    }

    /** Answers with the message. */
    static void echo(Side side, int stream, String method, boolean oneWay, long remaining, byte[] message) {
        if (!oneWay) {
            side.session.answer(stream, message, message.length);
        }
    }

    /** Keeps the call under its stream's id. */
    static void keep(Side side, int stream, String method, boolean oneWay, long remaining, byte[] message) {
        if (!oneWay) {
            side.session.keep(
                    stream,
                    "kept " + Integer.toUnsignedString(stream),
                    remaining == Long.MAX_VALUE ? remaining : side.now + remaining);
        }
    }

    // ---- what it does

    /** Delivers bytes, from an array that is overwritten afterwards. */
    void receives(byte[] bytes, int from, int to) {
        byte[] lent = new byte[to - from + 7];
        Arrays.fill(lent, (byte) 0xee);
        System.arraycopy(bytes, from, lent, 3, to - from);
        session.receive(lent, 3, 3 + to - from, now);
        Arrays.fill(lent, (byte) 0xdd);
    }

    Side receives(Script script) {
        byte[] bytes = script.bytes();
        receives(bytes, 0, bytes.length);
        return this;
    }

    /** Names a method that has not been named. */
    int name(String method) {
        return session.number(indices++, method);
    }

    int call(int method, String message) {
        return call(method, bytes(message), Long.MAX_VALUE);
    }

    /** Opens a call whose object is "call" and its message's first letters. */
    int call(int method, byte[] message, long timeout) {
        return session.call(
                method,
                false,
                timeout,
                null,
                message,
                message.length,
                "call " + brief(message),
                timeout == Long.MAX_VALUE ? timeout : now + timeout);
    }

    /** Opens a call that announces items; its object is "call" and its message's first letters. */
    int callWithItems(int method, String message) {
        byte[] bytes = bytes(message);
        return session.callWithItems(
                method, Long.MAX_VALUE, null, bytes, bytes.length, "call " + message, Long.MAX_VALUE);
    }

    boolean item(int stream, String message) {
        byte[] bytes = bytes(message);
        return session.items().send(stream, bytes, bytes.length);
    }

    int tell(int method, String message) {
        byte[] bytes = bytes(message);
        return session.call(method, true, Long.MAX_VALUE, null, bytes, bytes.length, "one-way", Long.MAX_VALUE);
    }

    void lose() {
        session.lost(new Failure(Failure.UNAVAILABLE, Failure.MAYBE, "lost"));
    }

    /** Moves the clock and wakes the session, as its owner would, at each of the times that it asks for. */
    void passes(long nanos) {
        long until = now + nanos;
        while (session.wakeUpAt() <= until) {
            now = Math.max(now, session.wakeUpAt());
            session.wakeUp(now);
        }
        now = until;
    }

    /** All that is outgoing, as if the connection had taken it. */
    byte[] sends() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (session.fill(10_000)) {
            int from = session.outgoingFrom();
            int until = Math.min(session.outgoingTo(), from + 5_000); // so that what is left has to move
            all.write(session.area(), from, until - from);
            session.takenTo(until);
        }
        return all.toByteArray();
    }

    /** All frames that are outgoing, as text. */
    List<String> sendsFrames() {
        return Frames.read(sends());
    }

    List<String> hears() {
        List<String> all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    // ---- what it hears

    private void note(String what) {
        heard.add(what);
        reaction.heard(this, what);
    }

    @Override
    public boolean admits(Hello client) {
        if (!admits) {
            note("asked about " + client.claim());
        }
        return admits;
    }

    @Override
    public void ready(Hello peer) {
        note("ready");
    }

    @Override
    public void named(int number, String method) {
        methods.add(number, method);
        note("named " + number + " " + method);
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
        byte[] message = Arrays.copyOfRange(area, from, to);
        note((oneWay ? "told " : "called ") + Integer.toUnsignedString(stream) + " " + methods.get(method)
                + (remainingNanos == Long.MAX_VALUE ? "" : " in " + remainingNanos)
                + (metadataTo > metadataFrom
                        ? " with " + new String(area, metadataFrom, metadataTo - metadataFrom, StandardCharsets.UTF_8)
                        : "")
                + ": " + brief(message));
        handler.called(this, stream, methods.get(method), oneWay, remainingNanos, message);
    }

    @Override
    public void dropped(int stream, String why) {
        note("dropped " + Integer.toUnsignedString(stream) + ": " + why);
    }

    @Override
    public void answerMetadata(Object call, byte[] area, int from, int to) {
        note(call + " with " + new String(area, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void answered(Object call, byte[] area, int from, int to) {
        note(call + " answered: " + brief(Arrays.copyOfRange(area, from, to)));
    }

    @Override
    public void failed(Object call, Failure failure) {
        note(call + " failed: " + failure.code() + " ran " + failure.ran() + " " + failure.message());
    }

    @Override
    public void expired(Object call) {
        note(call + " expired");
    }

    @Override
    public void cancelled(Object keptCall, int code) {
        note(keptCall + " cancelled" + (code == Failure.CANCELLED ? "" : " with " + code));
    }

    @Override
    public void draining(Farewell farewell) {
        note("draining within " + farewell.graceMillis() + " ms: " + farewell.reason());
    }

    @Override
    public void item(Object call, byte[] area, int from, int to) {
        note(call + " item: " + brief(Arrays.copyOfRange(area, from, to)));
        if (takes) {
            session.items().taken(to - from);
        }
    }

    @Override
    public void itemsEnded(Object keptCall) {
        note(keptCall + " items ended");
    }

    @Override
    public void itemsWanted(Object call) {
        note(call + " items wanted");
    }

    @Override
    public void itemBytesWanted() {
        note("item bytes wanted");
    }

    @Override
    public void itemsRefused(Object call) {
        note(call + " items refused");
    }

    @Override
    public void broken(Goodbye reason) {
        note("broken " + reason.code() + ": " + reason.reason());
    }

    @Override
    public void peerClosed(Goodbye reason) {
        note("closed " + reason.code() + ": " + reason.reason());
    }

    // ---- messages

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A message that is not like its shifted self, so that a lost or doubled byte shows. */
    static byte[] large(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i * 31L % 9_973 % 26);
        }
        return bytes;
    }

    /** A short message whole, of a long one its start, length and hash. */
    static String brief(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        return message.length <= 40
                ? text
                : text.substring(0, 8) + "..." + message.length + "#" + Integer.toHexString(Arrays.hashCode(message));
    }
}
