package dev.beckon.test.internal.simulation;

import dev.beckon.runtime.transport.Loop;
import java.util.concurrent.RejectedExecutionException;

/** An event loop of a simulated process: tasks one after the other, in the order in which they came. */
public final class SimulatedLoop implements Loop {

    private static final long SHORT = 5 * World.MICROS; // from the hand-over of a task to its start, at most
    private static final long LONG = 400 * World.MICROS; // the same of a loop that has much to do

    private final Host host;
    private final String name;
    private final long longestWait;
    private boolean ended;
    private long latest; // when the task that came last starts
    private int timers;
    private int tasks; // that have come and not started

    SimulatedLoop(Host host, String name) {
        this.host = host;
        this.name = name;
        this.longestWait = host.world.chance(75) ? SHORT : LONG;
    }

    Host host() {
        return host;
    }

    @Override
    public boolean inLoop() {
        return host.running() == this;
    }

    @Override
    public long now() {
        return host.now();
    }

    @Override
    public void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException("loop " + name + ": ended (expected: open)");
        }
        soon(task);
    }

    /** Runs what the kernel has for this loop, after the tasks that came before. */
    void soon(Runnable task) {
        tasks++;
        World world = host.world;
        latest = Math.max(latest, world.now() + world.between(0, longestWait));
        host.after(latest - world.now(), () -> run(task));
    }

    private void run(Runnable task) {
        tasks--;
        if (!ended) {
            host.run(this, task);
        }
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        if (ended) {
            throw new RejectedExecutionException("loop " + name + ": ended (expected: open)");
        }
        Timer timer = new Timer(task);
        timers++;
        timer.event = host.after(host.worldDelay(delayNanos), timer);
        return timer;
    }

    /** Timers that have neither run nor been cancelled. */
    int timers() {
        return timers;
    }

    /** Tasks that have come and not started. */
    int tasks() {
        return tasks;
    }

    /** Takes no more tasks, and forgets those that it has. */
    void end() {
        ended = true;
        timers = 0;
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Timer implements Runnable, Cancellable {
        private final Runnable task;
        private World.@org.jspecify.annotations.Nullable Event event;
        private boolean over;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!over && !ended) {
                over = true;
                timers--;
                host.run(SimulatedLoop.this, task);
            }
        }

        @Override
        public void cancel() {
            if (!over && event != null) {
                over = true;
                timers--;
                event.cancel();
            }
        }
    }
}
