package dev.beckon.simulator;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.eventlog.EventLog;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.ClientSession;
import dev.beckon.runtime.Server;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.SimulatedTransport;
import dev.beckon.test.internal.simulation.World;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host with a server on it, which passes some errands on to another one. */
final class ServerProcess {

    private static final int PORT = 7400;
    private static final Duration RELAY_TIMEOUT = Duration.ofSeconds(4);

    private final Network network;
    private final Host host;
    private final Ledger ledger;
    private final int maxMessage;
    private final int itemMemory;
    private final Duration silence;
    private final int loops;
    private @Nullable ServerProcess next; // to which errands are passed on
    private final @Nullable ServerLog log;
    private final EventUser.Excuses excuses;
    private @Nullable Server server;
    private @Nullable Asker passing;
    private @Nullable EventUser own; // of events, in its process
    private final Map<Server, @Nullable Asker> leavers = new LinkedHashMap<>(); // that drain, with what they pass on by

    /** @param log for its topics; null if it has none */
    ServerProcess(Network network, Host host, Ledger ledger, @Nullable ServerLog log, EventUser.Excuses excuses) {
        this.log = log;
        this.excuses = excuses;
        this.network = network;
        this.host = host;
        this.ledger = ledger;
        this.maxMessage = Manners.maxMessage(host.world);
        this.itemMemory = Manners.itemMemory(host.world);
        this.silence = Manners.silence(host.world);
        this.loops = host.world.between(1, 2);
    }

    void passesOnTo(ServerProcess other) {
        next = other;
    }

    Host host() {
        return host;
    }

    int maxMessage() {
        return maxMessage;
    }

    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(host.address, PORT);
    }

    String target() {
        return "beckon://" + host.address + ":" + PORT;
    }

    @Nullable
    ServerLog log() {
        return log;
    }

    /** Who uses its events in its own process; null if it is away, or has none. */
    @Nullable
    EventUser own() {
        return server == null ? null : own;
    }

    /** What the handlers of a server use. */
    private static final class Own {
        private @Nullable Server server;
        private @Nullable Asker passing;
    }

    /** Starts a server in the process that runs. */
    void start() {
        host.run(null, () -> {
            if (log == null) {
                start(null);
                return;
            }
            log.open(this::start, () -> host.after(host.world.between(100 * World.MILLIS, World.SECONDS), this::start));
        });
    }

    private void start(@Nullable EventLog events) {
        Own own = new Own();
        Server.Builder building = Server.builder()
                .guard(Duration.ZERO)
                .host(host.address)
                .port(PORT)
                .loops(loops)
                .maxMessage(maxMessage)
                .itemMemory(itemMemory)
                .heartbeatTimeout(silence)
                .workers(host.workers())
                .transport((name, count) -> new SimulatedTransport(network, host, name, count))
                .random(() -> host.world.random)
                .serve(Errands.class, new ErrandRunner(host, ledger, errand -> passOn(own, errand)))
                .serve(Hauls.class, new HaulRunner(host, ledger, haul -> passOn(own, haul)));
        if (events != null && log != null) {
            building.eventLog(events).wallClock(log::time);
            log.feeds().forEach(feed -> building.topic(feed.topic, feed.options));
        }
        own.server = building.start();
        server = own.server;
        if (log != null) {
            this.own = new EventUser(host, log, own.server, excuses);
        }
        if (next != null) {
            own.passing = new Asker(
                    host,
                    ledger,
                    ClientProcess.building(network, host, Client.builder(next.target()), maxMessage)
                            .build(),
                    List.of(next),
                    maxMessage,
                    false);
            passing = own.passing;
        }
    }

    boolean isServing() {
        return server != null;
    }

    /**
     * The server goes away in order; what it passes on goes on as long.
     *
     * @param gone hears whether all had ended
     */
    void drain(Duration grace, Consumer<Boolean> gone) {
        leaves();
        Server leaving = server;
        Asker passer = passing;
        server = null;
        passing = null;
        if (leaving != null) {
            leavers.put(leaving, passer);
            host.run(null, () -> leaving.drain(grace)
                    .thenAccept(ended -> host.run(host.running(), () -> {
                        leavers.remove(leaving);
                        if (passer != null) {
                            passer.client().close();
                        }
                        gone.accept(ended);
                    })));
        }
    }

    private void leaves() {
        EventUser leaving = own;
        own = null;
        if (leaving != null) {
            leaving.closed();
        }
    }

    /**
     * Closes the server as its owner would.
     *
     * @param withLog whether its log too
     */
    void close(boolean withLog) {
        leaves();
        Server closing = server;
        Asker passer = passing;
        server = null;
        passing = null;
        host.run(null, () -> {
            if (closing != null) {
                closing.close();
            }
            if (passer != null) {
                passer.client().close();
            }
            if (withLog && log != null) {
                log.close();
            }
        });
    }

    /** The process and all in it is gone. */
    void crash(boolean silently) {
        host.crash(silently);
        if (log != null) {
            log.crashed(silently);
        }
        ledger.crashed(host);
        leavers.clear();
        server = null;
        passing = null;
    }

    private CompletableFuture<Receipt> passOn(Own own, Errand errand) {
        Asker passer = own.passing;
        ClientSession back = errand.manner() == Manner.BACK ? caller(own) : null;
        if (passer == null) {
            return CompletableFuture.failedFuture(
                    new dev.beckon.api.RpcException(Code.UNAVAILABLE, "server: closing (expected: open)"));
        }
        Duration left = CallContext.current().remaining(); // it is part of the call that is passed on, and ends with it
        Asker.Plan plan = new Asker.Plan(
                "passed on",
                left.compareTo(RELAY_TIMEOUT) < 0 ? left : RELAY_TIMEOUT,
                Manner.ANSWER,
                errand.micros(),
                32,
                32,
                Set.of(Code.OK, Code.CANCELLED, Code.DEADLINE_EXCEEDED));
        CompletableFuture<Receipt> passed = new CompletableFuture<>();
        boolean inherits = left.compareTo(RELAY_TIMEOUT) < 0 && host.world.chance(50); // what it says is too long
        CallOptions options = inherits ? CallOptions.DEFAULT.deadline(left.plusSeconds(20)) : CallOptions.DEFAULT;
        Asker.Made made = passer.make(plan, options, (errands, inner) -> {
            Errands asked = back == null ? errands : back.service(Errands.class, options.deadline(plan.timeout()));
            CompletableFuture<Receipt> future = asked.run(inner);
            future.whenComplete((receipt, thrown) -> {
                if (thrown == null) {
                    passed.complete(receipt);
                } else {
                    passed.completeExceptionally(thrown);
                }
            });
            return future;
        });
        part(made.call());
        return passed;
    }

    private static Call part(Call call) {
        call.isPartOfOther = true;
        return call;
    }

    /** Items that another server sends. Their call inherits its deadline, and nothing else says how long it may take. */
    private Flow.Publisher<Parcel> passOn(Own own, Haul haul) {
        Asker passer = own.passing;
        ClientSession back = host.world.chance(50) ? caller(own) : null;
        if (passer == null) {
            throw new dev.beckon.api.RpcException(Code.UNAVAILABLE, "server: closing (expected: open)");
        }
        return new Relayed(new Relayed.Inner() {
            @Override
            public Call open() {
                return part(ledger.open(
                        "fetched",
                        host,
                        CallContext.current().remaining().toNanos(),
                        false,
                        false,
                        Set.of(Code.OK, Code.CANCELLED, Code.DEADLINE_EXCEEDED, Code.ABORTED)));
            }

            @Override
            public Flow.Publisher<Parcel> items(Call call) {
                return (back == null ? passer.client().service(Hauls.class) : back.service(Hauls.class))
                        .fetch(new Haul(call.id, haul.goods(), Appetite.NONE, false, Errand.load(call.id, 16)));
            }
        });
    }

    /** The session with who has made the call that is handled, if it serves and is there. */
    private static @Nullable ClientSession caller(Own own) {
        if (own.server == null) {
            return null;
        }
        try {
            ClientSession session = own.server.sessions().of(CallContext.current());
            return session.serves() ? session : null;
        } catch (IllegalArgumentException gone) {
            return null;
        }
    }
}
