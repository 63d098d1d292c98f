package dev.beckon.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was used up to a moment, or between two of them: processor time in µs of this process, of the server's and of
 * the whole machine (with what the hypervisor took away), heap bytes that the live threads of this JVM allocated, and
 * the time that passed. Linux only.
 */
record Usage(long clientMicros, long serverMicros, long machineMicros, long allocatedBytes, long nanos) {

    private static final long MICROS_PER_TICK = 10_000; // USER_HZ is 100

    static Usage now(long serverPid) throws IOException {
        return new Usage(
                process(ProcessHandle.current().pid()), process(serverPid), machine(), allocated(), System.nanoTime());
    }

    Usage since(Usage earlier) {
        return new Usage(
                clientMicros - earlier.clientMicros,
                serverMicros - earlier.serverMicros,
                machineMicros - earlier.machineMicros,
                allocatedBytes - earlier.allocatedBytes,
                nanos - earlier.nanos);
    }

    double seconds() {
        return nanos / 1e9;
    }

    /** How many processors others kept from us. */
    double foreign() {
        return Math.max(0, (machineMicros - clientMicros - serverMicros) / 1e6 / seconds());
    }

    private static long process(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 52);
        return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) * MICROS_PER_TICK; // utime, stime
    }

    private static long machine() throws IOException {
        String[] cpu = Files.readString(Path.of("/proc/stat")).split("\\s+", 10);
        long ticks = 0;
        for (int field : new int[] {1, 2, 3, 6, 7, 8}) { // user, nice, system, irq, softirq, steal
            ticks += Long.parseLong(cpu[field]);
        }
        return ticks * MICROS_PER_TICK;
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes); // -1: the thread has ended
        }
        return sum;
    }
}
