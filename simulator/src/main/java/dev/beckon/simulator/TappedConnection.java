package dev.beckon.simulator;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.protocol.wire.MalformedFrameException;
import dev.beckon.protocol.wire.Preface;
import dev.beckon.protocol.wire.Varint;
import dev.beckon.test.internal.simulation.Tap;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds both sides of a connection to docs/protocol.md: what each sends must be allowed by what it has sent and received
 * before. It only looks at headers, lengths and the fields that count.
 */
final class TappedConnection implements Tap.Line {

    /** How many large messages may take turns in each direction, as the page says of Beckon. */
    private static final int TURNS = 3;

    /** Bytes of the PING behind DRAIN, as the page says of Beckon. */
    private static final int MARK = 5;

    /**
     * A frame on its way.
     *
     * @param end position after it among all bytes of its side
     * @param message bytes of a message in it
     * @param total announced bytes of the message that starts with it and goes on, or -1
     * @param credit the total that it gives, or -1
     */
    private record Tapped(long end, int type, int flags, int stream, int message, long total, long credit) {

        boolean isItem() {
            return type == Frame.ITEM && (flags & Frame.END) == 0;
        }

        long whole() {
            return total >= 0 ? total : message;
        }
    }

    private final World world;
    private final StreamStates states;
    private final String name;
    private final Side client = new Side(true);
    private final Side server = new Side(false);

    TappedConnection(World world, StreamStates states, String name) {
        this.world = world;
        this.states = states;
        this.name = name;
    }

    @Override
    public Side end(boolean ofClient) {
        return ofClient ? client : server;
    }

    /** What one side sends and receives. */
    final class Side implements Tap.End {

        private final boolean isClient;
        private final Map<Integer, String> streams = new HashMap<>(); // states, as this side sees them
        private final Map<Integer, Long> remaining = new HashMap<>(); // bytes to come of messages that it sends
        private final Map<Integer, String> offers = new HashMap<>(); // of streams with items of the opener
        private final TappedCredit credit = new TappedCredit();
        private final Set<Integer> inTurn = new HashSet<>(); // streams of which pieces are under way
        private final Set<Integer> crossing = new HashSet<>(); // ended while frames of them might be outgoing still
        private final ArrayDeque<Tapped> underWay = new ArrayDeque<>(); // sent and not received yet
        private byte[] partial = new byte[64];
        private int filled;
        private long sent;
        private long received; // of the other side's bytes
        private boolean prefaceSent;
        private @Nullable Hello hello; // ours, once it is sent
        private boolean early; // ours was sent before the other's was received
        private boolean greeted; // the other's has been received
        private boolean closeSent;
        private boolean closeReceived;
        private boolean closed;
        private boolean givenUp;
        private @Nullable Farewell farewell; // ours, once it is sent
        private boolean heeded; // the other is known to have read it
        private final Set<Integer> crossed = new HashSet<>(); // streams that were opened before it was
        private boolean told; // the other's farewell has been received
        private boolean mayOpen = true;
        private int named;
        private int lastOpened;
        private int open;

        Side(boolean isClient) {
            this.isClient = isClient;
        }

        private Side other() {
            return isClient ? server : client;
        }

        @Override
        public boolean isGreeted() {
            return greeted;
        }

        /** After how many milliseconds without a byte this side gives up, as it says; 0 for never. */
        @Override
        public int patienceMillis() {
            return hello == null ? 0 : hello.silenceMillis();
        }

        /** Bytes of items that it keeps, as it says; 0 for any number. */
        @Override
        public long window() {
            return hello == null ? 0 : hello.itemBytes();
        }

        /** True once it has said that nothing has come for too long. */
        @Override
        public boolean hasGivenUp() {
            return givenUp;
        }

        // ---- bytes

        @Override
        public void sends(byte[] area, int from, int to) {
            world.trace.bytes(world.now(), toString(), "writes", area, from, to);
            if (filled + to - from > partial.length) {
                partial = Arrays.copyOf(partial, Math.max(partial.length * 2, filled + to - from));
            }
            System.arraycopy(area, from, partial, filled, to - from);
            filled += to - from;
            int at = 0;
            if (!prefaceSent) {
                if (filled < Preface.LENGTH) {
                    return;
                }
                expect(
                        Preface.isBeckon(partial, 0) && Preface.version(partial, 0) == Preface.VERSION,
                        "starts with other bytes than the preface");
                prefaceSent = true;
                at = Preface.LENGTH;
                sent += at;
            }
            while (filled - at >= Frame.HEADER) {
                long header = Frame.header(partial, at);
                int end = at + Frame.HEADER + Frame.length(header);
                if (end > filled) {
                    break;
                }
                sent += end - at;
                try {
                    frame(header, at + Frame.HEADER, end);
                } catch (MalformedFrameException malformed) {
                    fail("sends a malformed " + Frame.name(Frame.type(header)) + ": " + malformed.getMessage());
                }
                at = end;
            }
            System.arraycopy(partial, at, partial, 0, filled - at);
            filled -= at;
        }

        @Override
        public void receives(byte[] area, int from, int to) {
            world.trace.note(world.now(), toString(), "reads bytes:", to - from);
            received += to - from;
            ArrayDeque<Tapped> coming = other().underWay;
            while (!coming.isEmpty() && coming.element().end <= received) {
                received(coming.remove());
            }
        }

        /** All that this side has written so far is on its way, so what it has ended it sends nothing more of. */
        @Override
        public void nothingOutgoing() {
            crossing.clear();
            mayOpen &= !told;
        }

        /**
         * This side has asked for the end of the connection.
         *
         * @param writable whether it could have sent all that was outgoing before
         */
        @Override
        public void closes(boolean writable) {
            expect(filled == 0 || !writable || closeReceived, "closes in the middle of a frame");
        }

        @Override
        public void closed() {
            closed = true;
        }

        // ---- what is sent

        private void frame(long header, int from, int to) {
            int type = Frame.type(header);
            int flags = Frame.flags(header);
            int stream = Frame.stream(header);
            expect(!closeSent, "sends " + Frame.name(type) + " after CLOSE");
            expect(!closed, "sends " + Frame.name(type) + " after its end");
            expect(hello != null || type == Frame.HELLO, "sends " + Frame.name(type) + " before HELLO");
            expect(
                    greeted || type == Frame.HELLO || type == Frame.CLOSE,
                    "sends " + Frame.name(type) + " before it has read the other's HELLO");
            int at = from;
            long total = -1;
            long given = -1;
            switch (type) {
                case Frame.HELLO -> {
                    expect(hello == null, "sends a second HELLO");
                    early = !isClient && !greeted && !closeReceived; // then only CLOSE may follow
                    hello = Hello.read(partial, from, to);
                }
                case Frame.METHOD -> {
                    long number = Varint.read(partial, at, to);
                    expect(number == named, "names method " + number + " (expected: " + named + ")");
                    named++;
                    expect(named <= limits().maxMethods(), "names more methods than the other takes");
                }
                case Frame.CALL, Frame.ONE_WAY -> {
                    long method = Varint.read(partial, at, to);
                    expect(method < named, "calls method " + method + " (expected: one of the " + named + " named)");
                    at += Varint.sizeAt(partial, at);
                    if ((flags & Frame.TIMED) != 0) {
                        expect(Varint.read(partial, at, to) > 0, "sends a call whose time is over");
                        at += Varint.sizeAt(partial, at);
                    }
                    if ((flags & Frame.META) != 0) {
                        int length = (int) Varint.read(partial, at, to);
                        at += Varint.sizeAt(partial, at) + length;
                    }
                    expect(
                            (stream & 1) == (isClient ? 1 : 0) && stream - lastOpened > 0,
                            "opens stream " + stream + " (expected: one of its own after " + lastOpened + ")");
                    lastOpened = stream;
                }
                case Frame.DRAIN -> {
                    expect(farewell == null, "sends a second DRAIN");
                    farewell = Farewell.read(partial, from, to);
                }
                case Frame.FAIL -> {
                    Failure failure = Failure.read(partial, from, to);
                    expect(
                            failure.code() != Failure.UNAVAILABLE
                                    || failure.ran() != Failure.NO
                                    || !crossed.contains(stream),
                            "refuses stream " + stream + ", which was opened before the other can have known of DRAIN");
                }
                case Frame.CREDIT -> given = Varint.read(partial, at, to);
                case Frame.CLOSE -> {
                    closeSent = true;
                    Goodbye goodbye = Goodbye.read(partial, from, to);
                    drained(goodbye);
                    givenUp = goodbye.code() == Goodbye.TIMEOUT
                            && goodbye.reason().startsWith("silence");
                }
                default -> {
                    // the others have nothing before their message
                }
            }
            boolean starts = type == Frame.CALL || type == Frame.ONE_WAY || type == Frame.ANSWER || type == Frame.ITEM;
            if (starts && (flags & Frame.MORE) != 0) {
                total = Varint.read(partial, at, to);
                at += Varint.sizeAt(partial, at);
            }
            if (starts) {
                long length = total >= 0 ? total : to - at;
                expect(
                        length <= limits().maxMessage(),
                        "sends a message of " + length + " bytes (expected: at most " + limits().maxMessage() + ")");
            }
            explain("sends", type, flags, stream, to - at);
            Tapped tapped = new Tapped(sent, type, flags, stream, to - at, total, given);
            underWay.add(tapped);
            boolean late = isEnded(stream) && crossing.contains(stream); // it was written before the end had arrived
            if (tapped.isItem()) {
                credit.sends(stream, tapped.whole(), limits().itemBytes(), late, this::fail);
            } else if (type == Frame.CREDIT && !late) {
                credit.grants(stream, given, hello == null ? 0 : hello.itemBytes(), this::fail);
            }
            if (isOfStream(type, stream) && !late) {
                sends(type, flags, stream);
                pieces(type, flags, stream, to - at, total);
            }
        }

        /** Who has said that it goes does so when all has ended, or when the time that it named is over. */
        private void drained(Goodbye goodbye) {
            if (goodbye.code() != Goodbye.DRAINED) {
                return;
            }
            expect(farewell != null, "closes with DRAINED and has not said so before");
            Map<Integer, String> left = new TreeMap<>(streams);
            left.values().removeIf(StreamStates.ENDED::equals);
            expect(
                    left.isEmpty() || goodbye.reason().endsWith("the grace is over"),
                    "closes with DRAINED, with " + left + " open (expected: none, or the time that it named is over)");
        }

        private void sends(int type, int flags, int stream) {
            if (type == Frame.CALL || type == Frame.ONE_WAY) {
                expect(mayOpen, "opens stream " + stream + " although it has read DRAIN");
            }
            if (type == Frame.CALL) {
                open++;
                expect(open <= limits().maxStreams(), "opens more streams than the other takes");
            }
            passes(true, type, flags, stream);
            if (type == Frame.CALL && (flags & Frame.ITEMS) != 0) {
                offers.put(stream, StreamStates.OFFERING);
            }
        }

        /** Follows a frame of a stream: it is about the items of the opener, or about anything else of the stream. */
        private void passes(boolean sends, int type, int flags, int stream) {
            boolean opener = isOwn(stream);
            String frame = StreamStates.frame(type, flags);
            String state = streams.getOrDefault(stream, StreamStates.IDLE);
            String offer = offers.get(stream);
            boolean towardsPeer = sends == opener;
            boolean ofOffer =
                    switch (type) {
                        case Frame.ITEM -> towardsPeer;
                        case Frame.CREDIT, Frame.CANCEL -> !towardsPeer;
                        case Frame.PIECE -> towardsPeer && StreamStates.HALFWAY.equals(offer);
                        default -> false;
                    };
            if (!ofOffer || state.equals(StreamStates.ENDED)) {
                become(opener, stream, state, sends, frame);
                return;
            }
            expect(
                    !state.equals("sending") && !state.equals("receiving") || !towardsPeer,
                    "has " + frame + " on stream " + stream + " before the end of its request");
            String next = offer == null
                    ? null
                    : states.after(opener ? StreamStates.Role.GIVER : StreamStates.Role.TAKER, offer, sends, frame);
            if (next == null) {
                fail((sends ? "sends " : "receives ") + frame + " on stream " + stream + ", whose opener's items are "
                        + offer + " (expected: a transition of docs/protocol.md)");
                return;
            }
            offers.put(stream, next);
        }

        /** Follows messages that travel in pieces: their lengths, and how many take turns. */
        private void pieces(int type, int flags, int stream, int length, long total) {
            boolean more = (flags & Frame.MORE) != 0;
            if (total >= 0) {
                remaining.put(stream, total - length);
            } else if (type == Frame.PIECE) {
                long left = remaining.getOrDefault(stream, 0L) - length;
                expect(
                        more ? left >= 0 : left == 0,
                        "ends the message of stream " + stream + " with " + left + " bytes to come");
                remaining.put(stream, left);
                if (more) {
                    inTurn.add(stream);
                    expect(inTurn.size() <= TURNS, "sends pieces of " + inTurn.size() + " messages by turns");
                } else {
                    inTurn.remove(stream);
                    remaining.remove(stream);
                }
            }
        }

        // ---- what is received

        private void received(Tapped tapped) {
            int type = tapped.type;
            if (closed || closeSent || closeReceived) {
                return;
            }
            explain("receives", type, tapped.flags, tapped.stream, tapped.message);
            if (type == Frame.HELLO) {
                greeted = true;
                expect(!early, "has sent HELLO, and no CLOSE, before it has read the client's");
            } else if (type == Frame.CLOSE) {
                closeReceived = true;
            } else if (type == Frame.DRAIN) {
                told = true;
            } else if (type == Frame.CALL && !heeded) {
                crossed.add(tapped.stream);
            } else if (type == Frame.PONG && tapped.message == MARK) {
                heeded |= farewell != null;
            } else if (tapped.isItem()) {
                credit.receives(tapped.stream, tapped.whole(), isEnded(tapped.stream));
            } else if (type == Frame.CREDIT && !isEnded(tapped.stream)) {
                credit.isGranted(tapped.stream, tapped.credit);
            }
            if (isOfStream(type, tapped.stream)) {
                passes(false, type, tapped.flags, tapped.stream);
                if (type == Frame.CALL && (tapped.flags & Frame.ITEMS) != 0) {
                    offers.put(tapped.stream, StreamStates.TAKING);
                }
            }
        }

        /** What does not hold of its credit when nothing is under way, or null. */
        @Nullable
        String brokenCredit() {
            if (closed || closeSent || closeReceived || !greeted || hello == null) {
                return null;
            }
            String found = credit.broken(other().credit, hello.itemBytes());
            return found == null ? null : this + ": " + found;
        }

        // ---- streams

        private void become(boolean opener, int stream, String state, boolean sends, String frame) {
            String next = states.after(opener ? StreamStates.Role.OPENER : StreamStates.Role.PEER, state, sends, frame);
            if (next == null) {
                fail((sends ? "sends " : "receives ") + frame + " on stream " + stream + ", which is " + state
                        + " for its " + (opener ? "opener" : "peer") + " (expected: a transition of docs/protocol.md)");
                return;
            }
            if (next.equals(StreamStates.ENDED) && !state.equals(StreamStates.ENDED)) {
                if (!sends) {
                    crossing.add(stream);
                }
                inTurn.remove(stream);
                offers.remove(stream);
                credit.forgets(stream);
                if (opener && !state.equals("idle") && !state.equals("telling")) {
                    open--;
                }
            }
            streams.put(stream, next);
        }

        private boolean isEnded(int stream) {
            return StreamStates.ENDED.equals(streams.get(stream));
        }

        private boolean isOwn(int stream) {
            return (stream & 1) == (isClient ? 1 : 0);
        }

        private static boolean isOfStream(int type, int stream) {
            return switch (type) {
                case Frame.CALL, Frame.ONE_WAY, Frame.PIECE, Frame.ITEM, Frame.ANSWER, Frame.FAIL, Frame.CANCEL -> true;
                case Frame.CREDIT -> stream != 0;
                default -> false;
            };
        }

        private Hello limits() {
            Hello limits = other().hello;
            return limits == null ? new Hello(0, 0, 0, "") : limits;
        }

        private void expect(boolean holds, String otherwise) {
            if (!holds) {
                fail(otherwise);
            }
        }

        private void fail(String what) {
            world.fail(this + " " + what);
        }

        private void explain(String does, int type, int flags, int stream, int length) {
            if (world.trace.recording()) {
                world.trace.explain(
                        world.now(),
                        toString(),
                        "  " + does + " " + StreamStates.frame(type, flags)
                                + (stream == 0 ? "" : " " + Integer.toUnsignedString(stream)) + ", " + length
                                + " bytes");
            }
        }

        @Override
        public String toString() {
            return isClient ? name + " client" : name + " server";
        }
    }
}
