package dev.beckon.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections at a port of this machine, and passes their bytes on to a server and back, as badly as it was told.
 * It does not look into them, so they may be encrypted. Thread-safe, but for {@link #server} and {@link #refuse}, which are
 * for one thread at a time.
 */
final class Relay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Port port = new Port();
    private final Way toServer = new Way();
    private final Way toClient = new Way();
    private final List<Relayed> connections = new ArrayList<>(); // guarded by this, as is what follows
    private @Nullable InetSocketAddress server; // null while there is none
    private boolean refuses;

    static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, "beckon-disruption-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    int port() {
        return port.number();
    }

    Way way(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    // ---- connections

    /** Connections go to this server from now on; null if it is down, and they are refused. */
    void server(@Nullable InetSocketAddress address) {
        synchronized (this) {
            server = address;
        }
        openOrShut();
    }

    void refuse(boolean on) {
        synchronized (this) {
            refuses = on;
        }
        openOrShut();
    }

    private synchronized boolean isOpen() {
        return server != null && !refuses;
    }

    /** Without the lock, which the thread that accepts takes. */
    private void openOrShut() {
        if (isOpen()) {
            port.open(this::accepted);
        } else {
            port.shut();
        }
    }

    private void accepted(Socket client) {
        InetSocketAddress address;
        Relayed connection = new Relayed(this, client);
        synchronized (this) {
            address = server;
            connections.add(connection);
        }
        if (address == null) { // it came just before the server went
            connection.reset();
        } else {
            connection.start(address);
        }
    }

    void unreachable(InetSocketAddress address, IOException why) {
        LOG.warn("A connection was reset, since the server at {} does not take it: {}", address, why.getMessage());
    }

    void cutBy(Way way) {
        LOG.info("{}: a connection is cut", way == toServer ? Direction.TO_SERVER : Direction.TO_CLIENT);
    }

    synchronized void over(Relayed connection) {
        connections.remove(connection);
        notifyAll();
    }

    /** An end of a connection has ended. */
    synchronized void changed() {
        notifyAll();
    }

    private synchronized List<Relayed> connectionsNow() {
        return List.copyOf(connections);
    }

    int connections() {
        return connectionsNow().size();
    }

    /** Connections whose clients have not closed them, once that is none or the time is over. */
    int leftOpen(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        synchronized (this) {
            while (true) {
                int open = (int)
                        connections.stream().filter(Relayed::isOpenAtClient).count();
                long left = (end - System.nanoTime()) / 1_000_000;
                if (open == 0 || left <= 0) {
                    return open;
                }
                try {
                    wait(left);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return open;
                }
            }
        }
    }

    // ---- what happens to them

    /** Does something to each connection that there is; returns to how many. */
    int each(Consumer<Relayed> action) {
        List<Relayed> all = connectionsNow();
        all.forEach(action);
        return all.size();
    }

    /** Changes what holds for a direction. */
    void change(Direction direction, Consumer<Way> change) {
        change.accept(way(direction));
        connectionsNow().forEach(Relayed::look);
    }

    /** All as it was, but for the connections that are gone; those that are dead are reset. */
    void heal() {
        toServer.heal();
        toClient.heal();
        connectionsNow().stream().filter(Relayed::isDead).forEach(Relayed::reset);
        connectionsNow().forEach(Relayed::look);
        refuse(false);
    }

    @Override
    public void close() {
        synchronized (this) {
            server = null;
        }
        port.close();
        connectionsNow().forEach(Relayed::reset);
    }
}
