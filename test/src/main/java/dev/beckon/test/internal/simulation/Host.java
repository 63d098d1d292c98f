package dev.beckon.test.internal.simulation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A machine with an address on which one process runs at a time: it may be paused, crash and start again. Its clock
 * starts when the process does and goes a little faster or slower than the world's.
 */
public final class Host {

    private static final int MOST_DRIFT = 200; // millionths

    /** What stops with a crash: all that a process has put in the world's queue. */
    private static final class Incarnation {
        private boolean dead;
        private long started;
        private final List<SimulatedTransport> transports = new ArrayList<>();
    }

    private record Pause(long from, long to) {}

    public final World world;
    public final String name;
    public final String address;

    private final int drift; // millionths by which its clock is fast
    private final List<Pause> pauses = new ArrayList<>();
    private final List<Runnable> missed = new ArrayList<>(); // while it was paused
    private Incarnation process = new Incarnation();
    private int incarnations = 1;
    private long pausedSince = -1;
    private long resumedAt;
    private long latestPause; // how long it was
    private @Nullable SimulatedLoop running; // the loop whose task runs now
    private final IdentityHashMap<Object, Long> heldUp = new IdentityHashMap<>(); // tasks that wait for a worker longer
    private boolean workersFull;
    private int work; // pieces of work that wait for a worker

    public Host(World world, String name, String address) {
        this.world = world;
        this.name = name;
        this.address = address;
        this.drift = world.between(-MOST_DRIFT, MOST_DRIFT);
    }

    // ---- time

    /** Nanoseconds of the process's clock. */
    public long now() {
        long passed = world.now() - process.started;
        return passed + passed / 1_000_000 * drift;
    }

    /** How long the world's clock goes until this one's has gone that far; never too short. */
    public long worldDelay(long own) {
        if (own > Long.MAX_VALUE / 4) {
            return Long.MAX_VALUE / 4;
        }
        return own <= 0 ? 0 : own - own / 1_000_000 * drift + 1 + own / 1_000_000_000;
    }

    /** When it last went on after a pause; 0 if it never was paused. */
    long resumedAt() {
        return resumedAt;
    }

    /** How long the latest pause was. */
    long latestPause() {
        return latestPause;
    }

    /** The first moment from {@code time} on, of the world's clock, at which the process is not paused. */
    public long runsFrom(long time) {
        for (Pause pause : pauses) {
            if (pause.from <= time && time < pause.to) {
                return pause.to;
            }
        }
        return pausedSince >= 0 && pausedSince <= time ? Long.MAX_VALUE : time;
    }

    // ---- what the process does

    /** Runs {@code action} in the process after a delay of the world's clock, unless the process is gone by then. */
    public World.Event after(long delay, Runnable action) {
        Incarnation own = process;
        return world.after(delay, () -> inProcess(own, action));
    }

    private void inProcess(Incarnation own, Runnable action) {
        if (own.dead) {
            return;
        }
        if (pausedSince >= 0) {
            missed.add(() -> inProcess(own, action));
        } else {
            action.run();
        }
    }

    /** Runs a piece of the process's code; what it throws is a failure of the run. */
    public void run(@Nullable SimulatedLoop on, Runnable action) {
        SimulatedLoop before = running;
        running = on;
        try {
            action.run();
        } catch (RuntimeException | Error thrown) {
            StringBuilder where = new StringBuilder();
            for (StackTraceElement frame : thrown.getStackTrace()) {
                where.append("\n        at ").append(frame);
            }
            world.fail(name + ": threw " + thrown + where);
        } finally {
            running = before;
        }
    }

    @Nullable
    public SimulatedLoop running() {
        return running;
    }

    /** The threads for user code: as many as there is work, each piece after a while and in any order. */
    public Executor workers() {
        Incarnation own = process;
        return task -> {
            world.entered();
            if (own.dead || workersFull) {
                throw new RejectedExecutionException("workers of " + name + ": full (expected: room)");
            }
            work++;
            Long most = heldUp.get(task);
            long wait = world.chance(5) ? world.between(0, 3 * World.MILLIS) : world.between(0, 100 * World.MICROS);
            after(most == null ? wait : world.between(0, most), () -> {
                work--;
                run(null, task);
            });
        };
    }

    /** From now on this task waits for a worker for so long, at most; 0 as long as others do. */
    public void holdsUp(Object task, long nanos) {
        if (nanos == 0) {
            heldUp.remove(task);
        } else {
            heldUp.put(task, nanos);
        }
    }

    public void workersFull(boolean full) {
        world.trace.note(world.now(), name, full ? "has no worker left" : "has workers again");
        workersFull = full;
    }

    public int work() {
        return work;
    }

    // ---- what happens to the process

    public boolean isPaused() {
        return pausedSince >= 0;
    }

    public void pause() {
        world.trace.note(world.now(), name, "is paused");
        pausedSince = world.now();
    }

    /** Goes on: all that it has missed happens now. */
    public void resume() {
        world.trace.note(world.now(), name, "goes on, things missed:", missed.size());
        pauses.add(new Pause(pausedSince, world.now()));
        pausedSince = -1;
        resumedAt = world.now();
        latestPause = resumedAt - pauses.get(pauses.size() - 1).from;
        List<Runnable> burst = List.copyOf(missed);
        missed.clear();
        burst.forEach(action -> world.after(0, action));
    }

    /**
     * Ends the process without a word.
     *
     * @param silently whether the machine is gone too, so that nobody tells the peers
     */
    public void crash(boolean silently) {
        world.trace.note(world.now(), name, silently ? "loses its power" : "crashes");
        process.dead = true;
        process.transports.forEach(transport -> transport.died(silently));
        if (pausedSince >= 0) {
            pauses.add(new Pause(pausedSince, world.now()));
            pausedSince = -1;
        }
        missed.clear();
        work = 0;
        workersFull = false;
        heldUp.clear();
    }

    /** A new process on the machine of the one that has crashed. */
    public void restart() {
        incarnations++;
        world.trace.note(world.now(), name, "starts again as process", incarnations);
        process = new Incarnation();
        process.started = world.now();
    }

    public boolean isUp() {
        return !process.dead;
    }

    /** Number of the process that runs, from 1. */
    public int incarnation() {
        return incarnations;
    }

    public void uses(SimulatedTransport transport) {
        process.transports.add(transport);
    }

    /** Timers that its loops wait for. */
    public int timers() {
        return process.transports.stream().mapToInt(SimulatedTransport::timers).sum();
    }

    /** Connections that are not closed. */
    public int connections() {
        return process.transports.stream()
                .mapToInt(SimulatedTransport::connections)
                .sum();
    }

    /** The transports of the process. */
    public List<SimulatedTransport> transports() {
        return process.transports;
    }

    @Override
    public String toString() {
        return name;
    }
}
