package dev.beckon.simulator;

import dev.beckon.runtime.Balancing;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Targets;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.SimulatedTransport;
import dev.beckon.test.internal.simulation.World;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host with clients on it: of one server each, or one of several. */
final class ClientProcess {

    private final Network network;
    private final Host host;
    private final Ledger ledger;
    private final List<List<ServerProcess>> servers; // those of each client
    private final List<Asker> askers = new ArrayList<>();
    private final List<Roster> rosters = new ArrayList<>();
    private final @Nullable ServerProcess events; // whose topics it uses
    private final EventUser.Excuses excuses;
    private @Nullable EventUser user;
    private @Nullable Client usersClient;

    /** @param events the server whose topics it uses; null if it uses none */
    ClientProcess(
            Network network,
            Host host,
            Ledger ledger,
            List<List<ServerProcess>> servers,
            @Nullable ServerProcess events,
            EventUser.Excuses excuses) {
        this.events = events;
        this.excuses = excuses;
        this.network = network;
        this.host = host;
        this.ledger = ledger;
        this.servers = servers;
    }

    /** Where a client's servers are, as somebody who knows tells it. */
    static final class Roster {

        private final List<InetSocketAddress> all;
        private final List<Targets.Listener> listeners = new ArrayList<>();
        private List<InetSocketAddress> present;

        Roster(List<ServerProcess> servers) {
            this.all = servers.stream().map(ServerProcess::address).toList();
            this.present = all;
        }

        Targets targets() {
            return listener -> {
                listeners.add(listener);
                listener.targets(present);
                return () -> listeners.remove(listener);
            };
        }

        /** From now on one of them is missing, or none. */
        void misses(int number) {
            List<InetSocketAddress> left = new ArrayList<>(all);
            if (number >= 0) {
                left.remove(number);
            }
            present = List.copyOf(left);
            List.copyOf(listeners).forEach(listener -> listener.targets(present));
        }

        int size() {
            return all.size();
        }
    }

    /** What all clients have in common. */
    static Client.Builder building(Network network, Host host, Client.Builder building, int maxMessage) {
        return building.guard(Duration.ZERO)
                .maxMessage(maxMessage)
                .itemMemory(Manners.itemMemory(host.world))
                .heartbeatTimeout(Manners.silence(host.world))
                .deadline(Duration.ofSeconds(10))
                .callbacks(host.workers())
                .transport((name, count) -> new SimulatedTransport(network, host, name, count))
                .random(() -> host.world.random);
    }

    Host host() {
        return host;
    }

    List<Asker> askers() {
        return askers;
    }

    /** The lists of those clients that have several servers. */
    List<Roster> rosters() {
        return rosters;
    }

    /** Who uses the events of a server there; null if nobody does now. */
    @Nullable
    EventUser user() {
        return user;
    }

    /** Makes the clients of the process that runs. */
    void start() {
        host.run(null, () -> {
            servers.forEach(this::start);
            ServerLog log = events == null ? null : events.log();
            if (events != null && log != null) {
                Client client = building(network, host, Client.builder(events.target()), Manners.maxMessage(host.world))
                        .build();
                usersClient = client;
                user = new EventUser(host, log, client, excuses);
            }
        });
    }

    private void start(List<ServerProcess> called) {
        World world = host.world;
        int maxMessage = Manners.maxMessage(world);
        Client.Builder building;
        if (called.size() > 1) {
            Roster roster = new Roster(called);
            rosters.add(roster);
            building = Client.builder(roster.targets())
                    .balancing(world.chance(50) ? Balancing.ROUND_ROBIN : Balancing.POWER_OF_TWO_CHOICES);
        } else {
            building = Client.builder(called.get(0).target());
        }
        building(network, host, building, maxMessage);
        boolean serves = world.chance(30);
        if (serves) {
            building.serve(Errands.class, new ErrandRunner(host, ledger, asked -> {
                        throw passedOn(asked);
                    }))
                    .serve(Hauls.class, new HaulRunner(host, ledger, asked -> {
                        throw passedOn(asked);
                    }));
        }
        Client client = world.chance(40) ? building.callbacksOnLoop().build() : building.build();
        askers.add(new Asker(host, ledger, client, called, maxMessage, serves));
    }

    private static IllegalStateException passedOn(Object asked) {
        return new IllegalStateException(asked + ": passed on by a client (expected: by servers only)");
    }

    /** Closes the clients as their owner would. */
    void close() {
        List<Asker> closing = List.copyOf(askers);
        askers.clear();
        rosters.clear();
        Client ofUser = usersClient;
        EventUser leaving = user;
        user = null;
        usersClient = null;
        host.run(null, () -> {
            closing.forEach(asker -> asker.client().close());
            if (leaving != null && ofUser != null) {
                leaving.closed();
                ofUser.close();
            }
        });
    }

    /** The process and all in it is gone. */
    void crash(boolean silently) {
        host.crash(silently);
        ledger.crashed(host);
        askers.clear();
        rosters.clear();
        user = null;
        usersClient = null;
    }
}
