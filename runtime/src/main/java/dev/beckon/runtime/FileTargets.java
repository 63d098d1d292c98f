package dev.beckon.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Targets in a file, one to a line. */
final class FileTargets implements Targets {

    private static final long LONGEST = 1024 * 1024; // bytes

    private final Path file;
    private final Duration period;

    FileTargets(Path file, Duration period) {
        this.file = file;
        this.period = period;
    }

    @Override
    public Watch watch(Listener listener) {
        return Poll.start("beckon-targets-file", this::read, period, period, listener);
    }

    private List<InetSocketAddress> read() throws IOException {
        List<String> lines;
        try {
            long size = Files.size(file);
            if (size > LONGEST) {
                throw new IOException(file + ": " + size + " bytes (expected: at most " + LONGEST + ")");
            }
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + ": no such file (expected: one address to a line)", missing);
        } catch (MalformedInputException binary) {
            throw new IOException(file + ": not UTF-8 (expected: one address to a line)", binary);
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                try {
                    addresses.add(Address.parse(line).unresolved());
                } catch (IllegalArgumentException malformed) {
                    throw new IOException(file + ":" + (i + 1) + ": " + malformed.getMessage(), malformed);
                }
            }
        }
        if (addresses.isEmpty()) {
            throw new IOException(file + ": no addresses (expected: at least one)");
        }
        return addresses;
    }

    @Override
    public String toString() {
        return "targets in " + file;
    }
}
