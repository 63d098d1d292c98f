package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a log has in a simulated process instead of threads: one that writes, whose tasks come one after the other and may
 * {@linkplain #waitFor wait} while everything else goes on, and some that read. While a log is opened, declared to or closed
 * they work {@linkplain #inPlace in place}, since whoever does that waits for them.
 */
final class LogThread extends AbstractExecutorService implements ScheduledExecutorService {

    private static final long LONGEST_DELAY = 100 * World.MICROS;

    private final Host host;
    private final World world;
    private final int incarnation;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> idle = new ArrayList<>(); // what waits until no task runs
    private boolean running; // a task does, or waits
    private boolean coming;
    private boolean inPlace;

    /** Of the process that runs. */
    LogThread(Host host) {
        this.host = host;
        this.world = host.world;
        this.incarnation = host.incarnation();
    }

    /** Whether its process still runs. */
    boolean isAlive() {
        return host.isUp() && host.incarnation() == incarnation;
    }

    /** Does it with all that it leads to, before this returns. Only when {@linkplain #whenIdle idle}. */
    <T> T inPlace(Supplier<T> what) {
        if (running) {
            throw new IllegalStateException("thread of the log: busy (expected: idle)");
        }
        inPlace = true;
        try {
            work();
            return what.get();
        } finally {
            inPlace = false;
            if (!tasks.isEmpty()) {
                come();
            }
        }
    }

    /** Does it as soon as no task runs or waits: now, or after the one that does. */
    void whenIdle(Runnable action) {
        if (running) {
            idle.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!running) {
            if (inPlace) {
                work();
            } else {
                come();
            }
        }
    }

    private void come() {
        if (!coming) {
            coming = true;
            host.after(world.between(0, LONGEST_DELAY), () -> {
                coming = false;
                host.run(null, this::guarded);
            });
        }
    }

    private void guarded() {
        if (running || inPlace) {
            return; // whoever is at it takes them all
        }
        try {
            work();
        } catch (ServerDisk.Gone gone) {
            return;
        }
        for (Runnable action = first(); action != null && !running; action = first()) {
            action.run();
        }
    }

    private @Nullable Runnable first() {
        return idle.isEmpty() ? null : idle.remove(0);
    }

    private void work() {
        running = true;
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        } finally {
            running = false;
        }
    }

    /** The task that runs waits for so long, while the world goes on; not if somebody waits for the task. */
    void waitFor(long nanos) {
        if (!running || inPlace || nanos <= 0) {
            return;
        }
        long until = world.now() + nanos;
        World.Event wake = world.at(until, () -> {});
        while (isAlive() && (world.now() < until || host.isPaused())) {
            if (!world.next(host.isPaused() ? Long.MAX_VALUE : until)) {
                break; // the run has failed
            }
        }
        wake.cancel();
        if (!isAlive() || !world.failures().isEmpty()) {
            throw new ServerDisk.Gone();
        }
    }

    /** The threads that read. */
    Executor readers() {
        return task -> {
            if (inPlace) {
                task.run();
            } else {
                host.after(
                        world.between(0, 2 * LONGEST_DELAY),
                        () -> host.run(null, () -> {
                            try {
                                task.run();
                            } catch (ServerDisk.Gone gone) {
                                // nobody is left to hear of it
                            }
                        }));
            }
        };
    }

    @Override
    public @Nullable ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        host.after(host.worldDelay(unit.toNanos(delay)), () -> execute(command));
        return null;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
