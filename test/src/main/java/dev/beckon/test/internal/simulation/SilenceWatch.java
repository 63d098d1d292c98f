package dev.beckon.test.internal.simulation;

/**
 * Holds one end of a connection to the silence that it says it bears: a connection on which nothing comes is given up in
 * time on the clock of its owner, and one on which something has come is not.
 */
final class SilenceWatch {

    private static final long SLACK = 50 * World.MILLIS; // what loops take at most
    private static final int TOLERANCE = 1_000; // the part of a time by which clocks differ

    private final Socket socket;
    private final Host host;
    private final World world;
    private long patience; // nanoseconds of the owner's clock, 0 before it is known, and for any time
    private long signAt; // when something has come, or was taken by the other
    private long readAt;
    private long deafAt = Long.MIN_VALUE / 2; // when it last did not read

    SilenceWatch(Socket socket, Host host) {
        this.socket = socket;
        this.host = host;
        this.world = host.world;
    }

    /** The handshake is done. */
    void starts(long patienceMillis) {
        patience = patienceMillis * World.MILLIS;
        signAt = world.now();
        readAt = signAt;
        if (patience != 0) {
            host.after(bound(), this::look);
        }
    }

    private long bound() {
        return host.worldDelay(patience + patience / 3) + SLACK;
    }

    /** The runtime has read bytes. */
    void reads() {
        readAt = world.now();
        signAt = readAt;
    }

    /** The other side has taken so much that there is room again. */
    void isTaken() {
        signAt = world.now();
    }

    /** The runtime reads, or does not. */
    void reading(boolean on) {
        if (!on) {
            deafAt = Long.MAX_VALUE;
        } else if (deafAt == Long.MAX_VALUE) {
            deafAt = world.now();
        }
    }

    private void look() {
        if (socket.isOver() || socket.isClosing()) {
            return;
        }
        long since = Math.max(signAt, host.resumedAt());
        if (world.now() - since >= bound()) {
            world.fail(socket + ": nothing has come for " + (world.now() - since) / World.MILLIS
                    + " ms and it is open still (expected: given up after " + patience / World.MILLIS
                    + " ms, or a third more)");
            return;
        }
        host.after(since + bound() - world.now(), this::look);
    }

    /** The runtime says that nothing has come for too long. */
    void givesUp() {
        long least = host.worldDelay(patience) - patience / TOLERANCE;
        boolean wasDeaf = deafAt == Long.MAX_VALUE || deafAt > world.now() - least;
        if (!wasDeaf && world.now() - readAt < least) {
            world.fail(socket + ": is given up " + (world.now() - readAt) / World.MILLIS
                    + " ms after something has come (expected: not before " + patience / World.MILLIS + " ms)");
        }
        // a process that stood still for long reads first what lies there
        if (!wasDeaf
                && socket.hasUnread()
                && host.resumedAt() > 0
                && world.now() - host.resumedAt() < patience / 5
                && host.latestPause() > patience + SLACK) {
            world.fail(socket + ": is given up " + (world.now() - host.resumedAt()) / World.MILLIS
                    + " ms after a pause of " + host.latestPause() / World.MILLIS
                    + " ms, with bytes unread (expected: they are read first)");
        }
    }
}
