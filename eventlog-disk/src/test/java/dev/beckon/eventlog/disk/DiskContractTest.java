package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogContract;
import dev.beckon.eventlog.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all logs, with topics of each mode. */
final class DiskContractTest {

    private static final long SEGMENT_BYTES = 64 * 1024; // so that there are some

    private abstract static class Contract extends EventLogContract {

        @TempDir
        Path directory;

        /** Where a log is that works on the thread that calls it; null if it is another. */
        private @Nullable FakeDisk ownDisk;

        @Override
        protected EventLog open(InstantSource clock) throws IOException {
            return open(LogFiles.in(directory), clock);
        }

        final EventLog open(LogFiles files, InstantSource clock) {
            ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
            ExecutorService readers = Executors.newFixedThreadPool(2);
            return open(files, clock, writer, readers, () -> {
                writer.shutdown();
                readers.shutdown();
            });
        }

        private static EventLog open(
                LogFiles files,
                InstantSource clock,
                ScheduledExecutorService writer,
                Executor readers,
                Runnable whenClosed) {
            DiskLogHost host = new DiskLogHost(files, clock, writer, readers, new SecureRandom());
            return Opening.open(host, DiskLogSettings.standard().segments(SEGMENT_BYTES), whenClosed);
        }

        /** One without threads, whose disk costs nothing. */
        @Override
        protected EventLog forMuch(EventLog opened, InstantSource clock) {
            opened.close();
            FakeDisk disk = new FakeDisk();
            ownDisk = disk;
            return openOn(disk, clock);
        }

        private static EventLog openOn(FakeDisk disk, InstantSource clock) {
            HandThreads threads = new HandThreads();
            threads.atOnce();
            return open(disk, clock, threads, Runnable::run, () -> {});
        }

        @Override
        protected EventLog reopen(InstantSource clock) throws IOException {
            return ownDisk == null ? open(clock) : openOn(ownDisk, clock);
        }
    }

    @Nested
    final class InMemory extends Contract {}

    @Nested
    final class Written extends Contract {
        @Override
        protected Mode mode() {
            return Mode.WRITTEN;
        }
    }

    @Nested
    final class Synced extends Contract {
        private final FakeDisk disk = new FakeDisk();

        @Override
        protected Mode mode() {
            return Mode.SYNCED;
        }

        @Override
        protected EventLog open(InstantSource clock) {
            return open(disk, clock); // a real one would take minutes
        }
    }
}
