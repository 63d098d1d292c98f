package dev.beckon.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The time of processors that the process has used, and some of its threads. Thread-safe. */
final class ProcessorTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Nanoseconds of the process; 0 where nobody knows. Goes by hundredths of a second. */
    long ofProcess() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /** Nanoseconds of the threads that are there now; 0 where nobody knows. */
    long ofThreads() {
        if (!THREADS.isThreadCpuTimeSupported()) {
            return 0;
        }
        long sum = 0;
        for (Thread thread : threads) {
            sum += Math.max(0, THREADS.getThreadCpuTime(thread.getId())); // negative for one that has ended
        }
        return sum;
    }

    /** Counts a thread from now on. */
    void started(Thread thread) {
        threads.add(thread);
    }

    /** No longer counts a thread. */
    void ended(Thread thread) {
        threads.remove(thread);
    }
}
