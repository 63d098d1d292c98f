package dev.beckon.test;

import dev.beckon.test.internal.simulation.Connection;
import dev.beckon.test.internal.simulation.Network;
import dev.beckon.test.internal.simulation.SimulatorThread;
import dev.beckon.test.internal.simulation.Trace;
import dev.beckon.test.internal.simulation.TracingTap;
import dev.beckon.test.internal.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A test's own clients and servers, and the network between them, in one thread and in virtual time, from a seed: the same
 * seed is the same run. What runs are Beckon's clients and servers as they are; made up are the network, the clocks and the
 * threads for user code.
 *
 * <pre>{@code
 * Simulation.run(42, world -> {
 *     SimulatedProcess kitchen = world.process("kitchen");
 *     kitchen.serve(server -> server.serve(Kitchen.class, new HomeKitchen()));
 *     Client client = world.process("table").client(kitchen);
 *
 *     CompletableFuture<Ticket> call = client.service(Kitchen.class).order(noodles);
 *     world.run(Duration.ofMillis(5));
 *     kitchen.crash();
 *     world.runUntilQuiet();
 *
 *     assertThat(call).isDone();
 * });
 * }</pre>
 *
 * <p>Nothing happens but within {@link #run(Duration)} and {@link #runUntilQuiet()}, and nothing may wait: a {@code join()}
 * of a call that is not complete throws. Code that asks the real clock, sleeps, starts threads or rolls dice of its own is
 * not repeated. Only for the thread that the scenario runs on.
 */
public final class Simulation {

    private static final long LONGEST_UNREST = 600 * World.SECONDS;
    private static final long END = 70 * World.SECONDS; // after which all is gone that was closed
    private static final int MOST_SHOWN = 60; // lines of a trace
    private static final int MOST_PROCESSES = 250;

    /** What happens in a run. */
    @FunctionalInterface
    public interface Scenario {

        /** Sets up processes, lets time pass, breaks things, and asserts. */
        void play(Simulation world) throws Exception;
    }

    private final World world;
    private final Network network;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private int scheduled; // actions of the scenario that are still to happen
    private @Nullable Throwable thrown; // by one of them

    private Simulation(long seed, boolean recording) {
        world = new World(seed, new Trace(recording));
        network = new Network(world, new TracingTap(world));
    }

    // ---- running

    /**
     * Plays a scenario once. If it fails, the last lines of what has happened are shown.
     *
     * @throws AssertionError if the scenario throws, or anything in the simulated processes throws where nobody expects it
     */
    public static void run(long seed, Scenario scenario) {
        play(seed, 1, true, scenario);
    }

    /**
     * Plays a scenario for each of the seeds {@code first}, {@code first + 1} and so on.
     *
     * @param seeds how many, at least 1
     * @throws AssertionError at the first one that fails; it names the seed
     */
    public static void run(long first, int seeds, Scenario scenario) {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds: " + seeds + " (expected: 1 or more)");
        }
        play(first, seeds, false, scenario);
    }

    private static void play(long first, int seeds, boolean recording, Scenario scenario) {
        List<AssertionError> failed = new ArrayList<>();
        SimulatorThread thread = new SimulatorThread(() -> {
            for (long seed = first; seed < first + seeds && failed.isEmpty(); seed++) {
                Simulation simulation = new Simulation(seed, recording);
                try {
                    simulation.play(scenario);
                } catch (Throwable wrong) { // whatever a test throws
                    failed.add(simulation.failure(seed, wrong));
                }
            }
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("seeds: interrupted (expected: all played)", interrupted);
        }
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
    }

    private void play(Scenario scenario) throws Exception {
        scenario.play(this);
        processes.forEach(SimulatedProcess::close);
        network.reopenAll();
        network.heal();
        advance(world.now() + END);
    }

    private AssertionError failure(long seed, Throwable wrong) {
        List<String> lines = world.trace.lines();
        StringBuilder text = new StringBuilder("seed " + seed + ": " + wrong.getMessage());
        if (world.trace.recording()) {
            text.append("\nwhat has happened, the last of ")
                    .append(lines.size())
                    .append(" lines:");
            lines.subList(Math.max(0, lines.size() - MOST_SHOWN), lines.size())
                    .forEach(line -> text.append("\n    ").append(line));
        } else {
            text.append("\n(Simulation.run(").append(seed).append(", scenario) shows what has happened)");
        }
        return new AssertionError(text.toString(), wrong);
    }

    // ---- what there is

    /** A process on a machine of its own, without anything in it yet; at most 250. */
    public SimulatedProcess process(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,40}")
                || processes.stream().anyMatch(other -> other.name().equals(name))) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' (expected: 1 to 40 letters, digits or any of ._-, of no other process)");
        }
        if (processes.size() == MOST_PROCESSES) {
            throw new IllegalStateException("processes: more than " + MOST_PROCESSES + " (expected: fewer)");
        }
        SimulatedProcess process = new SimulatedProcess(world, network, name, "127.0.3." + (processes.size() + 1));
        processes.add(process);
        return process;
    }

    /** Where chance comes from, for scenarios that want to vary with the seed. */
    public RandomGenerator random() {
        return world.random;
    }

    /** How much time has passed. */
    public Duration elapsed() {
        return Duration.ofNanos(world.now());
    }

    /** A number that is the same if the same has happened so far, down to each byte. */
    public String digest() {
        return world.trace.digest();
    }

    // ---- time

    /** Lets so much time pass, and all happen that is due. */
    public void run(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time: " + time + " (expected: zero or more)");
        }
        advance(world.now() + time.toNanos());
    }

    private void advance(long time) {
        world.runUntil(time);
        check();
    }

    /**
     * Lets time pass until no call is open, no handler or callback of user code is to run, nothing but heartbeats is on its
     * way, and no action of {@link #after} is to come.
     *
     * @throws AssertionError if that is not so after 10 minutes
     */
    public void runUntilQuiet() {
        long end = world.now() + LONGEST_UNREST;
        while (!isQuiet()) {
            if (!world.next(end)) {
                check();
                throw new AssertionError("quiet: not within 10 min (expected: no open call); "
                        + processes.stream()
                                .filter(process -> !process.isQuiet())
                                .toList() + " are not");
            }
        }
        check();
    }

    private boolean isQuiet() {
        return scheduled == 0
                && world.failures().isEmpty()
                && processes.stream().allMatch(SimulatedProcess::isQuiet);
    }

    /** Does something after a time, while it passes; what it throws fails the run. */
    public void after(Duration time, Runnable action) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time: " + time + " (expected: zero or more)");
        }
        scheduled++;
        world.after(time.toNanos(), () -> {
            scheduled--;
            try {
                action.run();
            } catch (Throwable wrong) { // whatever a test throws
                thrown = wrong;
                world.fail("an action of the scenario threw " + wrong);
            }
        });
    }

    private void check() {
        if (!world.failures().isEmpty()) {
            throw new AssertionError(world.failures().get(0), thrown);
        }
    }

    // ---- what goes wrong

    /** Breaks the connections between two processes: both learn of it, each after its own while. */
    public void drop(SimulatedProcess one, SimulatedProcess other) {
        strike("drop", one, other, Connection::cut);
    }

    /** Lets all that is sent on the connections between two processes vanish; nobody learns of it. */
    public void halfOpen(SimulatedProcess one, SimulatedProcess other) {
        strike("halfOpen", one, other, Connection::goDead);
    }

    /** Lets the connections between two processes carry at most so much, in each direction. */
    public void throttle(SimulatedProcess one, SimulatedProcess other, long bytesPerSecond) {
        if (bytesPerSecond < 1 || bytesPerSecond > 1_000_000_000) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " (expected: 1 to 1000000000)");
        }
        strike("throttle", one, other, connection -> connection.slow(World.SECONDS / bytesPerSecond));
    }

    private void strike(String what, SimulatedProcess one, SimulatedProcess other, Consumer<Connection> action) {
        List<Connection> struck = network.connections().stream()
                .filter(connection -> connection.isBetween(one.host(), other.host()))
                .toList();
        if (struck.isEmpty()) {
            throw new IllegalStateException(what + ": no connection between " + one + " and " + other
                    + " (expected: one; a client connects with its first call, once time passes)");
        }
        struck.forEach(action);
    }

    /** Nothing gets from one to the other, in this direction only, until it is healed; what is sent waits. */
    public void partition(SimulatedProcess from, SimulatedProcess to) {
        network.shut(from.host(), to.host());
    }

    /** What is sent from one to the other takes so long from now on; before it is as chance decides, up to 120 ms. */
    public void delay(SimulatedProcess from, SimulatedProcess to, Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("delay: " + time + " (expected: PT0S to PT1H)");
        }
        network.delay(from.host(), to.host(), time.toNanos());
    }

    /** Ends all partitions; half-open connections are given up within 14 s, as kernels do after minutes. */
    public void heal() {
        network.reopenAll();
        network.heal();
    }
}
