package dev.beckon.test.internal.simulation;

import java.util.ArrayDeque;

/** One direction of a connection: what is put on it arrives later, in the same order, or not at all. */
final class Wire {

    private record Parcel(int bytes, Runnable arrival) {}

    private final Network network;
    private final Host from;
    private final Host to;
    private final ArrayDeque<Parcel> stopped = new ArrayDeque<>(); // while the way is shut
    private long latency;
    private long jitter;
    private long nanosPerByte;
    private long departs; // when the latest has left
    private long arrives; // when the latest arrives
    private boolean lost; // nothing arrives any more

    Wire(Network network, Host from, Host to) {
        this.network = network;
        this.from = from;
        this.to = to;
        World world = network.world();
        latency =
                world.chance(80) ? world.between(20 * World.MICROS, World.MILLIS) : world.between(0, 40 * World.MILLIS);
        jitter = world.chance(70) ? latency / 4 : latency * 2;
        nanosPerByte = world.chance(80) ? 1 : world.between(10L, 400L);
        Long asked = network.latency(from, to);
        if (asked != null) {
            delay(asked);
        }
    }

    /** From now on what is put on it takes so long, if it is free. */
    void delay(long nanos) {
        latency = nanos;
        jitter = 0;
    }

    /** The longest time that something takes, if the wire is free. */
    long longest() {
        return latency + jitter;
    }

    void carry(int bytes, Runnable arrival) {
        if (lost) {
            return;
        }
        if (!stopped.isEmpty() || network.isShut(from, to)) {
            stopped.add(new Parcel(bytes, arrival));
            network.waits(this);
            return;
        }
        World world = network.world();
        departs = Math.max(departs, world.now()) + bytes * nanosPerByte;
        arrives = Math.max(arrives, departs + latency + world.between(0, jitter));
        world.at(arrives, () -> {
            if (!lost) {
                arrival.run();
            }
        });
    }

    /** Sends on what was stopped, if the way is open again; false if it is not. */
    boolean release() {
        if (network.isShut(from, to)) {
            return false;
        }
        while (!stopped.isEmpty()) {
            Parcel parcel = stopped.remove();
            ArrayDeque<Parcel> others = new ArrayDeque<>(stopped);
            stopped.clear();
            carry(parcel.bytes, parcel.arrival);
            stopped.addAll(others);
        }
        return true;
    }

    /** From now on bytes leave no faster than this. */
    void slow(long nanos) {
        nanosPerByte = nanos;
    }

    /** What is on the way and what comes is lost. */
    void lose() {
        lost = true;
        stopped.clear();
    }

    boolean isLost() {
        return lost;
    }
}
