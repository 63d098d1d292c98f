package dev.beckon.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those of {@code LC_ALL=C.UTF-8 wc -w} of coreutils 9.1. */
final class WordsTest {

    @ParameterizedTest(name = "{0} has {1}")
    @CsvSource({
        "'', 0",
        "' ', 0",
        "'a', 1",
        "' two  words ', 2",
        "'a\\tb', 2",
        "'a\\u000Bb\\fc\\rd\\ne', 5",
        "'a\\u00A0b', 2", // no-break spaces part words
        "'a\\u2007b\\u202Fc\\u2060d', 4",
        "'a\\u1680b\\u2003c\\u205Fd\\u3000e', 5",
        "'a\\u200Bb', 1", // a space of no width does not
        "'\\u200B', 1",
        "'\\uFEFF b', 2",
        "'a\\u00ADb \\u00AD', 2",
        "'\\u0001 \\u0000 \\u007F \\u001B', 0", // what cannot be printed makes no word
        "'a\\u0001b', 1",
        "'a\\u0085b \\u0085', 1",
        "'a\\u2028b \\u2029', 1",
        "'\\u0378', 0",
        "'\\uE000', 1",
        "'\\uD83D', 0",
        "'\\u6F22\\u5B57 \\uD83D\\uDE00', 2",
        "'\\uD83E\\uDEE0', 1", // of Unicode 14, which JDK 17 does not know
        "'\\uD83E\\uDEE8', 0", // of Unicode 15, which JDK 25 knows
    })
    void wordsAreThoseOfWc(String escaped, int words) {
        assertThat(Words.frequencies(unescaped(escaped), false).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(words);
    }

    @Test
    void equalWordsAreCountedTogether() {
        assertThat(Words.frequencies("a b a\nB", false)).containsOnly(entry("a", 2), entry("b", 1), entry("B", 1));
    }

    @Test
    void onlyPrintableCharactersAreKept() {
        assertThat(Words.frequencies("\u001B[31mred\u0000", false)).containsOnly(entry("[31mred", 1));
    }

    @Test
    void wordThatBeganBeforeIsNotCountedAgain() {
        assertThat(Words.frequencies("ginning b", true)).containsOnly(entry("b", 1));
        assertThat(Words.frequencies("ginning", true)).isEmpty();
        assertThat(Words.frequencies(" a", true)).containsOnly(entry("a", 1));
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else if (text.charAt(i) == '\\') {
                i++;
                plain.append(text.substring(i - 1, i + 1).translateEscapes());
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
