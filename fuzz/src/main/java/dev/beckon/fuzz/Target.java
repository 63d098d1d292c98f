package dev.beckon.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What the fuzzer runs as one: kinds of input, of which an input's first byte chooses one. Its seeds are lines of a
 * kind's name and bytes in hex, in a resource called after it.
 */
final class Target {

    private static final HexFormat HEX = HexFormat.of();

    private final String name;
    private final List<Kind> kinds;

    Target(String name, List<Kind> kinds) {
        this.name = name;
        this.kinds = List.copyOf(kinds);
        if (kinds.isEmpty() || kinds.size() > 256) {
            throw new IllegalArgumentException(name + ": " + kinds.size() + " kinds (expected: 1 to 256)");
        }
    }

    String name() {
        return name;
    }

    List<Kind> kinds() {
        return kinds;
    }

    /** Gives what follows the first byte to the kind that it chooses. */
    void run(byte[] input) {
        if (input.length > 0) {
            chosen(input).check().take(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** An input as a line of a file of seeds. */
    String line(byte[] input) {
        return input.length == 0 ? "" : (chosen(input).name() + ' ' + HEX.formatHex(input, 1, input.length)).strip();
    }

    private Kind chosen(byte[] input) {
        return kinds.get((input[0] & 0xff) % kinds.size());
    }

    /** The lines of the file of seeds. */
    List<String> seeds() {
        InputStream stream = Objects.requireNonNull(Target.class.getResourceAsStream(name + ".seeds"), name);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The input that a line of a file of seeds stands for. */
    byte[] input(String line) {
        String kind = line.split(" ", 2)[0];
        for (int i = 0; i < kinds.size(); i++) {
            if (kinds.get(i).name().equals(kind)) {
                byte[] bytes = HEX.parseHex(line.substring(kind.length()).strip());
                byte[] input = new byte[bytes.length + 1];
                input[0] = (byte) i;
                System.arraycopy(bytes, 0, input, 1, bytes.length);
                return input;
            }
        }
        throw new IllegalArgumentException(name + ".seeds: " + kind + " (expected: the name of a kind)");
    }
}
