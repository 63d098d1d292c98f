package dev.beckon.processor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code beckon.lock} of a module, which may be absent; for one compilation.
 *
 * <p>It lies beside the build file, or where the option says. What is compiled into a directory of tests has none,
 * unless the option says so: it shares the build file with what it tests.
 */
final class LockFile {

    static final String NAME = "beckon.lock";

    private static final List<String> BESIDE =
            List.of(NAME, "pom.xml", "build.gradle.kts", "build.gradle", "settings.gradle.kts", "settings.gradle");
    private static final List<String> OF_TESTS = List.of("test", "test-classes");

    private final Path path;
    private String text = ""; // as it was read
    private boolean exists;
    private String head = "";

    /** At this path. */
    LockFile(Path path) {
        this.path = path;
    }

    /** The lock file of the module that is compiled into {@code output}; null if there is none to be had. */
    static @Nullable LockFile of(URI output) {
        Path directory;
        try {
            directory = Path.of(output);
        } catch (IllegalArgumentException | FileSystemNotFoundException noFile) { // compiled in memory
            return null;
        }
        for (Path around = directory; around != null; around = around.getParent()) {
            for (String name : BESIDE) {
                if (Files.isRegularFile(around.resolve(name))) {
                    return isOfTests(around.relativize(directory)) ? null : new LockFile(around.resolve(NAME));
                }
            }
        }
        return null;
    }

    private static boolean isOfTests(Path belowBuildFile) {
        for (Path part : belowBuildFile) {
            if (OF_TESTS.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    /** How messages call it. */
    String label() {
        return String.valueOf(path.getFileName());
    }

    Path path() {
        return path;
    }

    /** Whether it was there when it was read. */
    boolean exists() {
        return exists;
    }

    /** What it says; nothing if there is no file. */
    Lock read() throws IOException, LockSyntax.Invalid {
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException absent) {
            return new Lock();
        }
        exists = true;
        LockSyntax.Read read = LockSyntax.read(label(), text);
        head = read.head();
        return read.lock();
    }

    /** Makes it say this, at once or not at all; a file that says so already is not touched. */
    void write(Lock lock) throws IOException {
        String written = LockSyntax.write(lock, head);
        if (text.contains("\r\n")) {
            written = written.replace("\n", "\r\n");
        }
        if (exists && written.equals(text)) {
            return;
        }
        if (exists != Files.exists(path) || exists && !Files.readString(path).equals(text)) {
            throw new IOException("changed by someone else in the meantime; compile again");
        }
        Path part = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.writeString(part, written, StandardOpenOption.CREATE_NEW);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
