package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How a disk log comes to its directory and its threads. */
final class Opening {

    static final String LOCK = "lock";
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int READERS = 2;

    private Opening() {}

    static DiskEventLog open(Path directory, DiskLogSettings settings) {
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(threads("writer", directory));
        ExecutorService readers = Executors.newFixedThreadPool(READERS, threads("reader", directory));
        Runnable end = () -> {
            writer.shutdown();
            readers.shutdown();
        };
        try {
            LogFiles files = LogFiles.in(directory);
            return open(
                    new DiskLogHost(files, InstantSource.system(), writer, readers, new SecureRandom()), settings, end);
        } catch (IOException failed) {
            end.run();
            throw broken(directory, failed);
        } catch (RuntimeException failed) {
            end.run();
            throw failed;
        }
    }

    static DiskEventLog open(DiskLogHost host, DiskLogSettings settings, Runnable end) {
        try {
            Closeable lock = locked(host.files(), settings.lockWait());
            try {
                return new DiskEventLog(JournalWriter.open(host, settings), () -> {
                    close(lock);
                    end.run();
                });
            } catch (IOException | RuntimeException failed) {
                close(lock);
                throw failed;
            }
        } catch (IOException failed) {
            throw broken(host.files(), failed);
        }
    }

    private static Closeable locked(LogFiles files, Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Closeable lock = files.tryLock(LOCK);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() >= deadline) {
                throw new EventLogException(
                        Problem.UNSUPPORTED,
                        files + ": another process has it, still after " + wait + " (expected: one process at a time)");
            }
            LockSupport.parkNanos(POLL.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new EventLogException(Problem.CLOSED, files + ": interrupted while another process had it");
            }
        }
    }

    private static void close(@Nullable Closeable lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException alreadyGone) {
            // nobody else is kept out by it
        }
    }

    private static ThreadFactory threads(String what, Path directory) {
        return task -> {
            Thread thread = new Thread(task, "beckon-log-" + what + "-" + directory.getFileName());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static EventLogException broken(Object where, IOException failed) {
        Problem problem = failed instanceof NoSpaceException ? Problem.FULL : Problem.BROKEN;
        return new EventLogException(problem, where + ": " + failed.getMessage(), false, failed);
    }
}
