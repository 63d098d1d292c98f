package dev.beckon.eventlog.disk;

import dev.beckon.faultdisk.FaultDisk;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The disk of tests that fails, as the files of a log. */
final class FakeDisk extends FaultDisk implements LogFiles {

    @Override
    protected IOException full() {
        return new NoSpaceException("no space left", new IOException("full"));
    }

    @Override
    public LogFile create(String name) throws IOException {
        return new Open(created(name));
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new Open(found(name));
    }

    @Override
    public Closeable tryLock(String name) {
        return () -> {};
    }

    @Override
    public Optional<String> cannotSync() {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "disk";
    }

    private final class Open extends File implements LogFile {

        Open(Content content) {
            super(content);
        }
    }
}
