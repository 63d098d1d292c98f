package dev.beckon.runtime;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Caller;
import dev.beckon.api.Credentials;
import dev.beckon.api.EventBus;
import dev.beckon.api.EventLoopThread;
import dev.beckon.api.EventOptions;
import dev.beckon.api.Interceptor;
import dev.beckon.api.Listening;
import dev.beckon.api.Position;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.Topic;
import dev.beckon.protocol.session.SessionLimits;
import dev.beckon.runtime.tls.Tls;
import dev.beckon.runtime.transport.Loop;
import dev.beckon.runtime.transport.Transport;
import dev.beckon.runtime.transport.TransportFactory;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls services, of one server or of several that have the same: over one connection to each, made when the first call
 * needs it and made again after a drop. Thread-safe; one per service and program is enough.
 *
 * <pre>{@code
 * try (Client client = Client.connect("beckon://localhost:7400")) {
 *     Kitchen kitchen = client.service(Kitchen.class);
 *     kitchen.order(new Order("t4", "noodles")).thenAccept(ticket -> ...);
 * }
 * }</pre>
 */
public final class Client implements EventBus, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    private static final long CLOSE_SECONDS = 5;

    private final Connector connector;
    private final @Nullable Transport ownTransport;
    private final Workers workers;
    private final CalledMethods methods = new CalledMethods();
    private final TypedEvents events;
    private final @Nullable Guard guard;

    private Client(Connector connector, @Nullable Transport ownTransport, Workers workers, @Nullable Guard guard) {
        this.guard = guard;
        this.connector = connector;
        this.ownTransport = ownTransport;
        this.workers = workers;
        this.events = new TypedEvents(
                new RemoteEvents(connector, methods, workers),
                connector.settings().random());
    }

    /**
     * A client with the defaults for the server at this address; it connects when the first call is made.
     *
     * @param address {@code host:port} or {@code beckon://host:port}, the port 7400 if left out; an IPv6 address in
     *     brackets, {@code [::1]:7400}. Or several of these with commas between
     * @throws IllegalArgumentException if it is none of these
     */
    public static Client connect(String address) {
        return builder(address).build();
    }

    /**
     * Builds a client for the server at this address, which is written as for {@link #connect(String)}.
     *
     * @throws IllegalArgumentException if it is no address
     */
    public static Builder builder(String address) {
        Objects.requireNonNull(address, "address: null (expected: such as localhost:7400)");
        List<String> several = FixedTargets.split(address);
        return several.size() == 1
                ? new Builder(Address.parse(address), null, null)
                : new Builder(null, null, FixedTargets.parse(several));
    }

    /** Builds a client for several servers, which may come and go. */
    public static Builder builder(Targets targets) {
        return new Builder(null, null, Objects.requireNonNull(targets, "targets"));
    }

    /** Builds a client of a server in the same process: the same protocol bytes, no socket. */
    public static Builder inProcess(Server server) {
        return new Builder(null, server, null);
    }

    /**
     * A stub of a contract, or of its other view, with the client's default options.
     *
     * @throws IllegalArgumentException if the annotation processor has not run for {@code type}; the message says how
     *     to run it
     */
    public <T> T service(Class<T> type) {
        return service(type, CallOptions.DEFAULT);
    }

    /** A stub whose calls have these options. */
    public <T> T service(Class<T> type, CallOptions options) {
        ServiceBinding<T> binding = Bindings.of(type);
        return binding.stub(methods.caller(connector, binding.methods(), options));
    }

    /**
     * A way to call methods of which there is no contract here, for tools that learn of them while they run; with the
     * client's default options.
     *
     * @param methods each at its {@link RpcMethod#index()}
     */
    public Caller caller(List<RpcMethod<?>> methods) {
        for (int i = 0; i < methods.size(); i++) {
            if (methods.get(i).index() != i) {
                throw new IllegalArgumentException(
                        "index: " + methods.get(i).index() + " of " + methods.get(i) + " (expected: " + i + ")");
            }
        }
        return this.methods.caller(connector, methods, CallOptions.DEFAULT);
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

    /**
     * Events as bytes, for tools that do not have their classes: all topics are {@code Topic<byte[]>}. {@link
     * dev.beckon.runtime.events.Events#topics} tells which there are.
     *
     * @param type the name of the topics' type, which the server compares
     */
    public EventBus rawEvents(String type) {
        return events.ofBytes(Objects.requireNonNull(type, "type"));
    }

    /** How it stands with the server; of several, with the one that stands best. */
    public ConnectionState state() {
        return connector.state();
    }

    /**
     * Tells of each change of the {@link #state()} from now on, with several servers of each server's own; one after the
     * other, on a worker. What the listener throws is logged.
     */
    public Registration onState(Consumer<ConnectionChange> listener) {
        return connector.onState(listener);
    }

    /**
     * Goes away in order: listeners are closed, new calls fail at once, the server is told to make none either, and what is
     * in flight both ways is answered. When all has ended, or the grace is over, the client {@linkplain #close() closes}.
     *
     * @param grace how long open calls have at most
     * @return completes on a worker (on the loop, if the workers take nothing) when the client is closed: with true if
     *     everything had ended
     */
    public CompletableFuture<Boolean> drain(Duration grace) {
        Server.checkedGrace(grace);
        events.close(); // they would last for all of the grace
        connector.drain(grace.toNanos());
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        connector
                .ended()
                .thenRun(() -> LastStep.take(workers, connector.loop(), () -> {
                    close();
                    drained.complete(!connector.wasCut());
                }));
        return drained;
    }

    /** Closes listeners and the connection. Calls in flight fail; new calls fail at once. Waits up to 5 s, but never on a loop. */
    @Override
    public void close() {
        if (guard != null) {
            guard.close();
        }
        events.close();
        CompletableFuture<?> ended = connector.close();
        if (!(Thread.currentThread() instanceof EventLoopThread)) {
            try {
                ended.get(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException unended) {
                LOG.warn("The connection was not closed in an orderly way within {} s", CLOSE_SECONDS);
            }
        }
        workers.close();
        if (ownTransport != null) {
            ownTransport.close();
        }
    }

    /** What has been counted so far. Never waits. */
    public Metrics metrics() {
        return connector.counters().read();
    }

    Connector connector() {
        return connector;
    }

    Workers workers() {
        return workers;
    }

    /** Builds a {@link Client}. Not thread-safe. */
    public static final class Builder {

        private static final int MOST_WAITING = 1 << 16;
        private static final int OUTGOING_CALLS = 16 * 1024 * 1024; // bytes

        private final @Nullable Address address;
        private final @Nullable Server server;
        private final @Nullable Targets targets;
        private Duration deadline = Duration.ofSeconds(30);
        private int maxMessage = Server.MAX_MESSAGE;
        private int itemMemory = Server.ITEM_MEMORY;
        private boolean callbacksOnLoop;
        private final List<Interceptor> interceptors = new ArrayList<>();
        private final List<Interceptor> servedInterceptors = new ArrayList<>();
        private @Nullable MetricsListener listener;
        private @Nullable Executor callbacks;
        private @Nullable TransportFactory transport;
        private @Nullable Tls tls;
        private boolean plaintext;
        private @Nullable Supplier<Credentials> credentials;
        private String name = "";
        private Balancing balancing = Balancing.POWER_OF_TWO_CHOICES;
        private int maxAttempts = 3;
        private Duration heartbeatTimeout = Server.HEARTBEAT_TIMEOUT;

        private final Services.Builder services = new Services.Builder();
        private boolean staysConnected;
        private Duration guard = Server.GUARD;
        private Consumer<BlockedLoop> onBlocked = found -> {};
        private Supplier<? extends RandomGenerator> random = ThreadLocalRandom::current;

        private Builder(@Nullable Address address, @Nullable Server server, @Nullable Targets targets) {
            this.address = address;
            this.server = server;
            this.targets = targets;
        }

        /** The deadline of calls whose options name none; 30 s if not set. */
        public Builder deadline(Duration timeout) {
            CallOptions.DEFAULT.deadline(timeout); // the same bounds
            deadline = timeout;
            return this;
        }

        /** The longest answer taken, in bytes; 4 MiB if not set. */
        public Builder maxMessage(int bytes) {
            maxMessage = Server.checkedMaxMessage(bytes);
            return this;
        }

        /**
         * Bytes of items of streams that each session keeps until its subscribers have taken them, at least four of the longest
         * messages; 16 MiB if not set. Servers send no more than that ahead.
         */
        public Builder itemMemory(int bytes) {
            itemMemory = Server.checkedItemMemory(bytes);
            return this;
        }

        /** Completes futures on the event loop, so that dependent actions run there and must not block. */
        public Builder callbacksOnLoop() {
            callbacksOnLoop = true;
            return this;
        }

        /** Completes futures on these threads, which stay the caller's; by default on threads of the client's own. */
        public Builder callbacks(Executor executor) {
            callbacks = executor;
            return this;
        }

        /** Adds an interceptor of all calls that are made, behind those that were added before. */
        public Builder intercept(Interceptor interceptor) {
            interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** Adds an interceptor of all calls of servers that are {@linkplain #serve served}, behind those that were added before. */
        public Builder interceptServed(Interceptor interceptor) {
            servedInterceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** Tells this listener of calls, bytes and sessions. */
        public Builder metrics(MetricsListener hearing) {
            listener = hearing;
            return this;
        }

        /**
         * How long nothing may come from the server before the connection is given up; 10 s if not set, zero for any time.
         * A silent server is asked after a third of it.
         */
        public Builder heartbeatTimeout(Duration silence) {
            heartbeatTimeout = Server.checkedHeartbeatTimeout(silence);
            return this;
        }

        /**
         * After how long an event loop that does not get on is reported, in the log and to {@link #onBlocked}, with the stack
         * of the code that blocks it; 500 ms if not set, zero for never.
         */
        public Builder guard(Duration threshold) {
            guard = Server.checkedGuard(threshold);
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
         * Secures connections like this, also those to this machine. If not set, connections to {@code localhost} and
         * other loopback addresses are in plain text, and all others secured by {@link Tls#DEFAULT}.
         */
        public Builder tls(Tls security) {
            tls = security.ofClient();
            return this;
        }

        /** Connects in plain text wherever it is, so that anybody on the way can read, change, and steal tokens. */
        public Builder plaintext() {
            plaintext = true;
            return this;
        }

        /**
         * Sends a bearer token when it connects.
         *
         * @param token asked before each connect, on a worker, so that it can be a fresh one
         */
        public Builder bearer(Supplier<String> token) {
            return credentials(() -> Credentials.bearer(token.get()));
        }

        /**
         * Sends credentials when it connects.
         *
         * @param current asked before each connect, on a worker
         */
        public Builder credentials(Supplier<Credentials> current) {
            credentials = current;
            return this;
        }

        /** The client's name: its durable address under its principal. 1 to 200 bytes, no control characters. */
        public Builder name(String own) {
            name = Introducer.checkedName(own);
            return this;
        }

        /** How the server of a call is chosen; {@link Balancing#POWER_OF_TWO_CHOICES} if not set. */
        public Builder balancing(Balancing choice) {
            balancing = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * How often a call is tried at most; 3 if not set, 1 for no retries. Only calls are tried again that are known
         * not to have run, and those of {@link dev.beckon.api.Idempotent} methods that were cut off, as long as their
         * deadline allows it and not too many calls fail.
         */
        public Builder maxAttempts(int most) {
            if (most < 1 || most > 10) {
                throw new IllegalArgumentException("maxAttempts: " + most + " (expected: 1 to 10)");
            }
            maxAttempts = most;
            return this;
        }

        /**
         * Serves a contract, or its other view, to the server: its code calls this client through {@link
         * Server#sessions()}. The client {@linkplain #stayConnected() stays connected} then.
         *
         * @throws IllegalArgumentException if the contract is served already, or the annotation processor has not run
         *     for it
         */
        public <T> Builder serve(Class<T> type, T handler) {
            services.add(type, handler);
            return stayConnected();
        }

        /** Connects at once, without a call that needs it, and again after a drop. */
        public Builder stayConnected() {
            staysConnected = true;
            return this;
        }

        /**
         * Where randomness comes from, asked on the event loop: for tests and simulations that have to repeat. By default
         * {@link ThreadLocalRandom}.
         */
        public Builder random(Supplier<? extends RandomGenerator> source) {
            random = source;
            return this;
        }

        /** The client; unless it is to stay connected, it connects when the first call is made. */
        public Client build() {
            if (tls != null && (plaintext || server != null)) {
                throw new IllegalStateException(
                        "tls: set, and " + (plaintext ? "plaintext() too" : "in process") + " (expected: one of them)");
            }
            Services served = services.build(servedInterceptors);
            SessionLimits limits = Server.limits(
                    maxMessage,
                    OUTGOING_CALLS,
                    Server.HANDSHAKE_NANOS,
                    heartbeatTimeout,
                    itemMemory,
                    !served.isEmpty());
            Workers workers = callbacks == null ? Workers.create("beckon-client") : Workers.of(callbacks);
            Introducer introducer = new Introducer(name, credentials, workers);
            ClientSettings settings = new ClientSettings(
                    limits,
                    deadline.toNanos(),
                    callbacksOnLoop,
                    MOST_WAITING,
                    interceptors,
                    introducer,
                    listener,
                    served,
                    staysConnected,
                    random,
                    balancing,
                    maxAttempts);
            if (server != null) {
                MemoryTransport memory = server.memory();
                Connector connector =
                        Connector.toOne("in-process server", memory::dial, memory.nextLoop(), workers, settings);
                Runnable over = connector::serverIsGone;
                memory.atEnd(over);
                connector.ended().thenRun(() -> memory.forget(over));
                connector.begin();
                return new Client(connector, null, workers, null); // the server watches the loop
            }
            Transport own = Transports.factory(transport).create("beckon-client", 1);
            Loop loop = own.nextLoop();
            Guard watching = new Guard("beckon-client", guard, onBlocked);
            Connector connector;
            if (targets != null) {
                connector = Connector.toMany(
                        targets.toString(),
                        targets,
                        target -> dialer(target, own, workers, watching),
                        loop,
                        workers,
                        settings);
            } else {
                Address only = Objects.requireNonNull(address, "address");
                connector = Connector.toOne(
                        only.toString(), dialer(only.unresolved(), own, workers, watching), loop, workers, settings);
            }
            connector.begin();
            return new Client(connector, own, workers, watching);
        }

        /** Connects to one address, after looking its name up if it has not been. */
        private Target.Dialer dialer(InetSocketAddress target, Transport own, Workers workers, Guard watching) {
            Address address = Address.of(target);
            Way way = Way.to(address, tls, plaintext);
            if (!target.isUnresolved()) {
                return (loop, handler, failed) -> {
                    watching.watch(loop);
                    way.connect(own, loop, target, handler, failed);
                };
            }
            return (loop, handler, failed) -> {
                watching.watch(loop);
                Runnable resolve = () -> {
                    InetSocketAddress resolved;
                    try {
                        resolved = address.resolve();
                    } catch (UnknownHostException unknown) {
                        onLoop(
                                loop,
                                () -> failed.accept(
                                        new UnknownHostException("host '" + address.host() + "' is not known")));
                        return;
                    }
                    onLoop(loop, () -> way.connect(own, loop, resolved, handler, failed));
                };
                try {
                    workers.execute(resolve); // looking up a name blocks
                } catch (RejectedExecutionException full) {
                    failed.accept(new RejectedExecutionException(
                            "no thread to look up '" + address.host() + "' on, the callbacks' executor is full"));
                }
            };
        }

        private static void onLoop(Loop loop, Runnable step) {
            try {
                loop.execute(step);
            } catch (RejectedExecutionException closed) {
                LOG.debug("A connection is no longer wanted: the client is closed");
            }
        }
    }
}
