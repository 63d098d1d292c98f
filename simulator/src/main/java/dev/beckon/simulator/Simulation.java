package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.SimulatorThread;
import dev.beckon.test.internal.simulation.Trace;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run: from a seed, clients and servers, what they ask of each other, and what goes wrong meanwhile. Then all is
 * healed, and it is checked that all is well.
 */
final class Simulation {

    private static final long RECOVERY = 36 * World.SECONDS; // the longest deadline, backoff and connecting
    private static final long REST = 45 * World.SECONDS; // after which no timer of a call is left
    private static final int EVENTS_PERCENT = 30; // of all seeds
    private static final long END = 70 * World.SECONDS;

    /** What a run came to. */
    record Result(
            long seed,
            int calls,
            int faults,
            Feed.Posts posts,
            String digest,
            List<String> failures,
            List<String> trace) {}

    private final long seed;
    private final World world;
    private final Ledger ledger;
    private final Network network;
    private final List<ServerProcess> servers = new ArrayList<>();
    private final List<ClientProcess> clients = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final Feed.Posts posts = new Feed.Posts();
    private final EventUser.Excuses excuses = new EventUser.Excuses(this::hadFullWorkers, this::hadBadDisk);
    private final Set<EventUser> users = new LinkedHashSet<>(); // that have done something
    private final boolean events; // whether servers have topics
    private int faults;
    private long healedAt = Long.MAX_VALUE; // when the workload ends and everything is healed
    private long firstFault = Long.MAX_VALUE;
    private long recoveredAt = Long.MAX_VALUE;
    private boolean hadBadDisk;
    private boolean hadFullWorkers; // or such that took nothing for a while
    private boolean orderly; // whoever goes away does so in order

    private Simulation(long seed, boolean recording, StreamStates states) {
        this.seed = seed;
        this.world = new World(seed, new Trace(recording));
        this.events = world.chance(EVENTS_PERCENT);
        this.ledger = new Ledger(world);
        this.network = new Network(world, new ProtocolTap(world, states));
    }

    /**
     * Runs the seed. On a {@link SimulatorThread}.
     *
     * @param recording whether the trace is kept to be read
     * @param states counts the transitions that are seen
     */
    static Result run(long seed, boolean recording, StreamStates states) {
        Simulation simulation = new Simulation(seed, recording, states);
        SimulatorThread thread = (SimulatorThread) Thread.currentThread();
        thread.world(simulation.world);
        try {
            simulation.run();
        } finally {
            thread.world(null);
        }
        Trace trace = simulation.world.trace;
        return new Result(
                seed,
                simulation.ledger.size(),
                simulation.faults,
                simulation.posts,
                trace.digest(),
                List.copyOf(simulation.world.failures()),
                List.copyOf(trace.lines()));
    }

    private void run() {
        world.trace.note(0, "seed", "is", seed);
        build();
        schedule();
        world.runUntil(healedAt);
        heal();
        world.runUntil(healedAt + RECOVERY);
        recoveredAt = world.now();
        again();
        world.runUntil(recoveredAt + RECOVERY);
        silence();
        world.runUntil(recoveredAt + RECOVERY + REST);
        check(Invariant.AT_REST);
        close();
        world.runUntil(recoveredAt + RECOVERY + REST + END);
        check(Invariant.AT_END);
    }

    private void check(List<Invariant> invariants) {
        if (world.failures().isEmpty()) {
            invariants.forEach(invariant -> invariant.check(this, world::fail));
        }
    }

    // ---- what there is

    private void build() {
        int count = world.between(1, 3);
        for (int i = 1; i <= count; i++) {
            Host host = host("server-" + i, "127.0.1." + i);
            ServerLog log = events ? new ServerLog(host, posts) : null;
            ServerProcess server = new ServerProcess(network, host, ledger, log, excuses);
            servers.add(server);
            if (log != null) {
                log.disk().crashesBy(power -> ServerCrash.crash(this, server, power));
            }
        }
        for (int i = 0; i < count; i++) {
            servers.get(i).passesOnTo(servers.get((i + 1) % count));
        }
        int clientCount = world.between(1, 3);
        for (int i = 1; i <= clientCount; i++) {
            List<List<ServerProcess>> called = new ArrayList<>();
            for (int j = world.between(1, 2); j > 0; j--) {
                called.add(world.chance(40) ? servers : List.of(world.pick(servers)));
            }
            Host host = host("client-" + i, "127.0.2." + i);
            ServerProcess publisher = events ? world.pick(servers) : null;
            clients.add(new ClientProcess(network, host, ledger, called, publisher, excuses));
        }
        servers.forEach(ServerProcess::start);
        clients.forEach(ClientProcess::start);
    }

    private Host host(String name, String address) {
        Host host = new Host(world, name, address);
        hosts.add(host);
        network.add(host);
        return host;
    }

    // ---- what happens

    private void schedule() {
        long length = world.between(2 * World.SECONDS, 12 * World.SECONDS);
        long calm = world.chance(40) ? world.between(0, length / 2) : 0; // before the first fault
        healedAt = length;
        for (int i = world.between(40, 80); i > 0; i--) {
            Operation operation = Operation.any(world);
            world.at(world.between(0, length), () -> start(operation));
        }
        if (events) {
            for (int i = world.between(20, 60); i > 0; i--) {
                EventOperation operation = EventOperation.any(world);
                world.at(world.between(0, length), () -> start(operation));
            }
        }
        orderly = world.chance(15);
        for (int i = world.between(4, 12); i > 0; i--) {
            Fault fault = Fault.any(orderly ? Fault.ORDERLY : events ? Fault.WITH_DISKS : Fault.ALL, world);
            world.at(world.between(calm, length), () -> strike(fault));
        }
    }

    private void start(Operation operation) {
        ClientProcess client = world.pick(clients);
        if (!client.askers().isEmpty()) {
            Asker asker = world.pick(client.askers());
            client.host().after(0, () -> client.host().run(null, () -> operation.start(asker)));
        }
    }

    private void start(EventOperation operation) {
        EventUser user = world.chance(75)
                ? world.pick(clients).user()
                : world.pick(servers).own();
        if (user != null) {
            user.host().after(0, () -> user.host().run(null, () -> {
                if (!user.isClosed()) {
                    users.add(user);
                    operation.start(user);
                }
            }));
        }
    }

    private void strike(Fault fault) {
        long before = firstFault;
        firstFault = Math.min(firstFault, world.now());
        hadFullWorkers |= fault instanceof FullWorkers || fault instanceof Pause;
        hadBadDisk |= fault instanceof FailingSyncs || fault instanceof FullDisk;
        if (fault.strike(this)) {
            faults++;
        } else {
            firstFault = before;
        }
    }

    /** Does something after a while, or when all is healed if that comes first. */
    void later(long delay, Runnable action) {
        world.at(Math.min(world.now() + delay, Math.max(world.now(), healedAt)), action);
    }

    private void heal() {
        world.trace.note(world.now(), "all", "is healed");
        network.heal();
        logs().forEach(log -> log.disk().heal());
    }

    /** All works again, for everybody. */
    private void again() {
        world.trace.note(world.now(), "all", "is asked again");
        for (ClientProcess client : clients) {
            for (Asker asker : client.askers()) {
                for (int i = 0; i < 3; i++) {
                    Operation operation = Operation.any(world);
                    client.host().after(0, () -> client.host().run(null, () -> operation.start(asker)));
                }
                client.host().after(0, () -> client.host().run(null, () -> new SmallCall().start(asker)));
            }
        }
        for (int i = events ? 8 : 0; i > 0; i--) {
            start(EventOperation.any(world));
        }
        for (EventUser user : events ? present() : List.<EventUser>of()) {
            for (Share share : user.log().shares()) {
                if (share.name.startsWith("own-") == (user.host() == user.log().host())) {
                    users.add(user);
                    user.host().after(0, () -> user.host().run(null, () -> new NamedEar(user, share).start()));
                }
            }
        }
    }

    private List<EventUser> present() {
        List<EventUser> present = new ArrayList<>();
        clients.forEach(client -> present.add(client.user()));
        servers.forEach(server -> present.add(server.own()));
        return present.stream().filter(Objects::nonNull).toList();
    }

    /** Listeners have heard by now what there is to hear, and are closed. */
    private void silence() {
        logs().forEach(log -> log.shares().forEach(Share::settle));
        for (EventUser user : users) {
            for (NamedEar ear : user.named()) {
                if (!ear.isOver()) {
                    user.host().after(0, () -> user.host().run(null, ear::close));
                }
            }
            for (Ear ear : user.ears()) {
                ear.check(!ear.isOver() && !user.isClosed());
                if (!ear.isOver()) {
                    user.host().after(0, () -> user.host().run(null, ear::close));
                }
            }
        }
    }

    private void close() {
        world.trace.note(world.now(), "all", "is closed");
        if (world.chance(50)) {
            clients.forEach(ClientProcess::close);
            servers.forEach(server -> server.close(true));
        } else {
            servers.forEach(server -> server.close(true));
            clients.forEach(ClientProcess::close);
        }
    }

    // ---- for faults and invariants

    World world() {
        return world;
    }

    Ledger ledger() {
        return ledger;
    }

    Network network() {
        return network;
    }

    List<ServerProcess> servers() {
        return servers;
    }

    List<ClientProcess> clients() {
        return clients;
    }

    List<Host> hosts() {
        return hosts;
    }

    /** Whether servers have topics. */
    boolean hasEvents() {
        return events;
    }

    /** The logs of servers. */
    List<ServerLog> logs() {
        return servers.stream().map(ServerProcess::log).filter(Objects::nonNull).toList();
    }

    /** One of them; null if servers have none. */
    @Nullable
    ServerLog anyLog() {
        return world.pick(servers).log();
    }

    /** Whether a disk was full, or failed. */
    boolean hadBadDisk() {
        return hadBadDisk;
    }

    boolean hadFullWorkers() {
        return hadFullWorkers;
    }

    /** True if whoever goes away does so in order, one after the other, so that nothing is lost. */
    boolean isOrderly() {
        return orderly;
    }

    /** When the last fault had ended. */
    long healedAt() {
        return healedAt;
    }

    /** True if the call was made when all had recovered. */
    boolean wasAfterFaults(Call call) {
        return call.madeAt >= recoveredAt;
    }

    /** True if the call has ended before the first fault, or was made when all had recovered. */
    boolean wasCalm(Call call) {
        return call.endedAt <= firstFault || call.madeAt >= recoveredAt;
    }
}
