package dev.beckon.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound on the bytes that a server keeps for all its clients together. A session may keep as much as is free at the
 * most: so one alone gets half of it, and however many keep what they can, something is left for who comes next. An
 * eighth is only for those that keep little, and each of them may keep a small part of what is left of that.
 * Thread-safe.
 */
final class ByteBudget {

    /** Without a bound. */
    static final ByteBudget UNBOUNDED = new ByteBudget(Long.MAX_VALUE / 4);

    private static final long PART_OF_HEAP = 4;
    private static final long LONGEST_MESSAGES = 4;
    private static final long RESERVED = 8; // one in so many bytes is for those that keep little
    private static final long LITTLE = 64; // one in so many of the bytes that are left is little

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    ByteBudget(long limit) {
        this.limit = limit;
    }

    /** What a server keeps unless configured: a quarter of the heap, but four of the longest messages in any case. */
    static long usual(int maxMessage) {
        return Math.max(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, LONGEST_MESSAGES * maxMessage);
    }

    /** Counts so many bytes more, or less. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    long used() {
        return used.get();
    }

    /**
     * How much one session may keep in all.
     *
     * @param uncounted bytes that are used and have not been added yet
     */
    long share(long uncounted) {
        long left = limit - used.get() - uncounted;
        return Math.max(left - limit / RESERVED, left / LITTLE);
    }

    /** Whether there is room for one more session; never at the cost of all that is for those that keep little. */
    boolean takesSession() {
        return limit - used.get() >= limit / RESERVED / 2;
    }

    @Override
    public String toString() {
        return "bytes kept for all clients: " + used + " of " + limit;
    }
}
