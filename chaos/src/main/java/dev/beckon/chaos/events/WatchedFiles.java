package dev.beckon.chaos.events;

import dev.beckon.eventlog.disk.LogFile;
import dev.beckon.eventlog.disk.LogFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory, and somebody who is told what the log is about to do to them. It knows of the log what its
 * documentation says: a segment's file is filled with zeros under the name {@value #SPARE}, gets a header at its start, is synced,
 * and then gets its name. Thread-safe.
 */
final class WatchedFiles implements LogFiles {

    private static final String SPARE = "spare";

    private final LogFiles files;
    private final Consumer<Step> watcher;
    private final Map<String, WatchedFile> open = new ConcurrentHashMap<>(); // the last one opened of each name

    /** @param watcher called on the thread that touches the files, before or after it does; may not return */
    WatchedFiles(LogFiles files, Consumer<Step> watcher) {
        this.files = files;
        this.watcher = watcher;
    }

    /** One of them. */
    private final class WatchedFile implements LogFile {

        private final LogFile file;
        private volatile boolean spare;
        private volatile boolean headed;

        WatchedFile(LogFile file, boolean spare) {
            this.file = file;
            this.spare = spare;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(ByteBuffer target, long at) throws IOException {
            file.read(target, at);
        }

        @Override
        public void write(ByteBuffer source, long at) throws IOException {
            if (spare && at == 0 && source.hasRemaining() && source.get(source.position()) != 0) {
                watcher.accept(Step.NEW_HEADER);
                headed = true;
            }
            file.write(source, at);
        }

        @Override
        public void sync() throws IOException {
            if (spare) {
                if (headed) {
                    watcher.accept(Step.NEW_SYNC);
                }
                file.sync();
            } else {
                watcher.accept(Step.SYNC);
                file.sync();
                watcher.accept(Step.SYNCED);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            watcher.accept(Step.CUT);
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
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
        return watched(name, files.create(name));
    }

    @Override
    public LogFile open(String name) throws IOException {
        return watched(name, files.open(name));
    }

    private LogFile watched(String name, LogFile file) {
        WatchedFile watched = new WatchedFile(file, name.equals(SPARE));
        open.put(name, watched);
        return watched;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        watcher.accept(Step.NEW_NAME);
        files.rename(from, to);
        WatchedFile renamed = open.remove(from);
        if (renamed != null) {
            renamed.spare = false;
            open.put(to, renamed);
        }
        watcher.accept(Step.NEW_NAMED);
    }

    @Override
    public void delete(String name) throws IOException {
        open.remove(name);
        if (name.equals(SPARE)) {
            files.delete(name);
        } else {
            watcher.accept(Step.DROP);
            files.delete(name);
            watcher.accept(Step.DROPPED);
        }
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
