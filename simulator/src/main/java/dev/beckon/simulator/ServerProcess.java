package dev.beckon.simulator;

import dev.beckon.api.CallContext;
import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.runtime.Server;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.SimulatedTransport;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A host with a server on it, which passes some errands on to another one. */
final class ServerProcess {

    private static final int PORT = 7400;
    private static final Duration RELAY_TIMEOUT = Duration.ofSeconds(4);

    private final Network network;
    private final Host host;
    private final Ledger ledger;
    private final int maxMessage;
    private final int loops;
    private @Nullable ServerProcess next; // to which errands are passed on
    private @Nullable Server server;
    private @Nullable Asker passing;

    ServerProcess(Network network, Host host, Ledger ledger) {
        this.network = network;
        this.host = host;
        this.ledger = ledger;
        this.maxMessage = host.world.between(96, 256) * 1024;
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
                    .workers(host.workers())
                    .transport((name, count) -> new SimulatedTransport(network, host, name, count))
                    .random(() -> host.world.random)
                    .serve(Errands.class, new ErrandRunner(host, ledger, this::passOn))
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
        passer.make(plan, CallOptions.DEFAULT, (errands, inner) -> {
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
}
