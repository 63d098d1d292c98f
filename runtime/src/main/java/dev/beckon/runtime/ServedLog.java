package dev.beckon.runtime;

import dev.beckon.api.TopicMode;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log that a server's topics are in.
 *
 * @param log the log
 * @param own whether the server has opened it, and closes it
 */
record ServedLog(EventLog log, boolean own) {

    private static final String ARTIFACT = "dev.beckon:beckon-eventlog-disk";

    /**
     * Comes to one.
     *
     * @param given the caller's; null if it gave none
     * @param directory in which one is to be opened; null if not said
     * @param modes those of the topics, by name
     * @param memory makes one that keeps only {@link TopicMode#MEMORY}
     * @throws IllegalStateException if it cannot be opened, or topics need one that nobody has said
     */
    static ServedLog open(
            @Nullable EventLog given,
            @Nullable Path directory,
            Map<String, TopicMode> modes,
            Supplier<EventLog> memory) {
        return open(given, directory, modes, memory, ServedLog::factory);
    }

    /** The same with other jars on the path. */
    static ServedLog open(
            @Nullable EventLog given,
            @Nullable Path directory,
            Map<String, TopicMode> modes,
            Supplier<EventLog> memory,
            Supplier<Optional<EventLogFactory>> found) {
        if (given != null && directory != null) {
            throw new IllegalStateException(
                    "data directory: " + directory + ", and eventLog(...) too (expected: one of" + " them)");
        }
        if (given != null) {
            return new ServedLog(given, false);
        }
        if (directory != null) {
            return new ServedLog(inDirectory(directory, found.get()), true);
        }
        modes.forEach((topic, mode) -> {
            if (mode != TopicMode.MEMORY) {
                throw new IllegalStateException(
                        "topic " + topic + ": mode " + mode + ", and nowhere to keep it (expected: "
                                + (found.get().isPresent() ? "" : ARTIFACT + " on the class or module path, and ")
                                + "Server.builder().dataDirectory(...); or a log of yours by eventLog(...), or"
                                + " TopicMode.MEMORY)");
            }
        });
        return new ServedLog(memory.get(), true);
    }

    /** Closes it if the server has opened it. */
    void close() {
        if (own) {
            log.close();
        }
    }

    private static EventLog inDirectory(Path directory, Optional<EventLogFactory> found) {
        EventLogFactory factory = found.orElseThrow(() -> new IllegalStateException("data directory: " + directory
                + ", and no log that can be in one (expected: " + ARTIFACT + " on the class or module path)"));
        try {
            return factory.open(directory);
        } catch (EventLogException failed) {
            throw new IllegalStateException("data directory: " + failed.getMessage(), failed);
        }
    }

    private static Optional<EventLogFactory> factory() {
        return ServiceLoader.load(EventLogFactory.class, ServedLog.class.getClassLoader())
                .findFirst();
    }
}
