package dev.beckon.test.internal.simulation;

import org.jspecify.annotations.Nullable;

/** Two sockets and a wire in each direction. */
public final class Connection {

    private final Network network;
    private final int number;
    private final Host from;
    private final Host to;
    private final Wire there;
    private final Wire back;
    private final Tap.Line tapped;
    private @Nullable Socket near;
    private @Nullable Socket far;

    Connection(Network network, int number, Host from, Host to) {
        this.network = network;
        this.number = number;
        this.from = from;
        this.to = to;
        this.there = new Wire(network, from, to);
        this.back = new Wire(network, to, from);
        this.tapped = network.tap().connection(toString());
    }

    void ends(Socket client, Socket server) {
        near = client;
        far = server;
    }

    Network network() {
        return network;
    }

    /** Who looks on. */
    public Tap.Line tapped() {
        return tapped;
    }

    /** The way from who has opened it. */
    Wire there() {
        return there;
    }

    Wire back() {
        return back;
    }

    /** The longest time there and back, if the wires are free. */
    long roundTrip() {
        return there.longest() + back.longest();
    }

    Wire wireFrom(Socket end) {
        return end.isClient() ? there : back;
    }

    Wire wireTo(Socket end) {
        return end.isClient() ? back : there;
    }

    /** The end of who has opened it. */
    Socket near() {
        return there(near);
    }

    Socket far() {
        return there(far);
    }

    Socket other(Socket end) {
        return end.isClient() ? far() : near();
    }

    private Socket there(@Nullable Socket end) {
        if (end == null) {
            throw new IllegalStateException(this + ": not made (expected: both ends)");
        }
        return end;
    }

    /** Both ends learn that it is broken, each when it does. */
    public void cut() {
        network.world().trace.note(network.world().now(), toString(), "is cut");
        World world = network.world();
        there.lose();
        back.lose();
        world.after(world.between(0, 20 * World.MILLIS), () -> near().reset("Connection reset by peer"));
        world.after(world.between(0, 20 * World.MILLIS), () -> far().reset("Connection reset by peer"));
    }

    /** Nothing gets through any more, and nobody learns of it. */
    public void goDead() {
        network.world().trace.note(network.world().now(), toString(), "is dead, and nobody knows");
        there.lose();
        back.lose();
    }

    /** Whoever is left on a dead connection, and would wait for ever, gives it up, as a kernel does after minutes. */
    void giveUp() {
        World world = network.world();
        if (there.isLost() || back.isLost()) {
            long most = world.chance(70) ? World.SECONDS : 14 * World.SECONDS;
            for (boolean client : new boolean[] {true, false}) {
                if (tapped.end(client).patienceMillis() == 0) {
                    world.after(world.between(0, most), () -> (client ? near() : far()).reset("Connection timed out"));
                }
            }
        }
    }

    public void slow(long nanosPerByte) {
        network.world().trace.note(network.world().now(), toString(), "is slow, ns per byte:", nanosPerByte);
        there.slow(nanosPerByte);
        back.slow(nanosPerByte);
    }

    void delay(Host sender, Host receiver, long nanos) {
        if (from == sender && to == receiver) {
            there.delay(nanos);
        } else if (to == sender && from == receiver) {
            back.delay(nanos);
        }
    }

    /** Whether it goes between these two, whoever has opened it. */
    public boolean isBetween(Host one, Host other) {
        return from == one && to == other || from == other && to == one;
    }

    /** An end was closed. */
    void closed() {
        if (near != null && far != null && near.isOver() && far.isOver()) {
            network.over(this);
        }
    }

    public Host from() {
        return from;
    }

    public Host to() {
        return to;
    }

    @Override
    public String toString() {
        return from + "-" + to + "#" + number;
    }
}
