package dev.beckon.simulator;

import dev.beckon.runtime.Client;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.SimulatedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host with clients on it. */
final class ClientProcess {

    private final Network network;
    private final Host host;
    private final Ledger ledger;
    private final List<ServerProcess> servers; // one for each client
    private final List<Asker> askers = new ArrayList<>();

    ClientProcess(Network network, Host host, Ledger ledger, List<ServerProcess> servers) {
        this.network = network;
        this.host = host;
        this.ledger = ledger;
        this.servers = servers;
    }

    static Client client(Network network, Host host, ServerProcess server, int maxMessage, boolean onLoop) {
        Client.Builder building = Client.builder(server.target())
                .guard(Duration.ZERO)
                .maxMessage(maxMessage)
                .deadline(Duration.ofSeconds(10))
                .callbacks(host.workers())
                .transport((name, count) -> new SimulatedTransport(network, host, name, count))
                .random(() -> host.world.random);
        return onLoop ? building.callbacksOnLoop().build() : building.build();
    }

    Host host() {
        return host;
    }

    List<Asker> askers() {
        return askers;
    }

    /** Makes the clients of the process that runs. */
    void start() {
        host.run(null, () -> {
            for (ServerProcess server : servers) {
                int maxMessage = host.world.between(96, 256) * 1024;
                Client client = client(network, host, server, maxMessage, host.world.chance(40));
                askers.add(new Asker(host, ledger, client, server, maxMessage));
            }
        });
    }

    /** Closes the clients as their owner would. */
    void close() {
        List<Asker> closing = List.copyOf(askers);
        askers.clear();
        host.run(null, () -> closing.forEach(asker -> asker.client().close()));
    }

    /** The process and all in it is gone. */
    void crash(boolean silently) {
        host.crash(silently);
        askers.clear();
    }
}
