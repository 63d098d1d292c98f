package dev.beckon.bench.fanout;

import dev.beckon.api.codec.Encoder;
import dev.beckon.protocol.session.Areas;
import dev.beckon.protocol.session.Session;
import dev.beckon.protocol.session.SessionLimits;
import dev.beckon.protocol.session.SessionSink;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Farewell;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.events.Beginning;
import dev.beckon.runtime.events.ListenRequest;
import dev.beckon.runtime.events.ListenRequestBeckon;
import dev.beckon.runtime.events.WhenSlow;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;

/** One who listens live: the session of Beckon's client, and nothing above it. Each event gives credit for others, by halves. */
final class BeckonListener extends ChannelInboundHandlerAdapter implements SessionSink {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int AHEAD = 2700; // as the client
    private static final int SHARED = 64 * 1024;
    private static final SessionLimits LIMITS =
            new SessionLimits(4 << 20, 0, 0, 8 << 20, 16 << 20, 64 << 20, 10_000_000_000L, 0);
    private static final Areas AREAS = new Areas() {
        private final ThreadLocal<ArrayDeque<byte[]>> given = ThreadLocal.withInitial(ArrayDeque::new);

        @Override
        public byte[] take(int size) {
            byte[] area = size > SHARED ? null : given.get().poll();
            return area == null ? new byte[Math.max(size, SHARED)] : area;
        }

        @Override
        public void give(byte[] area) {
            if (area.length == SHARED) {
                given.get().push(area);
            }
        }
    };

    private final Arrivals arrivals;
    private final CountDownLatch hear;
    private final Session session = new Session(true, LIMITS, this, AREAS, 1, "bench");
    private boolean takes = true;
    private ChannelHandlerContext context;
    private byte[] area = new byte[64 * 1024];
    private int stream;
    private long granted;
    private long came;

    @SuppressWarnings("NullAway.Init") // the context is set when it is added, before anything arrives
    BeckonListener(Arrivals arrivals, CountDownLatch hear) {
        this.arrivals = arrivals;
        this.hear = hear;
    }

    /** Gives no more credit, and reads nothing more if it is {@code deaf}. */
    void stall(boolean deaf) {
        context.executor().execute(() -> {
            takes = false;
            context.channel().config().setAutoRead(!deaf);
        });
    }

    void close() {
        context.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        session.start(System.nanoTime());
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object message) {
        ByteBuf in = (ByteBuf) message;
        int length = in.readableBytes();
        if (area.length < length) {
            area = new byte[length];
        }
        in.readBytes(area, 0, length);
        in.release();
        session.receive(area, 0, length, System.nanoTime());
        flush();
    }

    private void flush() {
        boolean wrote = false;
        while (session.fill(64 * 1024)) {
            int from = session.outgoingFrom();
            int to = session.outgoingTo();
            ByteBuf out = context.alloc().directBuffer(to - from);
            out.writeBytes(session.area(), from, to - from);
            context.write(out, context.voidPromise());
            session.takenTo(to);
            wrote = true;
        }
        if (wrote) {
            context.flush();
        }
    }

    private void grant() {
        if (takes && (granted - came) * 2 <= AHEAD) {
            granted = came + AHEAD;
            session.items().grant(stream, granted);
        }
    }

    // ---- from the session

    @Override
    public void ready(Hello peer) {
        Encoder out = new Encoder(256);
        ListenRequestBeckon.encode(
                new ListenRequest(
                        Ticks.TICKS.name(),
                        Ticks.Tick.class.getCanonicalName(),
                        new Beginning.Latest(),
                        null,
                        null,
                        new WhenSlow.ReadLater()),
                out);
        int number = session.number(0, "beckon.events.v1.Events/listen");
        stream = session.call(number, false, Long.MAX_VALUE, null, out.array(), out.position(), this, Long.MAX_VALUE);
        grant();
    }

    @Override
    public void item(Object call, byte[] bytes, int from, int to) {
        came++;
        session.items().taken(to - from);
        if (came == 1) {
            hear.countDown(); // it has its place
        } else {
            arrivals.arrived((long) LONGS.get(bytes, to - 8));
        }
        grant();
    }

    @Override
    public void failed(Object call, Failure failure) {
        throw new IllegalStateException("listener: " + failure.message() + " (expected: events)");
    }

    @Override
    public void broken(Goodbye reason) {
        throw new IllegalStateException("listener: " + reason.reason() + " (expected: events)");
    }

    @Override
    public void peerClosed(Goodbye reason) {}

    @Override
    public void named(int number, String method) {}

    @Override
    public void called(int of, int method, boolean oneWay, long left, byte[] bytes, int m1, int m2, int from, int to) {}

    @Override
    public void dropped(int of, String why) {}

    @Override
    public void answered(Object call, byte[] bytes, int from, int to) {}

    @Override
    public void expired(Object call) {}

    @Override
    public void cancelled(Object keptCall, int code) {}

    @Override
    public void draining(Farewell farewell) {}

    @Override
    public void itemsEnded(Object keptCall) {}

    @Override
    public void itemsWanted(Object call) {}

    @Override
    public void itemBytesWanted() {}

    @Override
    public void itemsRefused(Object call) {}
}
