package dev.beckon.simulator;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
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
    private @Nullable Server server;
    private @Nullable Asker passing;

    ServerProcess(Network network, Host host, Ledger ledger) {
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

    String target() {
        return "beckon://" + host.address + ":" + PORT;
    }

    /** Starts a server in the process that runs. */
    void start() {
        host.run(null, () -> {
            server = Server.builder()
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
                    .serve(Errands.class, new ErrandRunner(host, ledger, this::passOn))
                    .serve(Hauls.class, new HaulRunner(host, ledger, this::passOn))
                    .start();
            if (next != null) {
                passing = new Asker(
                        host, ledger, ClientProcess.client(network, host, next, maxMessage, false), next, maxMessage);
            }
        });
    }

    boolean isServing() {
        return server != null;
    }

    /** Closes the server as its owner would. */
    void close() {
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
        });
    }

    /** The process and all in it is gone. */
    void crash(boolean silently) {
        host.crash(silently);
        ledger.crashed(host);
        server = null;
        passing = null;
    }

    private CompletableFuture<Receipt> passOn(Errand errand) {
        Asker passer = passing;
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
        passer.make(plan, options, (errands, inner) -> {
            CompletableFuture<Receipt> future = errands.run(inner);
            future.whenComplete((receipt, thrown) -> {
                if (thrown == null) {
                    passed.complete(receipt);
                } else {
                    passed.completeExceptionally(thrown);
                }
            });
            return future;
        });
        return passed;
    }

    /** Items that another server sends. Their call inherits its deadline, and nothing else says how long it may take. */
    private Flow.Publisher<Parcel> passOn(Haul haul) {
        Asker passer = passing;
        if (passer == null) {
            throw new dev.beckon.api.RpcException(Code.UNAVAILABLE, "server: closing (expected: open)");
        }
        return new Relayed(new Relayed.Inner() {
            @Override
            public Call open() {
                return ledger.open(
                        "fetched",
                        host,
                        CallContext.current().remaining().toNanos(),
                        false,
                        false,
                        Set.of(Code.OK, Code.CANCELLED, Code.DEADLINE_EXCEEDED, Code.ABORTED));
            }

            @Override
            public Flow.Publisher<Parcel> items(Call call) {
                return passer.client()
                        .service(Hauls.class)
                        .fetch(new Haul(call.id, haul.goods(), Appetite.NONE, false, Errand.load(call.id, 16)));
            }
        });
    }
}
