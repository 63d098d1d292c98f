package dev.beckon.test;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Metrics;
import dev.beckon.runtime.Server;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.SimulatedTransport;
import dev.beckon.test.internal.simulation.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A process of a {@link Simulation}, on a machine of its own: with a server, clients, or both. It may be paused, crash and
 * start again. Only for the thread that the scenario runs on.
 */
public final class SimulatedProcess {

    private static final int PORT = 7400;
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");

    private final World world;
    private final Network network;
    private final Host host;
    private final List<Client> clients = new ArrayList<>();
    private @Nullable Server server;
    private int scheduled; // actions that are still to happen, of this incarnation

    SimulatedProcess(World world, Network network, String name, String address) {
        this.world = world;
        this.network = network;
        this.host = new Host(world, name, address);
        network.add(host);
    }

    String name() {
        return host.name;
    }

    Host host() {
        return host;
    }

    // ---- what it does

    /**
     * Starts a server in it, at port 7400. Its transport, workers and randomness are the simulation's, its guard is off; it
     * has no TLS.
     *
     * @param settings at least which services it serves
     */
    public Server serve(UnaryOperator<Server.Builder> settings) {
        checkUp();
        if (server != null) {
            throw new IllegalStateException("server: " + host + " has one (expected: none; another needs a process)");
        }
        server = settings.apply(Server.builder())
                .host(host.address)
                .port(PORT)
                .guard(Duration.ZERO)
                .workers(host.workers())
                .transport((name, count) -> new SimulatedTransport(network, host, name, count))
                .random(() -> world.random)
                .start();
        return server;
    }

    /** Closes its server, which tells its clients; {@link #serve} starts another. */
    public void stopServing() {
        Server stopping = server;
        if (stopping == null) {
            throw new IllegalStateException("server: " + host + " has none (expected: one, by serve(...))");
        }
        server = null;
        stopping.close();
    }

    /** Builds a client in it, with the defaults, of another process's server. */
    public Client client(SimulatedProcess of) {
        return client(of, settings -> settings);
    }

    /** Builds a client in it, of another process's server; what the simulation sets is as for {@link #serve}. */
    public Client client(SimulatedProcess of, UnaryOperator<Client.Builder> settings) {
        checkUp();
        Client client = settings.apply(Client.builder(of.address()))
                .guard(Duration.ZERO)
                .callbacks(host.workers())
                .transport((name, count) -> new SimulatedTransport(network, host, name, count))
                .random(() -> world.random)
                .build();
        clients.add(client);
        return client;
    }

    /** Where its server is, or would be. */
    public String address() {
        return "beckon://" + host.address + ":" + PORT;
    }

    /**
     * The process's clock, for handlers that need one. It starts with the process at the year 2000, and goes a little faster
     * or slower than that of other processes.
     */
    public Clock clock() {
        return new ProcessClock(ZoneOffset.UTC);
    }

    /**
     * Does something in the process after a time, as a handler does that answers later: not if it has crashed by then, and
     * later if it is paused.
     */
    public void after(Duration time, Runnable action) {
        checkUp();
        if (time.isNegative()) {
            throw new IllegalArgumentException("time: " + time + " (expected: zero or more)");
        }
        int now = host.incarnation();
        scheduled++;
        host.after(host.worldDelay(time.toNanos()), () -> {
            if (host.incarnation() == now) {
                scheduled--;
            }
            host.run(null, action);
        });
    }

    // ---- what happens to it

    /** Lets it stand still: its kernel goes on, its code and its clock's timers do not. */
    public void pause() {
        checkUp();
        if (host.isPaused()) {
            throw new IllegalStateException("process: " + host + " is paused (expected: running)");
        }
        host.pause();
    }

    /** Lets it go on; what it has missed happens at once. */
    public void resume() {
        if (!host.isPaused()) {
            throw new IllegalStateException("process: " + host + " is not paused (expected: paused)");
        }
        host.resume();
    }

    /** Ends it without a word; its kernel tells the peers. */
    public void crash() {
        end(false);
    }

    /** Ends it, and its machine: nobody is told. */
    public void losePower() {
        end(true);
    }

    private void end(boolean silently) {
        checkUp();
        host.crash(silently);
        server = null;
        clients.clear();
        scheduled = 0;
    }

    /** A new process after a crash, with nothing in it. */
    public void restart() {
        if (host.isUp()) {
            throw new IllegalStateException("process: " + host + " is up (expected: crashed)");
        }
        host.restart();
    }

    private void checkUp() {
        if (!host.isUp()) {
            throw new IllegalStateException("process: " + host + " has crashed (expected: up; restart() starts it)");
        }
    }

    // ---- for the simulation

    /** Closes what is in it. */
    void close() {
        if (host.isUp()) {
            if (host.isPaused()) {
                host.resume();
            }
            clients.forEach(Client::close);
            if (server != null) {
                server.close();
            }
        }
    }

    boolean isQuiet() {
        return !host.isUp()
                || host.work() == 0
                        && scheduled == 0
                        && clients.stream().allMatch(client -> isQuiet(client.metrics()))
                        && (server == null || isQuiet(server.metrics()))
                        && host.transports().stream().allMatch(SimulatedTransport::isIdle);
    }

    private static boolean isQuiet(Metrics metrics) {
        return metrics.callsInFlight() == 0 && metrics.callsWaiting() == 0;
    }

    /** Its name. */
    @Override
    public String toString() {
        return host.name;
    }

    private final class ProcessClock extends Clock {

        private final ZoneId zone;

        ProcessClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new ProcessClock(other);
        }

        @Override
        public Instant instant() {
            return BEGINNING.plusNanos(host.now());
        }
    }
}
