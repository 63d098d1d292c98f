package dev.beckon.runtime;

import dev.beckon.api.Authenticator;
import dev.beckon.api.Code;
import dev.beckon.api.EventBus;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Listening;
import dev.beckon.api.Position;
import dev.beckon.api.Ran;
import dev.beckon.api.Topic;
import dev.beckon.api.TopicMode;
import dev.beckon.api.TopicOptions;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.MemoryEventLog;
import dev.beckon.protocol.session.SessionLimits;
import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.Hello;
import dev.beckon.runtime.tls.Tls;
import dev.beckon.runtime.transport.LinkHandler;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.Security;
import dev.beckon.runtime.transport.Transport;
import dev.beckon.runtime.transport.TransportFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves contracts to any number of clients. Thread-safe.
 *
 * <pre>{@code
 * try (Server server = Server.builder().port(7400).serve(Kitchen.class, new HomeKitchen()).start()) {
 *     ...
 * }
 * }</pre>
 */
public final class Server implements EventBus, AutoCloseable {

    /** The longest message taken unless configured: 4 MiB. */
    static final int MAX_MESSAGE = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int MAX_STREAMS = 1 << 16;
    private static final int MAX_METHODS = 1 << 12;
    /** Bytes of items kept for each session, unless configured. */
    static final int ITEM_MEMORY = 16 * 1024 * 1024;

    private static final int OUTGOING_ANSWERS = 48 * 1024 * 1024; // eight of the longest, and a small call beside them
    private static final int MOST_ARRIVING = 1024;
    /** The time from accepting a connection to an open session, unless configured. */
    static final long HANDSHAKE_NANOS = 10_000_000_000L;

    private static final long CLOSE_SECONDS = 5;
    static final Duration HEARTBEAT_TIMEOUT =
            Duration.ofSeconds(10); // both sides within 15 s if one still hears the other
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(300);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofHours(1);
    static final Duration GUARD = Duration.ofMillis(500);
    /** How long calls wait for a worker at most, unless configured. */
    static final Duration MAX_QUEUE_TIME = Duration.ofSeconds(5);

    private static final Duration SHORTEST_QUEUE_TIME = Duration.ofMillis(10);
    private static final Duration LONGEST_GRACE = Duration.ofDays(7);

    private final Services services;
    private final @Nullable MetricsListener listener;
    private final SessionLimits limits;
    private final ByteBudget budget;
    private final Workers workers;
    private final CallQueue queue;
    private final @Nullable Transport transport;
    private final Transport.@Nullable Listening listening;
    private final String host;
    private final Supplier<? extends RandomGenerator> random;
    private final LongSupplier clock; // of all loops
    private final Map<Loop, LoopResources> resources = new ConcurrentHashMap<>();
    private final Map<Exchange, Loop> exchanges = Collections.synchronizedMap(new LinkedHashMap<>()); // in their order
    private final Admission admission;
    private final Incidents incidents;
    private final AtomicInteger arriving = new AtomicInteger(); // connections whose peers are not known yet
    private final CompletableFuture<@Nullable Void> emptied = new CompletableFuture<>();
    private final Sessions sessions;
    private final Guard guard;
    private final ServerHealth health;
    private final @Nullable ServedTopics topics;
    private final TypedEvents events;
    private final AtomicReference<@Nullable ServerDrain> drain = new AtomicReference<>();
    private final @Nullable Thread shutdownHook;
    private @Nullable MemoryTransport memory; // once somebody asks for it; guarded by this
    private volatile boolean closed;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Server(
            Builder built, Services services, ServerHealth health, Workers workers, @Nullable ServedTopics topics) {
        this.services = services;
        this.health = health;
        this.topics = topics;
        this.listener = built.listener;
        this.limits = limits(
                built.maxMessage,
                OUTGOING_ANSWERS,
                built.handshakeNanos,
                built.heartbeatTimeout,
                built.itemMemory,
                true);
        this.budget = new ByteBudget(built.maxKept == 0 ? ByteBudget.usual(built.maxMessage) : built.maxKept);
        this.host = built.host;
        this.workers = workers;
        this.admission = new Admission(built.authenticator, workers);
        this.sessions = new Sessions(workers, List.copyOf(built.madeInterceptors));
        this.guard = new Guard("beckon-server", built.guard, built.onBlocked);
        this.random = built.random;
        if (built.inProcessOnly) {
            this.shutdownHook = hook(built.shutdownGrace);
            this.transport = null;
            this.listening = null;
            long started = System.nanoTime();
            this.clock = () -> System.nanoTime() - started;
            this.incidents = new Incidents(clock);
            if (topics != null) {
                topics.names().start(this::home, incidents);
            }
            this.events = new TypedEvents(new LocalEvents(topics, workers, this::home, incidents), random);
            this.queue = new CallQueue(workers, clock, built.maxQueueTime);
            LOG.info("Serving {} in process", services);
            return;
        }
        this.transport = Transports.factory(built.transport).create("beckon-server", built.loops);
        this.clock = transport.nextLoop()::now;
        this.incidents = new Incidents(clock);
        if (topics != null) {
            topics.names().start(this::home, incidents);
            topics.names().watch();
        }
        this.events = new TypedEvents(new LocalEvents(topics, workers, this::home, incidents), random);
        this.queue = new CallQueue(workers, clock, built.maxQueueTime);
        this.listening = listen(built, transport);
        this.shutdownHook = hook(built.shutdownGrace);
        LOG.info("Serving {} at {}", services, address());
    }

    private Transport.Listening listen(Builder built, Transport on) {
        InetSocketAddress address = built.resolve();
        try {
            Tls tls = built.tls;
            return (tls == null
                            ? on.listen(address, this::accept)
                            : on.listen(address, new Security(tls, "", built.handshakeNanos), this::accept))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            on.close();
            closeTopics();
            workers.close();
            Throwable cause = Failures.unwrap(failed);
            String why = cause instanceof java.net.BindException
                    ? "port " + built.port + " on " + built.host + ": " + cause.getMessage()
                            + " (expected: a free port, or 0 to have one chosen)"
                    : "cannot listen at " + built.host + ":" + built.port + ": " + cause.getMessage();
            throw new dev.beckon.api.RpcException(new dev.beckon.api.Status(Code.UNAVAILABLE, why, Ran.NO), 0, cause);
        }
    }

    /** Builds a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port that it listens on, also if 0 was asked for. */
    public int port() {
        if (listening == null) {
            throw new IllegalStateException("port: none (expected: a server that was not built in-process only)");
        }
        return listening.address().getPort();
    }

    /** Where clients of this machine reach it, as {@link Client#connect} takes it. */
    public String address() {
        return new Address(host.indexOf(':') >= 0 ? "[" + host + "]" : host, port()).toString();
    }

    /** What has been counted so far. Never waits. */
    public Metrics metrics() {
        return resources.values().stream()
                .map(here -> here.counters.read())
                .reduce(Metrics::and)
                .orElseGet(new Counters(null)::read)
                .and(queue);
    }

    /** The sessions with the clients that are connected. */
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public <T> CompletableFuture<Position> publish(Topic<T> topic, T event, EventOptions options) {
        return events.publish(topic, event, options);
    }

    @Override
    public CompletableFuture<Position> publishDelete(Topic<?> topic, String key) {
        return events.publishDelete(topic, key);
    }

    @Override
    public <T> Listening<T> listen(Topic<T> topic) {
        return events.listen(topic);
    }

    /** What the server says of itself to health checks. */
    public ServerHealth health() {
        return health;
    }

    Workers workers() {
        return workers;
    }

    CallQueue queue() {
        return queue;
    }

    /** What is kept for all clients: to a precision of about 64 KiB for each loop. */
    long keptBytes() {
        return budget.used();
    }

    /** Calls of all clients that wait for their answers; waits for the loops. */
    int keptCalls() {
        int kept = 0;
        for (Map.Entry<Exchange, Loop> entry : exchangesNow().entrySet()) {
            kept += CompletableFuture.supplyAsync(entry.getKey()::keptCalls, entry.getValue())
                    .join();
        }
        return kept;
    }

    synchronized MemoryTransport memory() {
        if (memory == null) {
            memory = new MemoryTransport("beckon-memory", this::accept, clock);
            if (closed) {
                memory.close();
            }
        }
        return memory;
    }

    private synchronized void closeMemory() {
        if (memory != null) {
            memory.close();
        }
    }

    private Map<Exchange, Loop> exchangesNow() {
        synchronized (exchanges) {
            return new LinkedHashMap<>(exchanges);
        }
    }

    /** Null if the connection is not wanted. */
    private @Nullable LinkHandler accept(Loop loop) {
        if (arriving.incrementAndGet() > MOST_ARRIVING) {
            arriving.decrementAndGet();
            incidents.warn(
                    LOG,
                    Incidents.Kind.CONNECTION_REFUSED,
                    "Connection refused: {} others are not authenticated yet (expected: fewer)",
                    MOST_ARRIVING);
            return null;
        }
        if (!budget.takesSession()) {
            arriving.decrementAndGet();
            incidents.warn(
                    LOG,
                    Incidents.Kind.CONNECTION_REFUSED,
                    "Connection refused: {} (expected: room for a session)",
                    budget);
            return null;
        }
        LoopResources here =
                resources.computeIfAbsent(loop, on -> new LoopResources(on, new Counters(listener), incidents, budget));
        guard.watch(loop);
        Deliveries deliveries = new Deliveries(workers, queue);
        Exchange exchange = new Exchange(
                new Clients(loop, deliveries),
                here,
                false,
                limits,
                services,
                deliveries,
                random.get().nextInt());
        exchanges.put(exchange, loop);
        ServerDrain draining = drain.get();
        if (closed) {
            loop.execute(() -> exchange.close(new Goodbye(Goodbye.NORMAL, "server closed")));
        } else if (draining != null) { // it was on its way when the server stopped to listen
            loop.execute(() -> draining.start(exchange));
        }
        return exchange;
    }

    private final class Clients implements Exchange.Owner {

        private final Loop loop;
        private final Deliveries deliveries;
        private boolean known;

        Clients(Loop loop, Deliveries deliveries) {
            this.loop = loop;
            this.deliveries = deliveries;
        }

        @Override
        public boolean admits(Exchange exchange, Hello client) {
            return admission.admits(exchange, client);
        }

        @Override
        public void ready(Exchange exchange, Hello peer) {
            arrived();
            if (exchange.principal().isAnonymous()) {
                incidents.info(LOG, Incidents.Kind.CONNECTED, "Client {} connected ({})", exchange, peer.agent());
            } else {
                incidents.info(
                        LOG,
                        Incidents.Kind.CONNECTED,
                        "Client {} connected as {} ({})",
                        exchange,
                        exchange.principal(),
                        peer.agent());
            }
            sessions.up(exchange, loop, deliveries, peer);
        }

        private void arrived() {
            if (!known) {
                known = true;
                arriving.decrementAndGet();
            }
        }

        @Override
        public void draining(Exchange exchange, String why) {
            sessions.draining(exchange, why);
        }

        @Override
        public void full(Exchange exchange, @Nullable Failure why) {
            sessions.full(exchange, why);
        }

        @Override
        public void gone(Exchange exchange, String why) {
            arrived();
            exchanges.remove(exchange);
            incidents.info(LOG, Incidents.Kind.GONE, "Client {} gone: {}", exchange, why);
            sessions.gone(exchange, why);
            deliveries.start();
            ServerDrain draining = drain.get();
            if (draining != null) {
                draining.ended(exchange);
            }
            if (closed && exchanges.isEmpty()) {
                emptied.complete(null);
            }
        }
    }

    /**
     * Goes away in order, as for a new version of the program: health checks hear that it serves no more, no connection
     * is accepted, and the connected clients are told to send new calls elsewhere; calls that are open, or on their way,
     * are answered. When all have ended, or the grace is over, the server {@linkplain #close() closes}.
     *
     * @param grace how long open calls have at most
     * @return completes on a worker (on a loop, if the workers take nothing) when the server is closed: with true if
     *     everything had ended, with false if the grace was over before; the same for each call
     */
    public CompletableFuture<Boolean> drain(Duration grace) {
        checkedGrace(grace);
        ServerDrain fresh = new ServerDrain(grace, home(), workers, sessions, this::close);
        ServerDrain running = drain.compareAndExchange(null, fresh);
        if (running != null) {
            return running.result();
        }
        if (closed) {
            fresh.over();
            return fresh.result();
        }
        LOG.info("Draining {}: open calls have {} ms", services, grace.toMillis());
        health.drain();
        if (topics != null) {
            topics.drain();
        }
        CompletableFuture<?> unbound = unbind();
        exchangesNow().forEach((exchange, loop) -> loop.execute(() -> fresh.start(exchange)));
        unbound.whenComplete((none, failed) -> fresh.expect(exchanges::isEmpty));
        return fresh.result();
    }

    /** One of its loops, for what belongs to none. */
    private Loop home() {
        return transport == null ? memory().nextLoop() : transport.nextLoop();
    }

    private CompletableFuture<?> unbind() {
        return listening == null
                ? CompletableFuture.completedFuture(null)
                : listening.close().toCompletableFuture();
    }

    private @Nullable Thread hook(@Nullable Duration grace) {
        if (grace == null) {
            return null;
        }
        Thread hook = new Thread(() -> drain(grace).join(), "beckon-server-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private void unhook() {
        if (shutdownHook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException shuttingDown) {
                LOG.trace("The JVM ends, and with it this server");
            }
        }
    }

    /**
     * Takes no more connections, tells the connected clients, and closes their connections; calls in flight fail at
     * their callers. Waits up to 5 s, but never on a loop.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        unhook();
        guard.close();
        events.close();
        CompletableFuture<?> unbound = unbind();
        exchangesNow()
                .forEach((exchange, loop) ->
                        loop.execute(() -> exchange.close(new Goodbye(Goodbye.NORMAL, "server closed"))));
        if (exchanges.isEmpty()) {
            emptied.complete(null);
        }
        if (!(Thread.currentThread() instanceof EventLoopThread)) {
            try {
                CompletableFuture.allOf(unbound, emptied).get(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException unended) {
                LOG.warn("{} connections were not closed in an orderly way", exchanges.size());
            }
        }
        closeTopics();
        workers.close();
        closeMemory();
        if (transport != null) {
            transport.close();
        }
        incidents.close();
        LOG.info("Stopped serving {}", services);
        ServerDrain draining = drain.get();
        if (draining != null) { // it may be closed before all calls have ended
            draining.over();
        }
        ended.countDown();
    }

    private void closeTopics() {
        if (topics != null) {
            topics.close();
        }
    }

    /**
     * Waits until the server is closed: what the {@code main} of a process does that only serves, since the threads of a
     * server do not keep its process alive. Returns at once if it is closed. On any thread but an event loop.
     *
     * @throws InterruptedException if the thread is interrupted; the server goes on
     */
    public void awaitClosed() throws InterruptedException {
        if (Thread.currentThread() instanceof EventLoopThread) {
            throw new IllegalStateException("awaitClosed: on an event loop (expected: on another thread)");
        }
        ended.await();
    }

    static SessionLimits limits(
            int maxMessage, int outgoing, long handshakeNanos, Duration silence, int itemMemory, boolean serves) {
        return new SessionLimits(
                maxMessage,
                serves ? MAX_STREAMS : 0,
                serves ? MAX_METHODS : 0,
                Math.max(outgoing, 2 * maxMessage),
                4 * maxMessage,
                Math.max(itemMemory, 4 * maxMessage),
                handshakeNanos,
                silence.toNanos());
    }

    static Duration checkedGuard(Duration threshold) {
        if (!threshold.isZero() && (threshold.toMillis() < 10 || threshold.compareTo(LONGEST_HEARTBEAT) > 0)) {
            throw new IllegalArgumentException(
                    "guard: " + threshold + " (expected: PT0.01S to " + LONGEST_HEARTBEAT + ", or zero for none)");
        }
        return threshold;
    }

    static Duration checkedGrace(Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("grace: " + grace + " (expected: PT0S to " + LONGEST_GRACE + ")");
        }
        return grace;
    }

    static Duration checkedHeartbeatTimeout(Duration silence) {
        boolean fits = silence.isZero()
                || silence.compareTo(SHORTEST_HEARTBEAT) >= 0 && silence.compareTo(LONGEST_HEARTBEAT) <= 0;
        if (!fits) {
            throw new IllegalArgumentException("heartbeatTimeout: " + silence + " (expected: " + SHORTEST_HEARTBEAT
                    + " to " + LONGEST_HEARTBEAT + ", or zero for none)");
        }
        return silence;
    }

    static int checkedMaxMessage(int bytes) {
        int most = 256 * 1024 * 1024;
        if (bytes < 1 || bytes > most) {
            throw new IllegalArgumentException("maxMessage: " + bytes + " (expected: 1 to " + most + ")");
        }
        return bytes;
    }

    static int checkedItemMemory(int bytes) {
        int most = 1024 * 1024 * 1024;
        if (bytes < 1 || bytes > most) {
            throw new IllegalArgumentException("itemMemory: " + bytes + " (expected: 1 to " + most + ")");
        }
        return bytes;
    }

    /** Builds a {@link Server}. Not thread-safe. */
    public static final class Builder {

        private static final Duration LONGEST_HANDSHAKE = Duration.ofMinutes(5);
        private static final long LEAST_KEPT = 1024 * 1024;
        private static final int EPOCH_BITS = 16;

        private final Services.Builder services = new Services.Builder();
        private final Map<Topic<?>, TopicOptions> topicOptions = new LinkedHashMap<>();
        private @Nullable EventLog log;
        private InstantSource wallClock = InstantSource.system();
        private @Nullable Path dataDirectory;
        private String host = "localhost";
        private int port = Address.DEFAULT_PORT;
        private int loops = Runtime.getRuntime().availableProcessors();
        private int maxMessage = MAX_MESSAGE;
        private int itemMemory = ITEM_MEMORY;
        private long maxKept; // 0: as much as is usual
        private boolean plaintext;
        private @Nullable Tls tls;
        private @Nullable Authenticator authenticator;
        private long handshakeNanos = HANDSHAKE_NANOS;
        private boolean reflection = true;
        private boolean inProcessOnly;
        private final List<Interceptor> interceptors = new ArrayList<>();
        private final List<Interceptor> madeInterceptors = new ArrayList<>();
        private @Nullable MetricsListener listener;
        private @Nullable Executor workers;
        private @Nullable TransportFactory transport;
        private boolean healthy = true;
        private Duration maxQueueTime = MAX_QUEUE_TIME;
        private Duration guard = GUARD;
        private Consumer<BlockedLoop> onBlocked = found -> {};
        private @Nullable Duration shutdownGrace;
        private Duration heartbeatTimeout = HEARTBEAT_TIMEOUT;
        private Supplier<? extends RandomGenerator> random = ThreadLocalRandom::current;

        private Builder() {}

        /**
         * Serves a contract, or its other view.
         *
         * @throws IllegalArgumentException if the contract is served already, or the annotation processor has not run
         *     for it
         */
        public <T> Builder serve(Class<T> type, T handler) {
            services.add(type, handler);
            return this;
        }

        /**
         * Says how a topic is kept, of a contract that is served or of none; {@link TopicOptions#DEFAULT} if not said of one of a
         * contract.
         */
        public Builder topic(Topic<?> topic, TopicOptions options) {
            topicOptions.put(Objects.requireNonNull(topic, "topic"), Objects.requireNonNull(options, "options"));
            return this;
        }

        /** Keeps the topics in this log, which stays the caller's; in one of the server's own, in memory, if not set. */
        public Builder eventLog(EventLog keeping) {
            log = Objects.requireNonNull(keeping, "eventLog");
            return this;
        }

        /**
         * Keeps the topics in that directory, which is made if it is not there, and which one process at a time can have. For topics
         * of {@code WRITTEN} and {@code SYNCED}; needs the artifact {@code dev.beckon:beckon-eventlog-disk}, which
         * {@link #start} finds, and opens nothing if there are no topics.
         */
        public Builder dataDirectory(Path directory) {
            dataDirectory = Objects.requireNonNull(directory, "dataDirectory");
            return this;
        }

        /** The port to listen on, 0 to have a free one chosen; 7400 if not set. */
        public Builder port(int number) {
            port = Address.checkedPort(number, 0);
            return this;
        }

        /** The address to listen on; loopback if not set. Any other needs {@link #tls}, or {@link #plaintext()}. */
        public Builder host(String name) {
            host = name;
            return this;
        }

        /** Allows an address other than loopback although nothing is encrypted. */
        public Builder plaintext() {
            plaintext = true;
            return this;
        }

        /** Secures all connections like this; it needs a certificate. */
        public Builder tls(Tls security) {
            tls = security.ofServer();
            return this;
        }

        /**
         * Decides who the clients are. If not set, they are whom their certificate names, and without one
         * {@link dev.beckon.api.Principal#ANONYMOUS}. If set, it is asked about all of them, and knows the certificate.
         */
        public Builder authenticator(Authenticator deciding) {
            authenticator = deciding;
            return this;
        }

        /** How long a client may take from being accepted to being authenticated, TLS included; 10 s if not set. */
        public Builder handshakeTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_HANDSHAKE) > 0) {
                throw new IllegalArgumentException("handshakeTimeout: " + timeout
                        + " (expected: more than zero, at most " + LONGEST_HANDSHAKE + ")");
            }
            handshakeNanos = timeout.toNanos();
            return this;
        }

        /** Opens no socket: only {@link Client#inProcess} reaches the server. */
        public Builder inProcessOnly() {
            inProcessOnly = true;
            return this;
        }

        /** The number of event loops; the number of processors if not set. */
        public Builder loops(int number) {
            if (number < 1) {
                throw new IllegalArgumentException("loops: " + number + " (expected: at least 1)");
            }
            loops = number;
            return this;
        }

        /** The longest request taken, in bytes; 4 MiB if not set. */
        public Builder maxMessage(int bytes) {
            maxMessage = checkedMaxMessage(bytes);
            return this;
        }

        /**
         * Bytes of items of streams that each session keeps until its subscribers have taken them, at least four of the longest
         * messages; 16 MiB if not set. Clients send no more than that ahead.
         */
        public Builder itemMemory(int bytes) {
            itemMemory = checkedItemMemory(bytes);
            return this;
        }

        /**
         * How many bytes the server keeps for all its clients together, of requests that run or have arrived in part,
         * of items that were not taken, and of answers that clients do not read; a quarter of the JVM's largest heap if
         * not set, and at least four of the longest messages. Beyond that calls are refused, those first of clients for
         * which much is kept.
         */
        public Builder maxKept(long bytes) {
            if (bytes < LEAST_KEPT) {
                throw new IllegalArgumentException("maxKept: " + bytes + " (expected: at least " + LEAST_KEPT + ")");
            }
            maxKept = bytes;
            return this;
        }

        /**
         * Whether clients may ask what is served and how it looks, through {@link
         * dev.beckon.runtime.reflection.Reflection}; true if not set.
         */
        public Builder reflection(boolean served) {
            reflection = served;
            return this;
        }

        /**
         * Whether clients may ask how the server stands, through {@link dev.beckon.runtime.health.Health}; true if not
         * set.
         */
        public Builder health(boolean served) {
            healthy = served;
            return this;
        }

        /**
         * {@linkplain Server#drain Drains} when the JVM is told to end, by SIGTERM or ^C; it ends when that is done. If
         * not set, connections just break then.
         *
         * @param grace how long open calls have at most
         */
        public Builder drainOnShutdown(Duration grace) {
            shutdownGrace = checkedGrace(grace);
            return this;
        }

        /** Runs handlers on these threads, which stay the caller's; by default on threads of the server's own. */
        public Builder workers(Executor executor) {
            workers = executor;
            return this;
        }

        /**
         * How long a call may wait for a worker; 5 s if not set, zero for as long as its deadline lets it. A call that would
         * wait longer is refused at once, {@link Code#RESOURCE_EXHAUSTED}, <i>ran: no</i>; from then on, until none was refused
         * for as long, one that would wait longer than a tenth of it.
         */
        public Builder maxQueueTime(Duration longest) {
            boolean fits = longest.isZero()
                    || longest.compareTo(SHORTEST_QUEUE_TIME) >= 0 && longest.compareTo(LONGEST_HEARTBEAT) <= 0;
            if (!fits) {
                throw new IllegalArgumentException("maxQueueTime: " + longest + " (expected: " + SHORTEST_QUEUE_TIME
                        + " to " + LONGEST_HEARTBEAT + ", or zero for no bound but the deadline)");
            }
            maxQueueTime = longest;
            return this;
        }

        /** Adds an interceptor of all calls that are served, behind those that were added before. */
        public Builder intercept(Interceptor interceptor) {
            interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** Adds an interceptor of all calls that are made to clients that serve, behind those that were added before. */
        public Builder interceptMade(Interceptor interceptor) {
            madeInterceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** Tells this listener of calls, bytes and sessions. */
        public Builder metrics(MetricsListener hearing) {
            listener = hearing;
            return this;
        }

        /**
         * How long nothing may come from a client before the connection is given up; 10 s if not set, zero for any time.
         * A silent client is asked after a third of it.
         */
        public Builder heartbeatTimeout(Duration silence) {
            heartbeatTimeout = checkedHeartbeatTimeout(silence);
            return this;
        }

        /**
         * After how long an event loop that does not get on is reported, in the log and to {@link #onBlocked}, with the stack
         * of the code that blocks it; 500 ms if not set, zero for never.
         */
        public Builder guard(Duration threshold) {
            guard = checkedGuard(threshold);
            return this;
        }

        /** Tells of each blocked loop, on the guard's thread, once for each time that it is blocked. */
        public Builder onBlocked(Consumer<BlockedLoop> listener) {
            onBlocked = listener;
            return this;
        }

        /** Uses this transport instead of the one on the class path. */
        public Builder transport(TransportFactory factory) {
            transport = factory;
            return this;
        }

        /**
         * Where randomness comes from, asked on the event loops: for tests and simulations that have to repeat. By default
         * {@link ThreadLocalRandom}.
         */
        public Builder random(Supplier<? extends RandomGenerator> source) {
            random = source;
            return this;
        }

        /** Where the time of day comes from, for tests and simulations that have to repeat; the system's if not set. */
        public Builder wallClock(InstantSource source) {
            wallClock = source;
            return this;
        }

        /**
         * Starts to serve; connections are accepted when this returns.
         *
         * @throws dev.beckon.api.RpcException if it cannot listen, for example because the port is in use
         * @throws IllegalStateException if the address is not loopback, and neither {@link #tls} nor
         *     {@link #plaintext()} was called, or both were; or if the event log cannot keep a topic as it was asked to
         */
        public Server start() {
            if (tls != null && (plaintext || inProcessOnly)) {
                throw new IllegalStateException("tls: set, and " + (plaintext ? "plaintext()" : "inProcessOnly()")
                        + " too (expected: one of them)");
            }
            if (!inProcessOnly
                    && tls == null
                    && !plaintext
                    && !resolve().getAddress().isLoopbackAddress()) {
                throw new IllegalStateException("host: " + host
                        + " is reachable from other machines and nothing is encrypted (expected: a loopback address,"
                        + " tls(...), or plaintext())");
            }
            ServerHealth health = new ServerHealth();
            Workers own = workers == null ? Workers.create("beckon-server") : Workers.of(workers);
            ServedTopics topics = openTopics(own);
            Services served = services.build(
                    healthy ? health.service() : null,
                    topics == null ? null : topics.service(new ToldTopics(services.bindings(), keyed(), reflection)),
                    reflection,
                    List.copyOf(interceptors));
            health.serving(served.services());
            return new Server(this, served, health, own, topics);
        }

        /** Null if there is none. */
        private @Nullable ServedTopics openTopics(Workers own) {
            Map<Topic<?>, TopicOptions> all = topics();
            if (all.isEmpty()) {
                return null;
            }
            ServedLog keeping = null;
            try {
                keeping = ServedLog.open(log, dataDirectory, modes(all), this::memoryLog);
                return ServedTopics.open(all, keeping.log(), keeping.own(), own, wallClock, maxMessage);
            } catch (RuntimeException refused) {
                own.close();
                if (keeping != null) {
                    keeping.close();
                }
                throw refused;
            }
        }

        private static Map<String, TopicMode> modes(Map<Topic<?>, TopicOptions> topics) {
            Map<String, TopicMode> modes = new LinkedHashMap<>();
            topics.forEach((topic, options) -> modes.put(topic.name(), options.mode()));
            return modes;
        }

        private EventLog memoryLog() {
            return new MemoryEventLog(
                    wallClock, (wallClock.millis() << EPOCH_BITS) + random.get().nextInt(1 << EPOCH_BITS));
        }

        private Map<Topic<?>, TopicOptions> topics() {
            Map<String, Topic<?>> byName = new LinkedHashMap<>(services.topics());
            Map<Topic<?>, TopicOptions> all = new LinkedHashMap<>();
            byName.values().forEach(topic -> all.put(topic, TopicOptions.DEFAULT));
            topicOptions.forEach((topic, options) -> {
                Topic<?> other = byName.putIfAbsent(topic.name(), topic);
                if (other != null && !other.equals(topic)) {
                    throw new IllegalArgumentException(
                            "topic: " + topic + " of " + other.type().getName() + " and of "
                                    + topic.type().getName() + " (expected: one type of events)");
                }
                all.put(topic, options);
            });
            return all;
        }

        /** The names of topics whose keys are derived from the events. */
        private Set<String> keyed() {
            return topics().keySet().stream()
                    .filter(Topic::isKeyed)
                    .map(Topic::name)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private InetSocketAddress resolve() {
            try {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException unknown) {
                throw new IllegalArgumentException(
                        "host: '" + host + "' is not known (expected: an address of this machine)", unknown);
            }
        }
    }
}
