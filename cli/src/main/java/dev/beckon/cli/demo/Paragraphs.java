package dev.beckon.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads paragraphs, which are parted by blank lines, from bytes of any length. Not thread-safe.
 *
 * <p>Bytes that are not UTF-8 are left out: {@code wc} takes them neither for a part of a word nor for a separator. A
 * paragraph that is too long is cut between words, or, where a single word is too long, in the middle of it.
 */
final class Paragraphs implements Closeable {

    private final Reader reader;
    private final int longest;
    private final char[] buffer = new char[8192];
    private int next;
    private int end;

    private final StringBuilder text = new StringBuilder();
    private int used; // the length of the text up to its last character that is no blank
    private boolean lineIsBlank = true;
    private boolean continued;

    /** @param longest the length of the longest paragraph, in Java's chars */
    Paragraphs(InputStream bytes, int longest) {
        if (longest < 2) {
            throw new IllegalArgumentException("longest: " + longest + " (expected: at least 2)");
        }
        this.reader = new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.IGNORE)
                        .onUnmappableCharacter(CodingErrorAction.IGNORE));
        this.longest = longest;
    }

    /** The next paragraph, or null after the last. */
    @Nullable
    Paragraph next() throws IOException {
        for (int c = read(); c >= 0; c = read()) {
            text.append((char) c);
            if (!isBlank((char) c)) {
                used = text.length();
                lineIsBlank = false;
            } else if (c == '\n') {
                if (lineIsBlank) {
                    Paragraph paragraph = take(used);
                    drop(text.length());
                    if (paragraph != null) {
                        return paragraph;
                    }
                }
                lineIsBlank = true;
            }
            if (text.length() >= longest) {
                Paragraph piece = cut();
                if (piece != null) {
                    return piece;
                }
            }
        }
        Paragraph last = take(used);
        drop(text.length());
        return last;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Takes a piece off a paragraph that is too long, or null if it was only blanks. */
    private @Nullable Paragraph cut() {
        int at = text.length();
        while (at > 0 && !Characters.separates(text.charAt(at - 1))) {
            at--;
        }
        if (at > 0) {
            int length = at;
            while (length > 0 && isBlank(text.charAt(length - 1))) {
                length--;
            }
            Paragraph piece = take(length);
            drop(at);
            return piece;
        }
        int whole = Character.isHighSurrogate(text.charAt(text.length() - 1)) ? text.length() - 1 : text.length();
        boolean inWord = continued || text.codePoints().limit(whole).anyMatch(Characters::isPrintable);
        Paragraph piece = take(whole);
        drop(whole);
        continued = inWord;
        return piece;
    }

    private @Nullable Paragraph take(int length) {
        return length == 0 ? null : new Paragraph(text.substring(0, length), continued);
    }

    private void drop(int length) {
        text.delete(0, length);
        used = Math.max(0, used - length);
        continued = false;
    }

    private int read() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, reader.read(buffer));
            if (end == 0) {
                return -1;
            }
        }
        return buffer[next++];
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
