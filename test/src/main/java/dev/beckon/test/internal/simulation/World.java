package dev.beckon.test.internal.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Time, chance and the queue of what happens next. Nothing runs but what was put in this queue, in the order of its times
 * and, at one time, in the order in which it was put there. Times are nanoseconds since the start.
 */
public final class World {

    public static final long MICROS = 1_000;
    public static final long MILLIS = 1_000_000;
    public static final long SECONDS = 1_000_000_000;

    /** Events after which a run is taken for one that never comes to rest. */
    private static final int MOST_EVENTS = 5_000_000;

    /** Something that happens at a time, unless it is cancelled before. */
    public static final class Event implements Comparable<Event> {
        private final long time;
        private final long number;
        private final Runnable action;
        private boolean cancelled;

        private Event(long time, long number, Runnable action) {
            this.time = time;
            this.number = number;
            this.action = action;
        }

        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    public final SplittableRandom random;
    public final Trace trace;

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final List<String> failures = new ArrayList<>();
    private long now;
    private long numbers;
    private int happened;
    private final Thread own = Thread.currentThread();
    private volatile @Nullable String intruder; // what another thread has done

    /** Of the thread that makes it, and of no other. */
    public World(long seed, Trace trace) {
        this.random = new SplittableRandom(seed);
        this.trace = trace;
    }

    public long now() {
        return now;
    }

    /**
     * To be called before anything is changed.
     *
     * @throws IllegalStateException if this is not the simulation's thread; the run fails too
     */
    void entered() {
        if (Thread.currentThread() != own) {
            String what = "a simulated process is used on the thread "
                    + Thread.currentThread().getName()
                    + " (expected: on the simulation's only; Streams.write starts a thread: take Streams.from, or a"
                    + " publisher without threads)";
            intruder = what;
            throw new IllegalStateException(what);
        }
    }

    public Event at(long time, Runnable action) {
        entered();
        Event event = new Event(Math.max(time, now), numbers++, action);
        queue.add(event);
        return event;
    }

    public Event after(long delay, Runnable action) {
        return at(now + delay, action);
    }

    /** Lets happen what is due up to {@code time}, or until something has failed. */
    public void runUntil(long time) {
        while (next(time)) {
            // it has happened
        }
        now = Math.max(now, time);
    }

    /** Lets the next thing happen; false if none is due up to {@code time}, or something has failed. */
    public boolean next(long time) {
        for (Event next = queue.peek();
                next != null && next.time <= time && failures().isEmpty();
                next = queue.peek()) {
            queue.remove();
            if (next.cancelled) {
                continue;
            }
            now = next.time;
            if (++happened > MOST_EVENTS) {
                fail("the run does not come to rest: " + happened + " events (expected: at most " + MOST_EVENTS + ")");
                return false;
            }
            next.action.run();
            return true;
        }
        return false;
    }

    /** Events that are still to happen. */
    public int pending() {
        queue.removeIf(event -> event.cancelled);
        return queue.size();
    }

    /** Something that must not happen has happened. */
    public void fail(String what) {
        trace.note(now, "FAILED", what);
        failures.add(what);
    }

    public List<String> failures() {
        String who = intruder;
        if (who != null && failures.isEmpty()) {
            fail(who);
        }
        return failures;
    }

    // ---- chance

    /** A number from {@code least} to {@code most}, both included. */
    public int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** A number from {@code least} to {@code most}, both included. */
    public long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
    }

    /** True {@code percent} times of a hundred. */
    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
