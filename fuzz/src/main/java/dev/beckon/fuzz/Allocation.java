package dev.beckon.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What one thread allocates, and how much that may be. */
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * Runs the action; fails if it allocates more than {@code most} bytes, also when it is run again: the first time may
     * load classes.
     */
    static void atMost(long most, Runnable action) {
        if (of(action) > most) {
            long again = of(action);
            if (again > most) {
                throw new AssertionError("allocated: " + again + " bytes (expected: at most " + most + ")");
            }
        }
    }

    private static long of(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
