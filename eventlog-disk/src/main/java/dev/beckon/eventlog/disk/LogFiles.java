package dev.beckon.eventlog.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one directory, as the disk log uses them: its only way to a disk, so that tests can put another in its
 * place. Names are file names without a folder. Thread-safe; all may block. What needs room that is not there fails with
 * {@link NoSpaceException}.
 */
public interface LogFiles {

    /** The files of that directory, which is made, for its owner alone, if it is not there. */
    static LogFiles in(Path directory) throws IOException {
        return new DirectoryFiles(directory);
    }

    /** The names that there are, sorted. */
    List<String> list() throws IOException;

    /** Makes an empty file, which only its owner can read. Fails if there is one of that name. */
    LogFile create(String name) throws IOException;

    /** Opens a file that is there. */
    LogFile open(String name) throws IOException;

    /** Gives a file another name, at once and as a whole. Fails if there is one of that name. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file, also one that is open: that can still be read until it is closed. */
    void delete(String name) throws IOException;

    /** Returns once it survives lost power which names there are. */
    void sync() throws IOException;

    /** Takes that lock file for itself, until what it returns is closed; null if another has it. */
    @Nullable
    Closeable tryLock(String name) throws IOException;

    /** Why {@link LogFile#sync()} does not mean there that lost power is survived; empty if it does, as far as is known. */
    Optional<String> cannotSync() throws IOException;

    /** What it is, for messages. */
    @Override
    String toString();
}
