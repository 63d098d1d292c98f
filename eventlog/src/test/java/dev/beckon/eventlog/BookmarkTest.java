package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BookmarkTest {

    private final Bookmark two = new Bookmark(List.of(new Position(0, 1, 10), new Position(1, 2, 20)));

    @Test
    void textIsReadBack() {
        Bookmark one = Bookmark.of(new Position(0, 7, 255));
        Bookmark many = new Bookmark(IntStream.range(0, 4096)
                .mapToObj(partition -> new Position(partition, 1, partition))
                .toList());

        assertThat(one.toString()).isEqualTo("0.7.ff");
        assertThat(Bookmark.parse(one.toString())).isEqualTo(one);
        assertThat(Bookmark.parse(two.toString())).isEqualTo(two);
        assertThat(Bookmark.parse(many.toString())).isEqualTo(many);
    }

    @Test
    void positionWithPlusIsThePlaceBehindIt() {
        assertThat(Bookmark.parse("0.7.ff+")).isEqualTo(Bookmark.of(new Position(0, 7, 256)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "+",
                "0.1.2++",
                "1.1.2+",
                "0.1.2_1.1.2+",
                "0.0.7fffffffffffffff+",
                "0.1.2_",
                "1.1.2",
                "0.1.2_0.1.2",
                "0.1.2_2.1.2",
                "0.1.2 1.1.2"
            })
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bookmark.parse(text))
                .withMessageStartingWith("bookmark: ")
                .withMessageContaining("(expected: ");
    }

    @Test
    void tooManyPartitionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bookmark.parse("0.1.2_".repeat(100_000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(150));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bookmark(IntStream.range(0, 4097)
                        .mapToObj(partition -> new Position(partition, 0, 0))
                        .toList()))
                .withMessageContaining("4097 places (expected: 1 to 4096");
    }

    @Test
    void movesInOnePartitionOnly() {
        assertThat(two.after(new Position(1, 2, 20)))
                .isEqualTo(new Bookmark(List.of(new Position(0, 1, 10), new Position(1, 2, 21))));
        assertThat(two.at(new Position(0, 3, 0)))
                .isEqualTo(new Bookmark(List.of(new Position(0, 3, 0), new Position(1, 2, 20))));
    }

    @Test
    void partitionThatItDoesNotHaveIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.after(new Position(2, 0, 0)))
                .withMessage("partition: 2 (expected: less than 2, as the bookmark has)");
    }
}
