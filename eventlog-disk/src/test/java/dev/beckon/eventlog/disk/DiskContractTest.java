package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogContract;
import dev.beckon.eventlog.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all logs, with topics of each mode. */
final class DiskContractTest {

    private abstract static class Contract extends EventLogContract {

        @TempDir
        Path directory;

        @Override
        protected EventLog open(InstantSource clock) throws IOException {
            return open(LogFiles.in(directory), clock);
        }

        final EventLog open(LogFiles files, InstantSource clock) {
            ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
            ExecutorService readers = Executors.newFixedThreadPool(2);
            DiskLogHost host = new DiskLogHost(files, clock, writer, readers, new SecureRandom());
            return Opening.open(host, DiskLogSettings.standard().segments(256 * 1024), () -> {
                writer.shutdown();
                readers.shutdown();
            });
        }

        @Override
        protected EventLog reopen(InstantSource clock) throws IOException {
            return open(clock);
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
