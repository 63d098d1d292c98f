package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {

    @ParameterizedTest
    @CsvSource({"0,0,0", "3,17,255", "2147483647,9223372036854775807,9223372036854775807"})
    void textIsReadBack(int partition, long epoch, long offset) {
        Position position = new Position(partition, epoch, offset);

        assertThat(Position.parse(position.toString())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 9, 10, 14, 15, 0x19, 0xff, 0xfff9, 0xffffffffL, Long.MAX_VALUE - 1})
    void textOfTheNextIsThatOfTheNext(long offset) {
        Position position = new Position(3, 17, offset);

        assertThat(Position.next(position.toString())).isEqualTo(position.next().toString());
    }

    @Test
    void nothingIsBehindTheLast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.next(new Position(0, 0, Long.MAX_VALUE).toString()));
        assertThatIllegalArgumentException().isThrownBy(() -> Position.next(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0.0",
                "0.0.0.0",
                "0.0.-1",
                "0.0.+1",
                "00.0.0",
                "0.0.0A",
                "0.0.g",
                "0..0",
                " 0.0.0",
                "2147483648.0.0",
                "0.0.8000000000000000"
            })
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse(text))
                .withMessageContaining("(expected: ");
    }

    @Test
    void absurdTextIsNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse("7".repeat(100_000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(150));
    }

    @ParameterizedTest
    @CsvSource({"-1,0,0", "0,-1,0", "0,0,-1"})
    void negativeNumberIsRefused(int partition, long epoch, long offset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position(partition, epoch, offset))
                .withMessageContaining("(expected: no negative number)");
    }

    @Test
    void laterEpochIsGreaterWhateverTheOffset() {
        assertThat(new Position(0, 2, 0)).isGreaterThan(new Position(0, 1, 99));
        assertThat(new Position(0, 2, 3))
                .isGreaterThan(new Position(0, 2, 2))
                .isEqualByComparingTo(new Position(0, 2, 3));
    }

    @Test
    void positionsOfTwoPartitionsAreNotCompared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position(0, 1, 1).compareTo(new Position(1, 1, 1)))
                .withMessageContaining("partition 1 (expected: partition 0");
    }
}
