package dev.beckon.test;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.ConnectionState;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network between a test's own client and server that breaks when the test says so. It is a JUnit extension: a field,
 * static for one server per class, not static for one per test.
 *
 * <pre>
 * &#64;RegisterExtension
 * static final Disruption network = Disruption.of(() -&gt; Server.builder().serve(Kitchen.class, new HomeKitchen()).start());
 *
 * &#64;Test
 * void ordersAgainAfterADrop() {
 *     try (Client client = network.watch(Client.connect(network.address()))) {
 *         ...
 *         network.drop();
 * </pre>
 *
 * <p>After each test all is healed: what was delayed, shut or stopped is as before. After the last one everything is
 * closed, and a connection that a client has left open fails the class.
 *
 * <p>What changes the network or waits is called by one thread at a time, all else by any.
 */
public final class Disruption implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final Logger LOG = LoggerFactory.getLogger(Disruption.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final long LEAVE_MILLIS = 2_000;

    private final Backend backend;
    private final List<WatchedClient> watched = new CopyOnWriteArrayList<>();
    private final List<Client> ofClass = new ArrayList<>(); // clients made here, closed after the class
    private final List<Client> ofTest = new ArrayList<>(); // closed after the test
    private @Nullable Relay relay; // from the first use to the end of the class, or of the test
    private @Nullable Client client; // the one without settings of its own
    private boolean connectionsMayStay;
    private boolean running; // with a server, up or down
    private boolean up;
    private boolean inTest;
    private int classes; // nested ones too, in which it was begun and not ended

    private Disruption(Backend backend) {
        this.backend = backend;
    }

    // ---- between whom

    /**
     * A network before a server.
     *
     * @param starter starts the server, at first and after each stop; on any port, which clients do not see
     */
    public static Disruption of(Supplier<Server> starter) {
        return new Disruption(Backend.startedBy(Objects.requireNonNull(starter, "starter")));
    }

    /** A network before a server that serves this, and nothing else, without any settings. */
    public static <T> Disruption serving(Class<T> type, T handler) {
        return of(() -> Server.builder().port(0).serve(type, handler).start());
    }

    /**
     * A network before a server that runs elsewhere, and so cannot be stopped by it.
     *
     * @param address {@code host:port} or {@code beckon://host:port}
     * @throws IllegalArgumentException if it is neither
     */
    public static Disruption to(String address) {
        return new Disruption(Backend.at(address));
    }

    /** Connections that are open when all is over are no mistake, as when a client outlives the class. */
    public Disruption connectionsMayStay() {
        connectionsMayStay = true;
        return this;
    }

    /** Where clients connect to, as {@link Client#connect} takes it; the same for the whole class. */
    public String address() {
        return "beckon://localhost:" + relay().port();
    }

    /** The server that runs. */
    public Server server() {
        running();
        return backend.server();
    }

    /** A client with the defaults, made at the first use, watched, and closed after the test or, if made before, the class. */
    public Client client() {
        Client there = client;
        if (there == null) {
            there = client(building -> building);
            client = there;
        }
        return there;
    }

    /** A further client, watched and closed like {@link #client()}. */
    public Client client(UnaryOperator<Client.Builder> settings) {
        Client made = settings.apply(Client.builder(address())).build();
        (inTest ? ofTest : ofClass).add(made);
        return watch(made);
    }

    /** A stub of {@link #client()}. */
    public <T> T service(Class<T> type) {
        return client().service(type);
    }

    // ---- waiting

    /**
     * Watches the state of a client that the test has built, for {@link #await(Client, ConnectionState)}.
     *
     * @return the client
     */
    public Client watch(Client own) {
        if (watched.stream().noneMatch(other -> other.is(own))) {
            watched.add(new WatchedClient(own, relay().port()));
        }
        return own;
    }

    /** Waits for a state of {@link #client()}, like {@link #await(Client, ConnectionState)}. */
    public void await(ConnectionState state) {
        await(client(), state);
    }

    /**
     * Waits until the connection of a watched client is in this state, or has been. What was before the latest {@link
     * #drop}, {@link #hangUp}, {@link #halfOpen}, {@link #dropAfter}, {@link #dropAmid}, {@link #stop} or {@link #crash},
     * or before what was awaited last, does not count: {@code drop()} and then {@code await(READY)} waits for a new connection.
     *
     * @throws AssertionError if it is not within 30 s
     */
    public void await(Client own, ConnectionState state) {
        watched.stream()
                .filter(other -> other.is(own))
                .findAny()
                .orElseThrow(() -> new IllegalStateException(
                        "client: not watched (expected: network.watch(client) when it is built)"))
                .await(state, PATIENCE);
    }

    /** How many connections there are, dead ones included. */
    public int connections() {
        return relay().connections();
    }

    // ---- what happens to the connections that there are

    /**
     * Breaks all connections: both ends learn it at once, by a reset, and what is under way is lost. New ones are fine. A
     * watched client has learnt it when this returns.
     */
    public void drop() {
        strike("drop", Relayed::reset);
        watched.forEach(WatchedClient::notice);
    }

    /** Ends all connections: both ends read what is under way, and then the end. New ones are fine. */
    public void hangUp() {
        strike("hangUp", Relayed::finish);
    }

    /** Lets all that is sent on the connections vanish, both ways and for good; nobody is told. New ones are fine. */
    public void halfOpen() {
        strike("halfOpen", connection -> {
            connection.lose(Direction.TO_SERVER);
            connection.lose(Direction.TO_CLIENT);
        });
    }

    /** Lets all that is sent in this direction vanish; nobody is told. New connections are fine. */
    public void halfOpen(Direction direction) {
        Objects.requireNonNull(direction, "direction");
        strike("halfOpen " + direction, connection -> connection.lose(direction));
    }

    private void strike(String what, Consumer<Relayed> action) {
        Relay between = running();
        mark();
        int count = between.each(action);
        if (count == 0) {
            throw new IllegalStateException(
                    what + ": no connections (expected: one at least; a client connects with its"
                            + " first call, or at once if it is told to stayConnected())");
        }
        LOG.info("{}: {} connections", what, count);
    }

    private void mark() {
        watched.forEach(WatchedClient::mark);
    }

    /**
     * Breaks the connection that carries it after so many further bytes of this direction, counted over all connections,
     * those to come included; once. That it has not happened at the end of the test fails the test.
     *
     * @param bytes 0 or more
     */
    public void dropAfter(Direction direction, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 or more)");
        }
        mark();
        change("dropAfter " + bytes, direction, way -> way.cutAfter(bytes));
    }

    /**
     * Breaks the connection that carries it before the last byte of what is sent next in this direction: amid a frame, or a
     * record of TLS. Once; that it has not happened at the end of the test fails the test.
     */
    public void dropAmid(Direction direction) {
        mark();
        change("dropAmid", direction, Way::cutAmid);
    }

    // ---- what holds for all connections until it is healed

    /** Bytes arrive so much later, both ways; zero for as soon as they can. */
    public void delay(Duration time) {
        delay(Direction.TO_SERVER, time);
        delay(Direction.TO_CLIENT, time);
    }

    /** Bytes of this direction arrive so much later, at most 1 h; zero for as soon as they can. */
    public void delay(Direction direction, Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("delay: " + time + " (expected: PT0S to " + LONGEST_DELAY + ")");
        }
        change("delay " + time, direction, way -> way.delay(time.toNanos()));
    }

    /** Connections carry at most so much, each of them in each direction. */
    public void throttle(long bytesPerSecond) {
        throttle(Direction.TO_SERVER, bytesPerSecond);
        throttle(Direction.TO_CLIENT, bytesPerSecond);
    }

    /** Connections carry at most so much in this direction, each of them. */
    public void throttle(Direction direction, long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " (expected: 1 or more)");
        }
        change("throttle " + bytesPerSecond, direction, way -> way.throttle(bytesPerSecond));
    }

    /**
     * Holds back all that is sent, both ways, also on new connections: it arrives when all is healed, as TCP sends again
     * what was lost.
     */
    public void partition() {
        partition(Direction.TO_SERVER);
        partition(Direction.TO_CLIENT);
    }

    /** Holds back all that is sent in this direction, until all is healed. */
    public void partition(Direction direction) {
        change("partition", direction, Way::shut);
    }

    private void change(String what, Direction direction, Consumer<Way> change) {
        Objects.requireNonNull(direction, "direction");
        running().change(direction, change);
        LOG.info("{} {}", what, direction);
    }

    /** Refuses new connections; those that there are stay. */
    public void refuse() {
        running().refuse(true);
        LOG.info("refuse");
    }

    /**
     * Ends all disruptions: bytes flow as before, connections are accepted, the server is started if it is down.
     * Connections that are half-open are reset, as a kernel gives them up.
     */
    public void heal() {
        Relay between = running();
        between.heal();
        if (!up) {
            start();
        }
    }

    // ---- what happens to the server

    /** Closes the server, which tells its clients; connections are refused from now on. */
    public void stop() {
        goDown(false);
    }

    /** Like the end of the server's process: connections are reset without a word, and refused from now on. */
    public void crash() {
        goDown(true);
    }

    private void goDown(boolean silently) {
        Relay between = running();
        backend.checkOurs();
        if (!up) {
            throw new IllegalStateException("server: stopped (expected: running; start() starts it)");
        }
        mark();
        up = false;
        between.server(null);
        if (silently) {
            between.each(Relayed::reset);
            watched.forEach(WatchedClient::notice);
        }
        backend.stop();
        LOG.info(silently ? "crash" : "stop");
    }

    /** Starts the server that is down. */
    public void start() {
        Relay between = running();
        backend.checkOurs();
        if (up) {
            throw new IllegalStateException("server: running (expected: stopped, by stop() or crash())");
        }
        between.server(backend.start());
        up = true;
        LOG.info("start");
    }

    /** {@link #stop()} and {@link #start()}; clients find the new server at the address of the old one. */
    public void restart() {
        stop();
        start();
    }

    // ---- its own life

    private synchronized Relay relay() {
        Relay there = relay;
        if (there == null) {
            there = new Relay();
            relay = there;
        }
        return there;
    }

    private Relay running() {
        if (!running) {
            throw new IllegalStateException(
                    "network: not running (expected: within a test; the field needs @RegisterExtension)");
        }
        return relay();
    }

    private void begin() {
        if (!running) {
            Relay between = relay();
            between.server(backend.start());
            running = true;
            up = true;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        classes++;
        begin();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin();
        inTest = true;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        inTest = false;
        String missed = missedCut();
        if (classes == 0) {
            end(context);
        } else {
            heal();
            close(ofTest);
        }
        if (!missed.isEmpty()) {
            report(context, missed);
        }
    }

    private String missedCut() {
        for (Direction direction : Direction.values()) {
            if (relay().way(direction).isCutArmed()) {
                return direction + ": the connection was not dropped, since less was sent (expected: what dropAfter or"
                        + " dropAmid has asked for)";
            }
        }
        return "";
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            end(context);
        }
    }

    private void end(ExtensionContext context) {
        Relay ending = relay();
        ending.heal();
        close(ofTest);
        close(ofClass);
        int open = connectionsMayStay ? 0 : ending.leftOpen(LEAVE_MILLIS);
        watched.forEach(WatchedClient::forget);
        watched.clear();
        ending.close();
        backend.stop();
        running = false;
        up = false;
        relay = null;
        if (open > 0) {
            report(
                    context,
                    open + " connections were left open (expected: each client closed; if they are to outlive the"
                            + " test, connectionsMayStay())");
        }
    }

    private void close(List<Client> clients) {
        if (clients.contains(client)) {
            client = null;
        }
        clients.forEach(Client::close);
        clients.clear();
    }

    private static void report(ExtensionContext context, String what) {
        if (context.getExecutionException().isPresent()) {
            LOG.warn("{}, which has failed for another reason: {}", context.getDisplayName(), what);
        } else {
            throw new AssertionError(what);
        }
    }
}
