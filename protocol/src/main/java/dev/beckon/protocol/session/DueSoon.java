package dev.beckon.protocol.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Streams whose deadlines lie within a short window of time, by the tick of it in which they pass: one turn of a timing
 * wheel. A {@link StreamTable} fills it when it sweeps, so that it need not sweep for each deadline. A stream that ends
 * in another way stays here until its deadline.
 */
final class DueSoon {

    private static final int TICKS = 256;
    private static final int FEW = 32; // streams of a tick that are worth being woken for one by one

    /** The streams of one tick. */
    private static final class Tick {
        private int[] ids = new int[4];
        private long[] deadlines = new long[4];
        private int size;

        void add(int id, long deadline) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, size * 2);
                deadlines = Arrays.copyOf(deadlines, size * 2);
            }
            ids[size] = id;
            deadlines[size++] = deadline;
        }

        long earliest() {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < size; i++) {
                least = Math.min(least, deadlines[i]);
            }
            return least;
        }
    }

    private @Nullable Tick @Nullable [] ticks; // null as long as the window is empty
    private long start;
    private long width = 1; // of a tick, in nanoseconds
    private long end = Long.MIN_VALUE;
    private int current; // ticks before it are empty

    /** Opens a window that starts now. The one before must have passed. */
    void open(long now, long span) {
        width = Math.max(1, span / TICKS);
        start = now;
        end = now + width * TICKS;
        current = 0;
    }

    /** Whether the deadline lies in the window. */
    boolean covers(long deadline) {
        return deadline < end;
    }

    /**
     * Adds a stream whose deadline lies in the window.
     *
     * @return when to look for it: at its deadline, or at the end of its tick if that has many
     */
    long add(int id, long deadline) {
        if (ticks == null) {
            ticks = new Tick[TICKS];
        }
        int at = Math.max(current, (int) (Math.max(0, deadline - start) / width));
        Tick tick = ticks[at];
        if (tick == null) {
            tick = new Tick();
            ticks[at] = tick;
        }
        tick.add(id, deadline);
        return tick.size <= FEW ? deadline : Math.max(deadline, endOf(at));
    }

    private long endOf(int index) {
        return start + (index + 1) * width;
    }

    /** Takes out one that is due; 0 if there is none. */
    int takeDue(long now) {
        if (ticks == null) {
            return 0;
        }
        while (current < TICKS && start + current * width <= now) {
            Tick tick = ticks[current];
            if (tick != null) {
                for (int i = tick.size - 1; i >= 0; i--) {
                    if (tick.deadlines[i] <= now) {
                        int id = tick.ids[i];
                        tick.size--;
                        tick.ids[i] = tick.ids[tick.size];
                        tick.deadlines[i] = tick.deadlines[tick.size];
                        return id;
                    }
                }
                if (tick.size > 0) {
                    return 0; // it has not passed yet
                }
                ticks[current] = null;
            }
            if (endOf(current) > now) {
                return 0;
            }
            current++;
        }
        if (current == TICKS) {
            clear();
        }
        return 0;
    }

    /** When to look again, {@link Long#MAX_VALUE} if the window is empty. */
    long next() {
        if (ticks != null) {
            for (int at = current; at < TICKS; at++) {
                Tick tick = ticks[at];
                if (tick != null && tick.size > 0) {
                    return tick.size <= FEW ? tick.earliest() : endOf(at);
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** Forgets everything. */
    void clear() {
        ticks = null;
        end = Long.MIN_VALUE;
    }
}
