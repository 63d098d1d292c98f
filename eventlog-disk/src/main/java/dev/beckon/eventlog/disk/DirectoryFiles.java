package dev.beckon.eventlog.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory of the file system. */
final class DirectoryFiles implements LogFiles {

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final Set<String> NETWORK =
            Set.of("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "fuse.s3fs", "webdav");

    private final Path directory;
    private final boolean posix;

    DirectoryFiles(Path directory) throws IOException {
        this.directory = directory;
        posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        make(directory.toAbsolutePath(), ownerOnly("rwx------"));
    }

    /** Makes a directory that stays, also when the power goes, with those above it. */
    private void make(Path missing, FileAttribute<?>... attributes) throws IOException {
        Path above = missing.getParent();
        if (!Files.isDirectory(missing) && above != null) {
            make(above);
            Files.createDirectory(missing, attributes);
            sync(above);
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public LogFile create(String name) throws IOException {
        return open(name, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public LogFile open(String name) throws IOException {
        return open(name, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private LogFile open(String name, Set<? extends OpenOption> options) throws IOException {
        Path path = directory.resolve(name);
        try {
            return new ChannelFile(FileChannel.open(path, options, ownerOnly("rw-------")), path);
        } catch (IOException failed) {
            throw ChannelFile.told(path, failed);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path target = directory.resolve(to);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(directory.resolve(from), target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        sync(directory);
    }

    private void sync(Path names) throws IOException {
        if (!posix) {
            return; // Windows knows no such thing, and journals its names
        }
        try (FileChannel channel = FileChannel.open(names, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public @Nullable Closeable tryLock(String name) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(name),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly("rw-------"));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // another log of this process has it
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
        channel.close();
        return null;
    }

    @Override
    public Optional<String> cannotSync() throws IOException {
        String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
        if (IN_MEMORY.contains(type)) {
            return Optional.of(directory + " is " + type + ", which is memory");
        }
        if (NETWORK.contains(type)) {
            return Optional.of(directory + " is " + type + ", whose disk is another machine's");
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
