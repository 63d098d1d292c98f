package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JavadocTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{@code List<String>} of {@literal <b>} | List<String> of <b>",
                "see {@link Order} and {@link Order#table()} | see Order and Order.table()",
                "see {@link Order#find(String, int) the <b>search</b>} | see the search",
                "see {@linkplain #here} | see here",
                "{@code {a} and {b}} | {a} and {b}",
                "a &lt; b &amp;&#38;&#x26; &unknown; &mdash; | a < b &&& &unknown; \u2014",
                "1 < 2 and 3 > 2 | 1 < 2 and 3 > 2",
                "<a href=\"x\">a</a> <em>b</em><!-- c --> | a b",
                "never {@code closed | never closed", // javadoc refuses it
                "never <b closed | never <b closed",
                "many \t  spaces | many spaces",
                "{@inheritDoc} | ''",
                "{@} | ''",
                "{@return the sum} | Returns the sum.",
                "e-mail @ home | e-mail @ home",
                "\u0000\u001b[31mred | [31mred",
            })
    void markupIsGone(String marked, String plain) {
        assertThat(Javadoc.parse(marked.replace("\u0000", " ")).text()).isEqualTo(plain);
    }

    @Test
    void paragraphsAndListsAreLines() {
        assertThat(Javadoc.parse(" One\n two.\n\n <p>Three.\n <ol>\n <li>a\n <li>b</li>\n </ol>\n four<br>five")
                        .text())
                .isEqualTo("One two.\n\nThree.\n\n- a\n- b\n\nfour\nfive");
    }

    @Test
    void preformattedTextStands() {
        assertThat(Javadoc.parse(" A\n <pre>{@code\n if (x) {\n   y\n }\n }</pre>\n B")
                        .text())
                .isEqualTo("A\n\nif (x) {\n  y\n}\n\nB");
    }

    @Test
    void blockTagsAreTakenApart() {
        Javadoc parsed = Javadoc.parse(
                " Adds.\n {@code\n @param no}\n @param a the {@code first}\n   number\n @param b\n @param <T> type\n @return the\n sum\n @see Other\n");

        assertThat(parsed.text()).isEqualTo("Adds. @param no");
        assertThat(parsed.parameter("a")).isEqualTo("the first number");
        assertThat(parsed.parameter("b")).isEmpty();
        assertThat(parsed.parameter("c")).isEmpty();
        assertThat(parsed.result()).isEqualTo("the sum");
    }

    @Test
    void longLinesAreBrokenBetweenWords() {
        assertThat(Javadoc.wrapped("one two three", 7)).containsExactly("one two", "three");
        assertThat(Javadoc.wrapped("one two three", 8)).containsExactly("one two", "three");
        assertThat(Javadoc.wrapped("unbreakable is", 3)).containsExactly("unbreakable", "is");
        assertThat(Javadoc.wrapped("  indented words", 9)).isEqualTo(List.of("  indented", "words"));
        assertThat(Javadoc.wrapped("a\n\nb", 9)).containsExactly("a", "", "b");
        assertThat(Javadoc.wrapped("", 9)).containsExactly("");
    }
}
