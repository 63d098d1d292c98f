package dev.beckon.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A call and its answer make no objects, at either side, nor does an item. */
final class AllocationTest {

    private static final int ROUNDS = 100_000;
    private static final int IN_FLIGHT = 50;

    @Test
    void callAndAnswerAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(threads.isThreadAllocatedMemorySupported()).isTrue();
        Pair pair = new Pair();
        long id = Thread.currentThread().getId();
        double least = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && least >= 8; attempt++) { // the first ones warm up
            long before = threads.getThreadAllocatedBytes(id);
            pair.run(ROUNDS);
            least = Math.min(least, (double) (threads.getThreadAllocatedBytes(id) - before) / ROUNDS);
        }
        assertThat(pair.answered).isGreaterThanOrEqualTo(ROUNDS);
        assertThat(least).as("bytes per round").isLessThan(8);
    }

    @Test
    void itemsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Pair pair = new Pair();
        int stream = pair.open();
        long id = Thread.currentThread().getId();
        double least = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && least >= 8; attempt++) {
            long before = threads.getThreadAllocatedBytes(id);
            pair.runItems(stream, ROUNDS);
            least = Math.min(least, (double) (threads.getThreadAllocatedBytes(id) - before) / ROUNDS);
        }
        assertThat(pair.items).isGreaterThanOrEqualTo(ROUNDS);
        assertThat(least).as("bytes per item").isLessThan(8);
    }

    /** One area each, as a loop would lend it. */
    private static final class OneArea implements Areas {
        private final byte[] area = new byte[64 * 1024];

        @Override
        public byte[] take(int size) {
            if (size > area.length) {
                throw new AssertionError("area: " + size + " bytes (expected: at most " + area.length + ")");
            }
            return area;
        }

        @Override
        public void give(byte[] given) {
            if (given != area) {
                throw new AssertionError("area: " + given.length + " bytes (expected: the lent one)");
            }
        }
    }

    private static final class Pair {
        private final byte[] message = new byte[128];
        private final byte[] carried = new byte[64 * 1024];
        private final Object call = new Object();
        private final Session client;
        private final Session server;
        private int answered;
        private int items;
        private long granted;
        private long now = 1;

        Pair() {
            Sink clientSink = new Sink();
            Sink serverSink = new Sink();
            SessionLimits bounded =
                    new SessionLimits(1 << 20, 100, 100, 1 << 20, 4 << 20, 64 * 1024, 5_000_000_000L, 0);
            client = new Session(true, bounded, clientSink, new OneArea(), 17, "client");
            server = new Session(false, bounded, serverSink, new OneArea(), 18, "server");
            clientSink.session = client;
            serverSink.session = server;
            client.start(now);
            server.start(now);
            carryAll();
            client.number(0, "a/B");
        }

        void run(int rounds) {
            for (int round = 0; round < rounds; round += IN_FLIGHT) {
                for (int i = 0; i < IN_FLIGHT; i++) {
                    if (client.refusal(false) != null) {
                        throw new AssertionError("call: refused");
                    }
                    int at = client.beginCall(0, false, 1_000_000_000, null);
                    System.arraycopy(message, 0, client.area(), at, message.length);
                    client.endCall(client.area(), at + message.length, call, now + 1_000_000_000);
                }
                now += 1_000;
                carryAll();
                if (now >= client.wakeUpAt()) {
                    client.wakeUp(now);
                }
            }
        }

        int open() {
            int stream = client.callWithItems(0, Long.MAX_VALUE, null, message, 1, call, Long.MAX_VALUE);
            carryAll();
            return stream;
        }

        void runItems(int stream, int rounds) {
            for (int round = 0; round < rounds; round += IN_FLIGHT) {
                granted += IN_FLIGHT;
                server.items().grant(stream, granted);
                carryAll();
                for (int i = 0; i < IN_FLIGHT; i++) {
                    if (!client.items().send(stream, message, message.length)) {
                        throw new AssertionError("item: not sent");
                    }
                }
                carryAll();
            }
        }

        private void carryAll() {
            boolean more = true;
            while (more) {
                more = carry(client, server);
                more |= carry(server, client);
            }
        }

        private boolean carry(Session from, Session to) {
            if (!from.fill(60_000)) {
                return false;
            }
            int length = from.outgoingTo() - from.outgoingFrom();
            System.arraycopy(from.area(), from.outgoingFrom(), carried, 0, length);
            from.takenTo(from.outgoingTo());
            to.receive(carried, 0, length, now);
            return true;
        }

        private final class Sink implements SessionSink {
            private Session session;

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
                if (session.items().areOffered(stream)) {
                    session.keep(stream, call, Long.MAX_VALUE);
                    return;
                }
                if ((stream & 2) == 0) { // half of them are kept first
                    session.keep(stream, call, now + remainingNanos);
                }
                int at = session.beginAnswer(stream);
                System.arraycopy(area, from, session.area(), at, to - from);
                session.endAnswer(session.area(), at + to - from);
            }

            @Override
            public void answered(Object answeredCall, byte[] area, int from, int to) {
                answered++;
            }

            @Override
            public void ready(Hello peer) {}

            @Override
            public void named(int number, String method) {}

            @Override
            public void dropped(int stream, String why) {
                throw new AssertionError(why);
            }

            @Override
            public void failed(Object failedCall, Failure failure) {
                throw new AssertionError(failure.message());
            }

            @Override
            public void expired(Object expiredCall) {
                throw new AssertionError("expired");
            }

            @Override
            public void cancelled(Object keptCall, int code) {
                throw new AssertionError("cancelled");
            }

            @Override
            public void draining(Farewell farewell) {}

            @Override
            public void item(Object ofCall, byte[] area, int from, int to) {
                items++;
                session.items().taken(to - from);
            }

            @Override
            public void itemsEnded(Object keptCall) {}

            @Override
            public void itemsWanted(Object ofCall) {}

            @Override
            public void itemBytesWanted() {}

            @Override
            public void itemsRefused(Object ofCall) {
                throw new AssertionError("refused");
            }

            @Override
            public void broken(Goodbye reason) {
                throw new AssertionError(reason.reason());
            }

            @Override
            public void peerClosed(Goodbye reason) {
                throw new AssertionError(reason.reason());
            }
        }
    }
}
