package dev.beckon.fuzz;

import dev.beckon.protocol.session.Areas;
import dev.beckon.protocol.session.Session;
import dev.beckon.protocol.session.SessionLimits;
import dev.beckon.protocol.session.SessionSink;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whatever arrives, a session takes it or ends with one reason; it throws nothing, keeps little, gives back what it was
 * lent, and hears the same however the bytes are cut. The first byte of an input says into pieces of which length,
 * whether calls are kept or answered at once, and whether all is done once more with little memory and a peer that
 * reads.
 */
final class SessionCheck implements Kind.Check {

    private static final SessionLimits LIMITS =
            new SessionLimits(5_000, 4, 8, 20_000, 10_000, 10_000, 1_000_000_000L, 0);
    private static final int MOST_KEPT = 64 * 1024 + 100_000;
    private static final long FREE = 512 * 1024;
    private static final long PER_BYTE = 512;
    private static final int LITTLE = 6_000; // where memory is scarce
    private static final int KEEPS = 0x80;
    private static final int READS = 0x40;

    private final boolean client;

    SessionCheck(boolean client) {
        this.client = client;
    }

    static List<Kind> both() {
        return List.of(new Kind("server", new SessionCheck(false)), new Kind("client", new SessionCheck(true)));
    }

    @Override
    public void take(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        int piece = 1 + (bytes[0] & 0x3f);
        boolean keeps = (bytes[0] & KEEPS) != 0;
        List<List<String>> heard = new ArrayList<>();
        Allocation.atMost(FREE + PER_BYTE * bytes.length, () -> {
            heard.clear();
            heard.add(conversation(bytes, bytes.length, keeps, false));
        });
        List<String> inPieces = conversation(bytes, piece, keeps, false);
        if (!inPieces.equals(heard.get(0))) {
            throw new AssertionError(
                    "in pieces of " + piece + " it hears " + inPieces + " (expected: " + heard.get(0) + ", as in one)");
        }
        if ((bytes[0] & READS) != 0) {
            conversation(bytes, piece, keeps, true);
        }
    }

    private List<String> conversation(byte[] bytes, int piece, boolean keeps, boolean reads) {
        Side side = new Side(client, keeps, reads);
        Session session = side.session();
        session.start(0);
        for (int at = 1; at < bytes.length; at += piece) {
            byte[] lent = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
            session.receive(lent, 0, lent.length, 0);
            Arrays.fill(lent, (byte) 0xdd);
            while (reads && session.fill(10_000)) {
                session.takenTo(session.outgoingTo());
            }
        }
        check(side.ends.size() <= 1, "ends " + side.ends);
        check(side.ends.isEmpty() || !session.isOpen(), "open after " + side.ends);
        check(session.outgoingBytes() < MOST_KEPT, "keeps " + session.outgoingBytes() + " bytes");
        check(session.keptBytes() < MOST_KEPT, "takes " + session.keptBytes() + " bytes of memory");
        check(session.keptCalls() <= LIMITS.maxStreams(), "keeps " + session.keptCalls() + " calls");
        List<String> heard = List.copyOf(side.heard);
        session.wakeUp(Long.MAX_VALUE / 2);
        session.lost(new Failure(Failure.UNAVAILABLE, Failure.MAYBE, "lost"));
        check(session.keptCalls() + session.openCalls() == 0, "still has calls");
        check(side.lent.isEmpty(), "still holds " + side.lent.size() + " areas");
        return heard;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** A session and what it hears. */
    private static final class Side implements SessionSink, Areas {

        private final List<String> heard = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();
        private final Map<Integer, String> methods = new HashMap<>();
        private final Set<byte[]> lent = Collections.newSetFromMap(new IdentityHashMap<>());
        private final boolean client;
        private final boolean keeps;
        private final boolean scarce; // there is little memory
        private @Nullable Session session;

        Side(boolean client, boolean keeps, boolean scarce) {
            this.scarce = scarce;
            this.client = client;
            this.keeps = keeps;
        }

        Session session() {
            if (session == null) {
                session = new Session(client, LIMITS, this, this, 0x1234567, "fuzz");
            }
            return session;
        }

        @Override
        public byte[] take(int size) {
            byte[] area = new byte[Math.max(1024, size)];
            lent.add(area);
            return area;
        }

        @Override
        public void give(byte[] area) {
            Arrays.fill(area, 0, Math.min(1024, area.length), (byte) 0x5a); // whoever still reads it will notice
            lent.remove(area);
        }

        @Override
        public boolean mayKeep(long more) {
            return !scarce || session().keptBytes() + more <= LITTLE;
        }

        @Override
        public void ready(Hello peer) {
            heard.add("ready " + peer);
            int method = client ? session().number(0, "a/B") : -1;
            for (int i = 0; i < 3 && method >= 0 && session().refusal(false) == null; i++) {
                session().call(method, false, Long.MAX_VALUE, null, new byte[] {'x'}, 1, "call " + i, Long.MAX_VALUE);
            }
            if (method >= 0 && session().refusal(false) == null) {
                session().items().grant(1, 2);
                session()
                        .callWithItems(
                                method, Long.MAX_VALUE, null, new byte[] {'x'}, 1, "call with items", Long.MAX_VALUE);
            }
        }

        @Override
        public void named(int number, String method) {
            check(methods.put(number, method) == null, "named again: " + number);
            heard.add("named " + number + " " + method);
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
            heard.add("called " + stream + " " + Objects.requireNonNull(methods.get(method)) + " " + oneWay + " "
                    + remainingNanos + " " + Arrays.hashCode(Arrays.copyOfRange(area, metadataFrom, metadataTo)) + " "
                    + Arrays.hashCode(message));
            if (oneWay) {
                return;
            }
            if (session().items().areOffered(stream)) {
                session().keep(stream, "with items " + stream, Long.MAX_VALUE);
                session().items().grant(stream, 3);
            } else if (keeps) {
                session().keep(stream, "kept " + stream, Long.MAX_VALUE);
            } else {
                session().answer(stream, message, message.length);
            }
        }

        @Override
        public void dropped(int stream, String why) {
            heard.add("dropped " + stream + " " + why);
        }

        @Override
        public void answered(Object call, byte[] area, int from, int to) {
            heard.add(call + " answered " + Arrays.hashCode(Arrays.copyOfRange(area, from, to)));
        }

        @Override
        public void failed(Object call, Failure failure) {
            heard.add(call + " failed " + failure);
        }

        @Override
        public void expired(Object call) {
            heard.add(call + " expired");
        }

        @Override
        public void cancelled(Object keptCall, int code) {
            heard.add(keptCall + " cancelled with " + code);
        }

        @Override
        public void draining(Farewell farewell) {
            heard.add("draining " + farewell);
        }

        @Override
        public void item(Object call, byte[] area, int from, int to) {
            heard.add(call + " item " + Arrays.hashCode(Arrays.copyOfRange(area, from, to)));
            if (!keeps) {
                session().items().taken(to - from);
            }
        }

        @Override
        public void itemsEnded(Object keptCall) {
            heard.add(keptCall + " items ended");
        }

        @Override
        public void itemsWanted(Object call) {
            heard.add(call + " items wanted");
            if (call.equals("call with items")) {
                session().items().send(7, new byte[] {'i'}, 1);
            }
        }

        @Override
        public void itemBytesWanted() {
            heard.add("item bytes wanted");
        }

        @Override
        public void itemsRefused(Object call) {
            heard.add(call + " items refused");
            session().items().end(7);
        }

        @Override
        public void broken(Goodbye reason) {
            ends.add("broken " + reason);
            heard.add("broken " + reason);
            check(reason.reason().contains("(expected: "), reason.toString());
        }

        @Override
        public void peerClosed(Goodbye reason) {
            ends.add("closed " + reason);
            heard.add("closed " + reason);
        }
    }
}
