package dev.beckon.chaos.events;

import dev.beckon.eventlog.disk.LogFile;
import dev.beckon.eventlog.disk.LogFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files of {@link Plant#LATE_WRITE}: what is written to a segment stays in this process for a while, whatever is synced. It can
 * be read from here, so that only SIGKILL shows it. Thread-safe.
 */
final class LateFiles implements LogFiles {

    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(300);

    private final LogFiles files;
    private final Map<String, LateFile> open = new ConcurrentHashMap<>();

    LateFiles(LogFiles files) {
        this.files = files;
    }

    /** Some bytes that the file does not have yet. */
    private record Held(long at, ByteBuffer bytes) {}

    /** One of them. */
    private static final class LateFile implements LogFile {

        private final LogFile file;
        private final List<Held> held = new ArrayList<>(); // guarded by this, as all else
        private long since;

        LateFile(LogFile file) {
            this.file = file;
        }

        @Override
        public synchronized long size() throws IOException {
            return file.size();
        }

        @Override
        public synchronized void read(ByteBuffer target, long at) throws IOException {
            int begin = target.position();
            file.read(target, at);
            for (Held each : held) {
                long from = Math.max(at, each.at());
                long to = Math.min(
                        at + target.position() - begin, each.at() + each.bytes().limit());
                if (from < to) {
                    target.put((int) (begin + from - at), each.bytes(), (int) (from - each.at()), (int) (to - from));
                }
            }
        }

        @Override
        public synchronized void write(ByteBuffer source, long at) throws IOException {
            long now = System.nanoTime();
            if (held.isEmpty()) {
                since = now;
            }
            ByteBuffer copy = ByteBuffer.allocate(source.remaining());
            copy.put(source).flip();
            held.add(new Held(at, copy));
            if (now - since > LATE) {
                release();
            }
        }

        synchronized void release() throws IOException {
            for (Held each : held) {
                file.write(each.bytes().duplicate(), each.at());
            }
            held.clear();
        }

        @Override
        public synchronized void sync() throws IOException {
            file.sync(); // and nobody notices what is not there
        }

        @Override
        public synchronized void truncate(long size) throws IOException {
            release();
            file.truncate(size);
        }

        @Override
        public synchronized void close() throws IOException {
            release();
            file.close();
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public LogFile create(String name) throws IOException {
        return late(name, files.create(name));
    }

    @Override
    public LogFile open(String name) throws IOException {
        return late(name, files.open(name));
    }

    private LogFile late(String name, LogFile file) {
        LateFile late = new LateFile(file);
        open.put(name, late);
        return late;
    }

    /** What begins is complete, and so is all that was there before: only the end of the last segment comes late. */
    @Override
    public void rename(String from, String to) throws IOException {
        for (LateFile file : open.values()) {
            file.release();
        }
        files.rename(from, to);
        LateFile renamed = open.remove(from);
        if (renamed != null) {
            open.put(to, renamed);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        open.remove(name);
        files.delete(name);
    }

    @Override
    public void sync() throws IOException {
        files.sync();
    }

    @Override
    public @Nullable Closeable tryLock(String name) throws IOException {
        return files.tryLock(name);
    }

    @Override
    public Optional<String> cannotSync() throws IOException {
        return files.cannotSync();
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
