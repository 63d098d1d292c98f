package dev.beckon.test.internal.simulation;

import dev.beckon.runtime.transport.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    private final Set<Timer> timers = new LinkedHashSet<>(); // that have neither run nor been cancelled
    private final Deque<Task> tasks = new ArrayDeque<>(); // that have come and not started

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
        host.world.entered();
        Task waiting = new Task(task);
        tasks.add(waiting);
        World world = host.world;
        latest = Math.max(latest, world.now() + world.between(0, longestWait));
        host.after(latest - world.now(), waiting);
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        if (ended) {
            throw new RejectedExecutionException("loop " + name + ": ended (expected: open)");
        }
        Timer timer = new Timer(task);
        timers.add(timer);
        timer.event = host.after(host.worldDelay(delayNanos), timer);
        return timer;
    }

    /** Timers that have neither run nor been cancelled. */
    int timers() {
        return timers.size();
    }

    /** Tasks that have come and not started. */
    int tasks() {
        return tasks.size();
    }

    /** Runs the tasks that it has taken, and takes no more. */
    void end() {
        for (Task first = tasks.peek(); first != null; first = tasks.peek()) {
            first.run();
        }
        die();
    }

    /** Takes no more tasks, and forgets those that it has. */
    void die() {
        ended = true;
        tasks.clear();
        List.copyOf(timers).forEach(Timer::cancel);
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Task implements Runnable {
        private final Runnable task;

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (tasks.remove(this)) { // or it has run, or is forgotten
                host.run(SimulatedLoop.this, task);
            }
        }
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
                timers.remove(this);
                host.run(SimulatedLoop.this, task);
            }
        }

        @Override
        public void cancel() {
            if (!over && event != null) {
                over = true;
                timers.remove(this);
                event.cancel();
            }
        }
    }
}
