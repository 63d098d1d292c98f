package dev.beckon.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which characters part words and which make them, as the C library sees it in the locale {@code C.UTF-8}.
 *
 * <p>The printable ones are a table, because each JDK knows the characters of another version of Unicode.
 */
final class Characters {

    /** First and last code point of each range, in turns, ascending. */
    private static final int[] PRINTABLE = readPrintable();

    private Characters() {}

    /** Whether this code point ends a word; also the spaces that forbid a line break do. */
    static boolean separates(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ' -> true;
            case 0x00A0, 0x1680, 0x202F, 0x205F, 0x2060, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }

    /** Whether this code point is enough to make a word. */
    static boolean isPrintable(int codePoint) {
        if (codePoint < 0x7F) {
            return codePoint >= ' ';
        }
        int at = Arrays.binarySearch(PRINTABLE, codePoint);
        // Between a first and a last lies an insertion point that is odd.
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    private static int[] readPrintable() {
        InputStream file = Objects.requireNonNull(Characters.class.getResourceAsStream("printable.txt"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMapToInt(Characters::range)
                    .toArray();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static IntStream range(String line) {
        int dash = line.indexOf('-');
        String first = dash < 0 ? line : line.substring(0, dash);
        return IntStream.of(Integer.parseInt(first, 16), Integer.parseInt(line.substring(dash + 1), 16));
    }
}
