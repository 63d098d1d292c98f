package dev.beckon.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParagraphsTest {

    private static final int LONGEST = 16;

    @Test
    void blankLinesPartParagraphs() throws IOException {
        assertThat(texts("one\n\ntwo\n \t\r\nthree\nlines\n\n\n")).containsExactly("one", "two", "three\nlines");
        assertThat(texts("\r\n\r\none\r\n\r\ntwo")).containsExactly("one", "two");
    }

    @Test
    void emptyFilesHaveNone() throws IOException {
        assertThat(texts("")).isEmpty();
        assertThat(texts("\n \n\t\n\r\n")).isEmpty();
        assertThat(texts(" ".repeat(5 * LONGEST))).isEmpty();
    }

    @Test
    void longOnesAreCutBetweenWords() throws IOException {
        assertThat(read(bytes("one two three four five"), LONGEST))
                .containsExactly(new Paragraph("one two three", false), new Paragraph("four five", false));
    }

    @Test
    void longWordsAreCutAndContinued() throws IOException {
        assertThat(read(bytes("abcdefgh i"), 4))
                .containsExactly(new Paragraph("abcd", false), new Paragraph("efgh", true), new Paragraph(" i", true));
    }

    @Test
    void whatIsNoWordYetIsNotContinued() throws IOException {
        assertThat(read(bytes("\0\0\0\0ab"), 4))
                .containsExactly(new Paragraph("\0\0\0\0", false), new Paragraph("ab", false));
    }

    @Test
    void charactersOfTwoCharsAreNotCut() throws IOException {
        assertThat(read(bytes("abc\uD83D\uDE00\uD83D\uDE00"), 4))
                .containsExactly(new Paragraph("abc", false), new Paragraph("\uD83D\uDE00\uD83D\uDE00", true));
    }

    @Test
    void bytesThatAreNotUtf8AreLeftOut() throws IOException {
        byte[] bytes = {'a', (byte) 0xFF, 'b', ' ', (byte) 0xE2, (byte) 0x82, ' ', 'c', (byte) 0xC3};
        assertThat(read(bytes, LONGEST)).containsExactly(new Paragraph("ab  c", false));
    }

    /** However short the pieces are, all together they have the words of the whole. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 64, 1000})
    void cutsChangeNoCount(int longest) throws IOException {
        String[] parts = {"a", "bc", "\0", "\uD83D\uDE00", "\u6F22", " ", "\n", "\n\n", "\t", "\u00A0", "\u2028", "\f"};
        Random random = new Random(longest);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            List<Paragraph> pieces = read(bytes(text.toString()), longest);

            assertThat(pieces).allSatisfy(piece -> assertThat(piece.text()).hasSizeBetween(1, longest));
            assertThat(pieces.stream()
                            .mapToInt(piece -> words(piece.text(), piece.continued()))
                            .sum())
                    .as("words of %s", text)
                    .isEqualTo(words(text.toString(), false));
        }
    }

    @Test
    void paragraphsHaveRoomForEveryCharacter() {
        assertThatThrownBy(() -> read(bytes("a"), 1)).hasMessage("longest: 1 (expected: at least 2)");
    }

    private static int words(String text, boolean continued) {
        return Words.frequencies(text, continued).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static List<String> texts(String file) throws IOException {
        return read(bytes(file), LONGEST).stream().map(Paragraph::text).toList();
    }

    private static List<Paragraph> read(byte[] file, int longest) throws IOException {
        List<Paragraph> read = new ArrayList<>();
        try (Paragraphs paragraphs = new Paragraphs(new ByteArrayInputStream(file), longest)) {
            for (Paragraph next = paragraphs.next(); next != null; next = paragraphs.next()) {
                read.add(next);
            }
        }
        return read;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
