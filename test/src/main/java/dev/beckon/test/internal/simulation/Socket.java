package dev.beckon.test.internal.simulation;

import dev.beckon.runtime.transport.Holdings;
import dev.beckon.runtime.transport.Link;
import dev.beckon.runtime.transport.LinkHandler;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: what the runtime writes waits here until the window of the other end takes it, is cut as it
 * comes and travels; what arrives waits in the window until the runtime reads it, and is cut once more.
 */
public final class Socket implements Link {

    private static final int NANOS_PER_BYTE = 1_000; // which the window allows at least
    private static final long LINGER = World.SECONDS; // how long an end that was closed waits for the other
    private static final long GREETED = 10_100 * World.MILLIS; // after which it must have been greeted or closed
    private static final int LARGEST_READ = 32 * 1024;
    private static final int MARGIN = 7; // bytes around those that are handed over, of which nobody may know

    private final Connection connection;
    private final SimulatedTransport transport;
    private final SimulatedLoop loop;
    private final World world;
    private final boolean client;
    private final SilenceWatch watch;
    private final Tap.End tap;
    private @Nullable LinkHandler handler;

    // outgoing
    private final int high; // unsent bytes from which on it is not writable
    private final int low; // unsent bytes below which it is writable again
    private final int window; // bytes on their way and not read yet, at most
    private final ArrayDeque<byte[]> written = new ArrayDeque<>();
    private final ArrayDeque<byte[]> flushed = new ArrayDeque<>();
    private long unsent;
    private int underWay;
    private int taken; // bytes of the first flushed array that have been sent
    private boolean writable = true;
    private boolean inFlush;
    private boolean endSent;

    // incoming
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private int readPosition; // in the first of them
    private boolean endArrived;
    private boolean reading = true;
    private boolean readScheduled;
    private boolean inRead;

    private boolean opened; // the runtime knows
    private boolean closing; // by the runtime
    private boolean over; // the runtime has been told that it is closed, or there is no runtime any more
    private @Nullable String brokenBy;

    Socket(
            Connection connection,
            SimulatedTransport transport,
            SimulatedLoop loop,
            @Nullable LinkHandler handler,
            boolean client) {
        this.connection = connection;
        this.transport = transport;
        this.loop = loop;
        this.handler = handler;
        this.client = client;
        this.world = loop.host().world;
        this.watch = new SilenceWatch(this, loop.host());
        this.tap = connection.tapped().end(client);
        this.high = world.chance(50) ? 256 * 1024 : world.between(4 * 1024, 64 * 1024);
        this.low = high / world.between(2, 4);
        int least = (int) (connection.roundTrip() / NANOS_PER_BYTE);
        this.window = Math.max(least, world.chance(50) ? 128 * 1024 : world.between(1024, 32 * 1024));
    }

    boolean isClient() {
        return client;
    }

    SimulatedTransport transport() {
        return transport;
    }

    SimulatedLoop loop() {
        return loop;
    }

    boolean isOver() {
        return over;
    }

    boolean isClosing() {
        return closing;
    }

    /** Whether something has come that the runtime has not read. */
    boolean hasUnread() {
        return !arrived.isEmpty();
    }

    public Holdings holdings() {
        return handler == null ? Holdings.NONE : handler.holdings();
    }

    /** Whether nothing of it is outgoing or on its way, and nobody waits for it. */
    boolean isIdle() {
        Holdings now = holdings();
        return over
                || written.isEmpty()
                        && flushed.isEmpty()
                        && underWay == 0
                        && now.calls() == 0
                        && now.keptCalls() == 0
                        && now.outgoingBytes() == 0;
    }

    Connection connection() {
        return connection;
    }

    private LinkHandler handler() {
        if (handler == null) {
            throw new IllegalStateException(this + ": no handler (expected: one)");
        }
        return handler;
    }

    // ---- its life

    /** The kernel has connected it; the runtime hears of it on its loop. */
    void open(@Nullable Supplier<@Nullable LinkHandler> accepted) {
        transport.opened(this);
        loop.soon(() -> {
            if (over) {
                return;
            }
            if (accepted != null) {
                handler = accepted.get();
                if (handler == null) {
                    abort("connection refused by its owner");
                    return;
                }
            }
            note("is connected");
            opened = true;
            handler().opened(this);
            afterTurn();
            scheduleRead();
            loop.host().after(loop.host().worldDelay(GREETED), () -> {
                if (!over && !closing && !tap.isGreeted()) {
                    world.fail(this + ": has not heard a HELLO and is open still (expected: given up after 10 s)");
                }
            });
            if (brokenBy != null) {
                broken();
            }
        });
    }

    /** Its attempt to connect has failed. */
    void neverOpens() {
        over = true;
        connection.closed();
    }

    @Override
    public void close() {
        if (closing || over) {
            return;
        }
        note("is closed by its side");
        closing = true;
        tap.closes(writable);
        written.forEach(flushed::add);
        written.clear();
        reading = true;
        pump();
        scheduleRead();
        loop.host().after(loop.host().worldDelay(LINGER), () -> {
            if (!over) {
                sendEnd();
                ended(null);
            }
        });
    }

    /** The connection is broken, as this side sees it. */
    void reset(String why) {
        if (!over && brokenBy == null) {
            brokenBy = why;
            if (opened) { // or else it is told when it is
                loop.soon(this::broken);
            }
        }
    }

    private void broken() {
        if (!over) {
            String why = brokenBy == null ? "broken" : brokenBy;
            note("breaks: " + why);
            ended(new IOException(why));
        }
    }

    /** The transport ends, and this with it. */
    void abort(String why) {
        if (!over) {
            if (opened) {
                sendEnd();
                loop.host().run(loop, () -> ended(null));
            } else {
                over = true;
                transport.closed(this);
                connection.closed();
                connection.wireFrom(this).carry(0, () -> connection.other(this).reset(why));
            }
        }
    }

    /** The process is gone; the kernel tells the other side, unless it is gone too. */
    void ownerDied(boolean silently) {
        over = true;
        transport.closed(this);
        if (silently) {
            connection.wireFrom(this).lose();
            connection.wireTo(this).lose();
        } else {
            connection.wireFrom(this).carry(0, () -> connection.other(this).reset("Connection reset by peer"));
        }
        connection.closed();
    }

    private void sendEnd() {
        if (!endSent) {
            endSent = true;
            connection.wireFrom(this).carry(0, () -> connection.other(this).endArrives());
        }
    }

    private void ended(@Nullable Throwable cause) {
        over = true;
        transport.closed(this);
        written.clear();
        flushed.clear();
        arrived.clear();
        sendEnd();
        handler().closed(cause);
        tap.closed();
        connection.closed();
        Holdings left = handler().holdings();
        if (left.keptCalls() + left.outgoingBytes() + left.incomingBytes() + left.borrowedBytes() != 0) {
            world.fail(this + ": keeps " + left + " after its end (expected: nothing)");
        }
    }

    // ---- outgoing

    @Override
    public boolean isWritable() {
        checkInLoop("isWritable");
        return writable;
    }

    @Override
    public void write(byte[] area, int from, int to) {
        checkInLoop("write");
        if (over || closing) {
            return;
        }
        tap.sends(area, from, to);
        if (tap.hasGivenUp()) {
            watch.givesUp();
        }
        written.add(Arrays.copyOfRange(area, from, to));
        unsent += to - from;
        if (unsent >= high) {
            writable = false;
        }
    }

    @Override
    public void flush() {
        checkInLoop("flush");
        if (over || closing) {
            return;
        }
        flushed.addAll(written);
        written.clear();
        boolean before = inFlush;
        inFlush = true;
        pump();
        inFlush = before;
        if (!inRead && handler != null && handler.holdings().outgoingBytes() == 0) {
            tap.nothingOutgoing();
        }
    }

    /** Sends what the window takes, in parts of any size. */
    private void pump() {
        Wire wire = connection.wireFrom(this);
        while (!flushed.isEmpty() && underWay < window) {
            byte[] first = flushed.element();
            int length = Math.min(Math.min(first.length - taken, window - underWay), segment());
            byte[] part = Arrays.copyOfRange(first, taken, taken + length);
            taken += length;
            if (taken == first.length) {
                flushed.remove();
                taken = 0;
            }
            unsent -= length;
            underWay += length;
            wire.carry(length, () -> connection.other(this).arrives(part));
        }
        if (closing && flushed.isEmpty()) {
            sendEnd();
        }
        if (!writable && unsent < low && !closing) {
            writable = true;
            watch.isTaken();
            if (inFlush && world.chance(50)) {
                handler().writable();
            } else {
                loop.soon(() -> {
                    if (!over && !closing && writable) {
                        handler().writable();
                        afterTurn();
                    }
                });
            }
        }
    }

    private int segment() {
        return switch (world.between(0, 9)) {
            case 0 -> world.between(1, 24);
            case 1, 2 -> world.between(1, 1460);
            case 3, 4, 5 -> 1460;
            default -> 64 * 1024;
        };
    }

    // ---- incoming

    private void arrives(byte[] part) {
        if (over) { // nobody is there: the kernel says so
            connection.wireFrom(this).carry(0, () -> connection.other(this).reset("Connection reset by peer"));
            return;
        }
        arrived.add(part);
        scheduleRead();
    }

    private void endArrives() {
        if (!over) {
            endArrived = true;
            scheduleRead();
        }
    }

    @Override
    public void reading(boolean on) {
        checkInLoop("reading");
        reading = on || closing;
        watch.reading(reading);
        scheduleRead();
    }

    private void scheduleRead() {
        if (!readScheduled && opened && !over && reading && (endArrived || !arrived.isEmpty())) {
            readScheduled = true;
            loop.soon(this::read);
        }
    }

    private void read() {
        readScheduled = false;
        if (over || !reading) {
            return;
        }
        if (arrived.isEmpty()) {
            if (endArrived) {
                note("has come to the end");
                ended(null);
            }
            return;
        }
        byte[] bytes = take();
        connection.wireFrom(this).carry(0, () -> connection.other(this).acknowledged(bytes.length - 2 * MARGIN));
        if (!closing) {
            boolean greeted = tap.isGreeted();
            tap.receives(bytes, MARGIN, bytes.length - MARGIN);
            watch.reads();
            inRead = true; // the tap has heard all of it, the runtime has not
            handler().received(bytes, MARGIN, bytes.length - MARGIN);
            inRead = false;
            Arrays.fill(bytes, (byte) 0xa5); // the area is the transport's again
            if (!greeted && tap.isGreeted()) {
                watch.starts(tap.patienceMillis());
            }
            expectBounded();
            afterTurn();
        }
        scheduleRead();
    }

    /** The bytes of one read, in the middle of others. */
    private byte[] take() {
        int most = world.chance(20) ? world.between(1, 64) : LARGEST_READ;
        int length = 0;
        byte[] bytes = new byte[0];
        while (!arrived.isEmpty() && length < most) {
            byte[] first = arrived.element();
            int part = Math.min(first.length - readPosition, most - length);
            if (bytes.length < length + part + 2 * MARGIN) {
                bytes = Arrays.copyOf(bytes, length + part + 2 * MARGIN);
            }
            System.arraycopy(first, readPosition, bytes, MARGIN + length, part);
            length += part;
            readPosition += part;
            if (readPosition == first.length) {
                arrived.remove();
                readPosition = 0;
            }
        }
        Arrays.fill(bytes, 0, MARGIN, (byte) 0x5a);
        Arrays.fill(bytes, MARGIN + length, bytes.length, (byte) 0x5a);
        return bytes;
    }

    /** The other end has read so many bytes. */
    private void acknowledged(int bytes) {
        underWay -= bytes;
        if (!over) {
            pump();
        }
    }

    /** What is kept of items was granted. */
    private void expectBounded() {
        long kept = handler().holdings().itemBytes();
        if (kept > tap.window() && tap.window() != 0) {
            world.fail(this + ": keeps " + kept + " bytes of items (expected: at most " + tap.window()
                    + ", as its HELLO says)");
        }
    }

    private void afterTurn() {
        if (!over && handler().holdings().outgoingBytes() == 0) {
            tap.nothingOutgoing();
        }
    }

    @Override
    public String peer() {
        return connection.toString();
    }

    private void checkInLoop(String method) {
        if (!loop.inLoop()) {
            world.fail(this + ": " + method + " was called off its loop (expected: on it)");
        }
    }

    private void note(String what) {
        world.trace.note(world.now(), toString(), what);
    }

    @Override
    public String toString() {
        return connection + (client ? " client" : " server");
    }
}
