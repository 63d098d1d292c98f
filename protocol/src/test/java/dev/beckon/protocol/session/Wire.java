package dev.beckon.protocol.session;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Two sessions joined by bytes, which arrive cut in the way that is asked for. */
final class Wire {

    /** How the bytes that one side has sent arrive at the other. */
    interface Cut {
        /** How many of {@code left} bytes arrive next; {@code position} have arrived before, in this direction. */
        int next(int position, int left);
    }

    static final Cut WHOLE = (position, left) -> left;
    static final Cut BYTES = (position, left) -> 1;

    /** Two parts, of which the second starts at {@code boundary}. */
    static Cut at(int boundary) {
        return (position, left) -> position < boundary ? Math.min(left, boundary - position) : left;
    }

    static Cut random(long seed, int longest) {
        Random random = new Random(seed);
        return (position, left) -> 1 + random.nextInt(Math.min(left, longest));
    }

    final Side client;
    final Side server;
    final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
    final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
    private final Cut cut;

    Wire(Cut cut, SessionLimits clientLimits, SessionLimits serverLimits) {
        this.cut = cut;
        client = Side.client(clientLimits);
        server = Side.server(serverLimits);
        client.start();
        server.start();
    }

    /** Two sessions that have greeted each other, with nothing heard yet. */
    static Wire open() {
        return open(Side.LIMITS, Side.LIMITS);
    }

    static Wire open(SessionLimits clientLimits, SessionLimits serverLimits) {
        Wire wire = new Wire(WHOLE, clientLimits, serverLimits);
        wire.carry();
        wire.client.heard.clear();
        wire.server.heard.clear();
        return wire;
    }

    /** Carries bytes until neither side has any. */
    Wire carry() {
        boolean more = true;
        while (more) {
            more = carry(client, server, fromClient);
            more |= carry(server, client, fromServer);
        }
        return this;
    }

    private boolean carry(Side from, Side to, ByteArrayOutputStream record) {
        byte[] bytes = from.sends();
        for (int at = 0; at < bytes.length; ) {
            int next = at + cut.next(record.size(), bytes.length - at);
            to.receives(bytes, at, next);
            record.write(bytes, at, next - at);
            at = next;
        }
        return bytes.length != 0;
    }

    void passes(long nanos) {
        client.passes(nanos);
        server.passes(nanos);
    }

    /** Everything that either side has heard and sent. */
    List<Object> story() {
        return List.of(
                client.heard,
                server.heard,
                Frames.read(fromClient.toByteArray()),
                Frames.read(fromServer.toByteArray()),
                client.session.sent(),
                server.session.sent());
    }
}
