package dev.beckon.chaos.events;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** The file in which clients write down what they know, a line for each {@link Fact}, in its order. Thread-safe. */
final class Records implements AutoCloseable {

    private final BufferedWriter file;

    /** Makes the file, which must not be there. */
    Records(Path path) throws IOException {
        file = Files.newBufferedWriter(path, StandardOpenOption.CREATE_NEW);
    }

    /** Adds a line. */
    synchronized void write(Fact fact) {
        try {
            file.write(fact.line());
            file.newLine();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Has the operating system know all lines. */
    synchronized void flush() {
        try {
            file.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    /** Reads the facts of a kind, in their order. */
    static <F extends Fact> void read(Path path, Class<F> kind, Consumer<? super F> reader) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Fact fact = Fact.parse(line);
                if (kind.isInstance(fact)) {
                    reader.accept(kind.cast(fact));
                }
            }
        }
    }
}
