package dev.beckon.test.internal.simulation;

import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What lies between hosts: who listens where, which way is open, and the connections with their moods. */
public final class Network {

    private static final long CONNECT_TIMEOUT = 10 * World.SECONDS;

    /** Where connections are accepted. */
    static final class Listener {
        private final SimulatedTransport transport;
        private final Function<Loop, @Nullable LinkHandler> handlers;

        Listener(SimulatedTransport transport, Function<Loop, @Nullable LinkHandler> handlers) {
            this.transport = transport;
            this.handlers = handlers;
        }
    }

    private final World world;
    private final Tap tap;
    private final Map<String, Host> hosts = new HashMap<>(); // by address
    private final Map<InetSocketAddress, Listener> listeners = new HashMap<>();
    private final Set<String> shut = new LinkedHashSet<>(); // ways that are shut, "from>to"
    private final List<Connection> connections = new ArrayList<>(); // those of which an end is open
    private final Map<String, Long> latencies = new HashMap<>(); // asked for, by way, "from>to"
    private int numbers;
    private boolean nextIsDead;

    public Network(World world, Tap tap) {
        this.world = world;
        this.tap = tap;
    }

    public void add(Host host) {
        hosts.put(host.address, host);
    }

    public World world() {
        return world;
    }

    Tap tap() {
        return tap;
    }

    // ---- who is where

    boolean bind(InetSocketAddress address, Listener listener) {
        return listeners.putIfAbsent(address, listener) == null;
    }

    void unbind(Listener listener) {
        listeners.values().remove(listener);
    }

    private Host hostAt(InetSocketAddress address) {
        Host host = hosts.get(address.getAddress().getHostAddress());
        if (host == null) {
            throw new IllegalArgumentException("address: " + address + " (expected: that of a host)");
        }
        return host;
    }

    void connect(
            SimulatedTransport from,
            SimulatedLoop loop,
            InetSocketAddress address,
            LinkHandler handler,
            Consumer<Throwable> failed) {
        Connection connection = new Connection(this, ++numbers, from.host(), hostAt(address));
        Socket near = new Socket(connection, from, loop, handler, true);
        Attempt attempt = new Attempt(connection, near, failed);
        world.trace.note(world.now(), loop.toString(), "connects to", address.getPort());
        loop.host().after(CONNECT_TIMEOUT, () -> attempt.fails(new IOException("connection timed out")));
        connection.there().carry(0, () -> {
            Listener listener = listeners.get(address);
            if (listener == null) {
                connection.back().carry(0, () -> attempt.fails(new ConnectException("Connection refused")));
                return;
            }
            SimulatedTransport to = listener.transport;
            SimulatedLoop farLoop = to.next();
            Socket far = new Socket(connection, to, farLoop, null, false);
            connection.ends(near, far);
            connections.add(connection);
            far.open(() -> listener.handlers.apply(farLoop));
            boolean dead = nextIsDead;
            nextIsDead = false;
            connection.back().carry(0, () -> {
                attempt.succeeds();
                if (dead) {
                    connection.goDead();
                }
            });
        });
    }

    /** The next connection that is accepted is dead from then on. */
    public void nextIsDead() {
        world.trace.note(world.now(), "network", "will make a dead connection");
        nextIsDead = true;
    }

    /** One attempt to connect, which fails or succeeds once. */
    private static final class Attempt {
        private final Connection connection;
        private final Socket near;
        private final Consumer<Throwable> failed;
        private boolean over;

        Attempt(Connection connection, Socket near, Consumer<Throwable> failed) {
            this.connection = connection;
            this.near = near;
            this.failed = failed;
        }

        void succeeds() {
            if (over || near.transport().isEnded()) {
                near.neverOpens();
                connection.there().carry(0, () -> connection.far().reset("connection reset by peer"));
                return;
            }
            over = true;
            near.open(null);
        }

        void fails(Throwable why) {
            if (!over && !near.transport().isEnded()) {
                over = true;
                near.neverOpens();
                near.loop().soon(() -> failed.accept(why));
            }
        }
    }

    // ---- the ways between hosts

    /** Nothing goes from one host to another any more; what is on its way waits. */
    public void shut(Host from, Host to) {
        world.trace.note(world.now(), from.name, "reaches no longer " + to);
        shut.add(from + ">" + to);
    }

    /** What goes from one host to another takes so long from now on. */
    public void delay(Host from, Host to, long nanos) {
        world.trace.note(world.now(), from.name, "reaches " + to + " after ns:", nanos);
        latencies.put(from + ">" + to, nanos);
        for (Connection connection : connections) {
            connection.delay(from, to, nanos);
        }
    }

    /** Null if chance decides. */
    @Nullable
    Long latency(Host from, Host to) {
        return latencies.get(from + ">" + to);
    }

    public void reopen(Host from, Host to) {
        if (shut.remove(from + ">" + to)) {
            world.trace.note(world.now(), from.name, "reaches again " + to);
            for (Connection connection : List.copyOf(connections)) {
                connection.there().release();
                connection.back().release();
            }
            waiting.removeIf(Wire::release);
        }
    }

    /** Opens all ways again. */
    public void reopenAll() {
        for (String way : List.copyOf(shut)) {
            String[] ends = way.split(">");
            reopen(named(ends[0]), named(ends[1]));
        }
    }

    private Host named(String name) {
        return hosts.values().stream()
                .filter(host -> host.name.equals(name))
                .findAny()
                .orElseThrow();
    }

    private final List<Wire> waiting = new ArrayList<>(); // of connections that are not made yet

    void waits(Wire wire) {
        if (!waiting.contains(wire)) {
            waiting.add(wire);
        }
    }

    boolean isShut(Host from, Host to) {
        return !shut.isEmpty() && shut.contains(from + ">" + to);
    }

    /** Connections of which an end is open. */
    public List<Connection> connections() {
        return connections;
    }

    void over(Connection connection) {
        connections.remove(connection);
    }

    /** Whoever still waits on a connection that is dead learns of it. */
    public void heal() {
        nextIsDead = false;
        for (Connection connection : List.copyOf(connections)) {
            connection.giveUp();
        }
    }

    @Nullable
    public Connection anyConnection() {
        return connections.isEmpty() ? null : world.pick(connections);
    }
}
